import type { Day } from '../../../kernel/day.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreMetric } from '../contract.ts'
import { endOf } from '../period.ts'

type Explored = Pick<OutputOf<typeof exploreMetric>, 'total' | 'from' | 'step' | 'freshness'>

/** Up to which day to look instead, where nothing is known of a period and something of an earlier one; else null. */
export function latestKnown({ total, from, step, freshness }: Explored, today: Day): Day | null {
  if (total !== null) return null
  const newest = freshness
    .flatMap(({ lastDay }) => (lastDay === null ? [] : [lastDay]))
    .toSorted()
    .at(-1)
  return newest !== undefined && newest < from ? endOf(step, newest, today) : null
}
