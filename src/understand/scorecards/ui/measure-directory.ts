import { useMemo } from 'react'
import { useCall } from '../../../web/api/queries.ts'
import { listMeasures } from '../contract.ts'
import type { MeasureOut } from '../contract.ts'

/** News of these changes what a measure or a scorecard shows. */
export const SCORECARD_TOPICS = ['scorecards', 'measures', 'health'] as const

/** Every measure, also those put away, to be found by its key. */
export interface MeasureDirectory {
  all: readonly MeasureOut[]
  find: (key: string) => MeasureOut | undefined
  /** The name, or the key where there is no such measure any more. */
  nameOf: (key: string) => string
}

export function useMeasureDirectory() {
  // Not with every new score: counting who is known reads every account.
  return useCall(listMeasures, { archived: true }, { topics: ['scorecards', 'measures'] })
}

export function useDirectory(measures: readonly MeasureOut[]): MeasureDirectory {
  return useMemo(() => {
    const byKey = new Map(measures.map((measure) => [measure.key, measure]))
    return { all: measures, find: (key) => byKey.get(key), nameOf: (key) => byKey.get(key)?.name ?? key }
  }, [measures])
}
