import { useQuery } from '@tanstack/react-query'
import { Sparkline } from '../../../../web/design/Sparkline.tsx'
import type { Band } from '../../../../web/design/bands.ts'
import { ACCOUNT_TOPICS } from '../words.ts'
import { loadSpark } from './spark-loader.ts'

const META = { topics: ACCOUNT_TOPICS }

/** The last 90 days of a row; an empty place of the same size until they are here. */
export function SparkCell({ id, band }: { id: number; band: Band }) {
  const spark = useQuery({
    queryKey: ['spark', id],
    queryFn: ({ signal }) => loadSpark(id, signal),
    staleTime: 5 * 60_000,
    retry: 1,
    meta: META,
  })
  if (spark.data === undefined) return null
  return <Sparkline scores={spark.data} band={band} />
}
