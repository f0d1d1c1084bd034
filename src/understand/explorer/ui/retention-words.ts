import { counted, percent } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreRetention } from '../contract.ts'

type Retention = OutputOf<typeof exploreRetention>

/** `Of 840 users, 61 % came back in week 1 and 38 % in week 8`. */
export function retentionSentence({ average, cohorts, per }: Retention): string {
  const known = average.flatMap(({ size, share }, index) => (share === null ? [] : [{ size, share, week: index + 1 }]))
  const [first] = known
  const last = known.at(-1)
  if (!first || !last) {
    const size = cohorts.reduce((total, cohort) => total + cohort.size, 0)
    return size === 0
      ? `No ${per} was seen for the first time in these weeks`
      : `${counted(size, per)} came for the first time; no week after is over yet`
  }
  const begin = `Of ${counted(first.size, per)}, ${percent(first.share)} came back in the week after`
  return last === first
    ? begin
    : `${begin}; of the ${counted(last.size, per)} that came ${last.week} weeks ago or more, ${percent(last.share)} in week ${last.week}`
}

/** 1 to 6 on the ramp. */
export function heatOf(share: number): number {
  return Math.min(6, Math.max(1, Math.floor(share * 6) + 1))
}
