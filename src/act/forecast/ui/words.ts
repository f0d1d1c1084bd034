import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { counted, currencyDigits, money, moneyCompact, NONE, percent } from '../../../web/design/format.ts'
import type { Band } from '../../../web/design/bands.ts'
import type { getAccuracy } from '../contract-accuracy.ts'
import type { ForecastRow, getCash, getCourse, getForecast, getVariance, Snapshot } from '../contract.ts'
import type { Category, Figure, Outcome, Voice } from '../forecast.ts'
import type { Reason } from '../variance.ts'

type Forecast = OutputOf<typeof getForecast>

export const CATEGORY_WORDS: Readonly<Record<Category | 'none', { label: string; band: Band }>> = {
  commit: { label: 'Commit', band: 'good' },
  best_case: { label: 'Best case', band: 'fair' },
  at_risk: { label: 'At risk', band: 'poor' },
  none: { label: 'Not yet called', band: 'unknown' },
}

export const VOICE_WORDS: Readonly<Record<Voice, string>> = { leader: 'Leader', csm: 'CSM', machine: 'Machine' }

/** `CSM: asks what leaving would take`: whose word counts, and why. */
export function saidText({ voice, reason }: Pick<ForecastRow, 'voice' | 'reason'>): string {
  if (voice === null) return NONE
  return reason === '' ? VOICE_WORDS[voice] : `${VOICE_WORDS[voice]}: ${reason}`
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  open: 'Open',
  renewed: 'Renewed',
  expanded: 'Expanded',
  contracted: 'Contracted',
  churned: 'Lost',
}

/** Figures that open to their renewals, in the order of the table. */
export const SHOWN_FIGURES = [
  { figure: 'up', label: 'ARR up' },
  { figure: 'won', label: 'Won' },
  { figure: 'lost', label: 'Lost' },
  { figure: 'commit', label: 'Commit' },
  { figure: 'bestCase', label: 'Best case' },
  { figure: 'atRisk', label: 'At risk' },
  { figure: 'notCalled', label: 'Not called' },
  { figure: 'expected', label: 'Expected' },
] as const satisfies readonly { figure: Figure; label: string }[]

export const FIGURE_WORDS: Readonly<Record<Figure, string>> = {
  up: 'ARR up for renewal',
  won: 'won',
  lost: 'lost',
  grown: 'grown',
  commit: 'commit',
  bestCase: 'best case',
  atRisk: 'at risk',
  notCalled: 'not yet called',
  expected: 'expected',
  renewals: 'renewals',
  closed: 'closed',
  unlikely: 'without a probability',
}

export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  new: 'New in the quarter',
  taken_over: 'Taken over',
  closed: 'Closed',
  reopened: 'Opened again',
  amount: 'Amount',
  category: 'Category',
  probability: 'Probability',
  slipped: 'Slipped to later',
  pulled_forward: 'Moved to before',
  handed_over: 'Handed over',
  gone: 'Taken away',
}

/** `€449,213`: an amount without its cents, for tables of many; the exact one belongs beside it. */
export function wholeMoney(minor: number, currency: string): string {
  const unit = 10 ** currencyDigits(currency)
  return money(Math.round(minor / unit) * unit, currency)
}

/** What a period comes to, in one sentence. */
export function headline({
  period,
  total,
  scenarios,
  currency,
}: Pick<Forecast, 'period' | 'total' | 'scenarios' | 'currency'>): string {
  const of = (minor: number) => moneyCompact(minor, currency)
  const { up = 0, won = 0, lost = 0, atRisk = 0, renewals = 0, closed = 0 } = total
  if (closed === renewals) {
    return `${of(up)} ${period.isOver ? 'was' : 'is'} up in ${period.name}: ${of(won)} renewed, ${of(lost)} lost`
  }
  if (period.isOver) return `${of(won)} renewed in ${period.name}; ${counted(renewals - closed, 'renewal')} still open`
  const risk = atRisk === 0 ? 'nothing is at risk' : `${of(atRisk)} is at risk`
  return `${of(up)} renews in ${period.name}: ${of(scenarios.commit)} is won or committed, ${risk}`
}

export function expectedSentence({
  total,
  scenarios,
  currency,
}: Pick<Forecast, 'total' | 'scenarios' | 'currency'>): string {
  const { expected = 0, unlikely = 0 } = total
  const best =
    scenarios.bestCase === scenarios.commit ? '' : `, ${moneyCompact(scenarios.bestCase, currency)} with best case`
  const range = `${moneyCompact(scenarios.commit, currency)} if only commit comes in${best}`
  const without =
    unlikely === 0
      ? ''
      : ` ${counted(unlikely, 'renewal')} without a probability ${unlikely === 1 ? 'adds' : 'add'} nothing to what is expected.`
  return `${moneyCompact(expected, currency)} is expected (called × probability, and what is won); ${range}.${without}`
}

export function callsSentence(
  { commitMinor, called, of }: NonNullable<Forecast['calls']>,
  currency: string,
): string | null {
  if (of === 0) return null
  if (called === 0) return 'Nobody has called this quarter yet.'
  const who = called === of ? (of === 1 ? 'The call' : `All ${of} calls`) : `${called} of ${of} calls`
  return `${who} ${called === 1 && of === 1 ? 'comes' : 'come'} to ${money(commitMinor, currency)}.`
}

/** Who took a snapshot, and when, to choose from. */
export function snapshotName(
  { origin, member, takenOn }: Pick<Snapshot, 'origin' | 'member' | 'takenOn'>,
  write: (day: Snapshot['takenOn']) => string,
): string {
  if (origin === 'weekly') return `Weekly, ${write(takenOn)}`
  return `Submitted by ${member?.name ?? 'a former member'}, ${write(takenOn)}`
}

type Variance = Pick<OutputOf<typeof getVariance>, 'before' | 'after' | 'reasons' | 'currency'>
type SomeFigures = Partial<Record<Figure, number>>

/** What a change is drawn by: what is expected, or, where only categories moved, what is won and committed. */
export function drawnBy({ before, after }: Pick<Variance, 'before' | 'after'>) {
  const expected = (figures: SomeFigures) => figures['expected'] ?? 0
  const sure = (figures: SomeFigures) => (figures['won'] ?? 0) + (figures['commit'] ?? 0)
  const isExpected = expected(before) !== expected(after) || sure(before) === sure(after)
  return isExpected ? { name: 'What is expected', of: expected } : { name: 'What is won and committed', of: sure }
}

/** What moved since a snapshot, in one sentence. */
export function movedSentence({ before, after, reasons, currency }: Variance, since: string): string {
  if (reasons.length === 0) return `Nothing moved since ${since}`
  const { name, of } = drawnBy({ before, after })
  const change = of(after) - of(before)
  const now = money(of(after), currency)
  const inside = counted(
    reasons.reduce((sum, one) => sum + one.renewals, 0),
    'change',
  )
  if (change === 0) return `${name} stayed at ${now} since ${since}, though ${inside} moved within it`
  return `${name} ${change > 0 ? 'rose' : 'fell'} ${money(Math.abs(change), currency)} to ${now} since ${since}`
}

type AccuracyFound = Pick<OutputOf<typeof getAccuracy>, 'byLead' | 'byLeadOfRate' | 'quarters'>

/** How good forecasts were, as far as that can be said. */
export function accuracySentence({ byLead, byLeadOfRate, quarters }: AccuracyFound, lead: number): string {
  const own = byLead.find(({ weeksBefore }) => weeksBefore === lead)
  if (own && own.mape !== null) {
    const bias = own.bias ?? 0
    const side = Math.abs(bias) < 0.005 ? 'to neither side' : bias > 0 ? 'too hopeful' : 'too cautious'
    return `${counted(lead, 'week')} before the end, forecasts missed by ${percent(own.mape, 1)} on average, ${side}`
  }
  if (quarters.every(({ forecasts }) => forecasts.length === 0)) {
    const rate = byLeadOfRate.find(({ weeksBefore }) => weeksBefore === lead)
    return rate && rate.mape !== null
      ? `No quarter with snapshots has ended yet; the renewal rate alone would have missed by ${percent(rate.mape, 1)}`
      : 'No quarter with snapshots has ended yet'
  }
  return `No snapshot stood ${counted(lead, 'week')} before the end of a quarter`
}

/** What is expected to be paid within twelve months, in one sentence. */
export function cashSentence({
  totalMinor,
  buckets,
  currency,
}: Pick<OutputOf<typeof getCash>, 'totalMinor' | 'buckets' | 'currency'>): string {
  const overdue = buckets.find(({ key }) => key === 'overdue')?.invoicesMinor ?? 0
  const late = overdue === 0 ? 'nothing is overdue' : `${moneyCompact(overdue, currency)} of it is overdue`
  return `${moneyCompact(totalMinor, currency)} is expected within twelve months; ${late}`
}

/** How what is expected went since the first week it was kept. */
export function courseSentence(weeks: OutputOf<typeof getCourse>['weeks'], currency: string): string {
  const change = (weeks.at(-1)?.expected ?? 0) - (weeks[0]?.expected ?? 0)
  const over = counted(weeks.length, 'week')
  if (change === 0) return `Over ${over}, what is expected came back to where it was`
  return `Over ${over}, what is expected ${change > 0 ? 'rose' : 'fell'} ${moneyCompact(Math.abs(change), currency)}`
}
