import type { z } from 'zod'
import { addDays, type Day } from '../../../kernel/day.ts'
import { counted, delta, number } from '../../../web/design/format.ts'
import type { Band } from '../../health/definitions.ts'
import type { TryOutResult } from '../contract.ts'
import { type HitRate, hitsTogether } from '../hit-rate.ts'

export type TryOutFinding = z.output<typeof TryOutResult>

/** Best first, as a distribution is read. */
export const BAND_ORDER: readonly Band[] = ['good', 'fair', 'poor', 'unknown']

export type TryOutSpan = 'today' | 'quarter_ago' | 'year' | 'day'

export const SPAN_WORDS: Record<TryOutSpan, string> = {
  today: 'Today',
  quarter_ago: 'Today and 90 days ago',
  year: 'The last 12 months',
  day: 'Another day',
}

const MONTH_DAYS = 30
const MONTHS = 12

/** The days a try-out is asked for, the newest first. A year is twelve days, one every 30. */
export function daysOf(span: TryOutSpan, today: Day, chosen: Day | null): Day[] {
  if (span === 'today') return [today]
  if (span === 'quarter_ago') return [today, addDays(today, -90)]
  if (span === 'day') return chosen === null ? [] : [chosen]
  return Array.from({ length: MONTHS }, (_, month) => addDays(today, -MONTH_DAYS * month))
}

/** The finding in one line: who changes band, and by how much health moves. */
export function findingSentence({ accounts, changed, meanChange, bands }: TryOutFinding): string {
  const moves = changed.up + changed.down + changed.known + changed.unknown
  if (accounts === 0) return 'No account is judged by this scorecard'
  const isFirst = bands.live.unknown === accounts && changed.known === moves && moves > 0
  if (isFirst) return `${counted(changed.known, 'account')} of ${accounts} get a band`
  const mean = meanChange === null ? '' : `; health changes by ${delta(meanChange, 1)} on average`
  if (moves === 0) return `No account of ${accounts} changes band${mean}`
  return `${counted(moves, 'account')} of ${accounts} ${moves === 1 ? 'changes' : 'change'} band${mean}`
}

/** Where they go: `12 up, 29 down, 2 become known`. */
export function directionSentence({ changed }: TryOutFinding): string {
  const parts = [
    [changed.up, 'up'],
    [changed.down, 'down'],
    [changed.known, changed.known === 1 ? 'becomes known' : 'become known'],
    [changed.unknown, changed.unknown === 1 ? 'becomes unknown' : 'become unknown'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return said.length === 0 ? 'Every account stays in its band.' : `${said.join(', ')}.`
}

/** The longest bar of both distributions; all bars are drawn on its scale. */
export function longestBar({ bands }: TryOutFinding): number {
  return Math.max(1, ...BAND_ORDER.flatMap((band) => [bands.live[band], bands.draft[band]]))
}

/** Whether the draft would have warned of those who left better than the live version, over all days that are long enough ago. */
export function hitSentence(findings: readonly Pick<TryOutFinding, 'hits'>[]): string | null {
  const days = findings.flatMap(({ hits }): HitRate[] => (hits ? [hits] : []))
  if (days.length === 0) return null
  const [live, draft] = [hitsTogether(days, 'live'), hitsTogether(days, 'draft')]
  if (live.auc === null || draft.auc === null)
    return 'Nobody left within 90 days of these days, so that no scorecard could be proven.'
  const difference = draft.auc - live.auc
  const verdict = Math.abs(difference) < 0.01 ? 'as well as' : difference > 0 ? 'better than' : 'worse than'
  return `The draft would have told who leaves within 90 days ${verdict} the live version: AUC ${number(draft.auc, 2)} against ${number(live.auc, 2)}. Of ${counted(live.lost, 'loss', 'losses')} it had ${number(draft.caught, 1)} in its lowest tenth, the live version ${number(live.caught, 1)}.`
}
