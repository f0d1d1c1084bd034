import { useQueries } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Endpoint, InputOf, OutputOf } from '../../platform/http/endpoint.ts'
import type { RowSource } from '../design/table/row-source.ts'
import { callOptions } from './queries.ts'
import type { CallOptions } from './queries.ts'

interface PageOf<Row> {
  rows: readonly Row[]
  /** Rows that match, on all pages. */
  total: number
}

interface PagedOptions<E extends Endpoint, Row> extends CallOptions {
  /** Finds rows and total in an answer. Give a stable function: it is a dependency. */
  read: (output: OutputOf<E>) => PageOf<Row>
  pageSize?: number
}

export interface PagedRows<Row, Output> extends RowSource<Row> {
  /** Nothing to show yet. */
  pending: boolean
  error: Error | null
  retry: () => void
  /** The newest answer, for totals and groups that come with the rows. */
  answer: Output | undefined
}

interface Loaded<Output> {
  pages: ReadonlyMap<number, Output>
  first: Output | undefined
}

interface Sight {
  first: number
  last: number
}

/**
 * Rows of an endpoint that takes `offset` and `limit`, fetched page by page as they come into sight.
 * With a new filter the old rows stay until the new ones are here.
 */
export function usePagedCall<E extends Endpoint, Row>(
  endpoint: E,
  input: Omit<InputOf<E>, 'offset' | 'limit'>,
  options: PagedOptions<E, Row>,
): PagedRows<Row, OutputOf<E>> {
  const { read, pageSize = 200, ...callSettings } = options
  const [sight, setSight] = useState<Sight>({ first: 0, last: 0 })
  const numbers = Array.from({ length: sight.last - sight.first + 1 }, (_, index) => sight.first + index)

  const queries = numbers.map((page) => {
    const pageInput = { ...input, offset: page * pageSize, limit: pageSize } as unknown as InputOf<E>
    // A page must never stand in for another one while it loads.
    return Object.assign(callOptions(endpoint, pageInput, callSettings), { placeholderData: undefined })
  })
  const results = useQueries({ queries }) as UseQueryResult<OutputOf<E>>[]
  const stamp = results.map((result) => `${result.dataUpdatedAt}`).join(' ')
  const loaded = useMemo(
    () => gather(numbers, results),
    // `numbers` and `results` are new arrays on every rendering; these two say whether they differ.
    // oxlint-disable-next-line react/exhaustive-deps
    [stamp, sight],
  )

  const [kept, setKept] = useState(loaded)
  if (loaded.first !== undefined && loaded !== kept) setKept(loaded)
  const shown = loaded.first === undefined ? kept : loaded
  const error = results.find((result) => result.error)?.error ?? null

  const show = useCallback(
    (first: number, last: number) => {
      const next = { first: Math.floor(first / pageSize), last: Math.floor(last / pageSize) }
      setSight((before) => (before.first === next.first && before.last === next.last ? before : next))
    },
    [pageSize],
  )
  return useMemo(() => {
    const pages = new Map([...shown.pages].map(([page, output]) => [page, read(output).rows]))
    return {
      count: shown.first === undefined ? 0 : read(shown.first).total,
      at: (index: number) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
      show,
      pending: shown.first === undefined && error === null,
      error,
      retry: () => {
        for (const result of results) void result.refetch()
      },
      answer: shown.first,
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `results` is only used when asked to retry
  }, [shown, read, pageSize, show, error])
}

function gather<Output>(numbers: readonly number[], results: readonly UseQueryResult<Output>[]): Loaded<Output> {
  const pages = new Map<number, Output>()
  for (const [index, page] of numbers.entries()) {
    const data = results[index]?.data
    if (data !== undefined) pages.set(page, data)
  }
  return { pages, first: [...pages.values()].at(-1) }
}
