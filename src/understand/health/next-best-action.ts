import type { MeasureKey } from './definitions.ts'
import type { ComparedHealth, ExplainedMeasure } from './explain.ts'
import { shortDayText } from '../../kernel/plain-words.ts'

const SHOWN = 5
const REPAIRED_SCORE = 70
const WORTH_SAYING = 0.5
const QUIET_DAYS = 60
const RENEWAL_DAYS = 90

export type ActionKind =
  | 'log_call'
  | 'note'
  | 'assign_owner'
  | 'add_contact'
  | 'record_outcome'
  | 'measure_outcome'
  | 'import_data'

export interface NextBestAction {
  readonly key: string
  readonly title: string
  readonly reason: string
  /** Points of the overall to be regained at most; null when the action does not move a score that has data. */
  readonly worthPoints: number | null
  /** The measure without data that this action fills. */
  readonly fillsGap: MeasureKey | null
  readonly action: ActionKind
}

/** What is true of the account today. A null is not known and gives no advice. */
export interface AccountFacts {
  readonly hasOwner: boolean
  readonly hasChampion: boolean | null
  readonly daysSinceContact: number | null
  readonly renewal: { readonly day: string; readonly inDays: number } | null
  readonly openUrgentTickets: { readonly count: number; readonly oldestDays: number } | null
  readonly outcomes: { readonly total: number; readonly measured: number } | null
  readonly detractor: { readonly score: number; readonly daysAgo: number; readonly contactName: string | null } | null
}

interface Candidate extends NextBestAction {
  /** Higher comes first; points at stake where there are any. */
  readonly urgency: number
}

/**
 * At most five things to do, most urgent first. Worth is what the overall regains if a measure returns to its score of
 * 30 days ago or to 70, whichever is higher; caps and floors may keep the account from getting all of it.
 */
export function nextBestActions(compared: ComparedHealth, facts: AccountFacts): NextBestAction[] {
  const regains = regainsOf(compared)
  const candidates = [
    ...ticketAction(facts, regains),
    ...detractorAction(facts, regains),
    ...usageAction(regains),
    ...contactAction(facts, regains),
    ...renewalAction(facts),
    ...ownershipActions(facts, regains),
    ...outcomeActions(facts, regains),
    ...gapActions(compared),
  ]
  return candidates
    .sort((a, b) => b.urgency - a.urgency || (a.key < b.key ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ urgency: _urgency, ...action }) => action)
}

interface Regain {
  readonly measure: ExplainedMeasure
  readonly points: number
  readonly fellSince: number | null
}

function regainsOf(compared: ComparedHealth): Regain[] {
  const month = compared.since.find((since) => since.days === 30)
  const then = new Map(month?.measures.map((measure) => [measure.key, measure]))
  return compared.measures.flatMap((measure) => {
    if (measure.score === null) return []
    const before = then.get(measure.key)
    const goal = Math.max(before?.scoreThen ?? 0, REPAIRED_SCORE)
    const points = measure.share * Math.max(0, goal - measure.score)
    return [{ measure, points, fellSince: before?.pointsChange ?? null }]
  })
}

/** The points of the measures of these kinds together; null when none of them counts. */
function worthOf(regains: readonly Regain[], ...kinds: string[]): number | null {
  const points = regains.filter(({ measure }) => measure.source && kinds.includes(measure.source.kind))
  const total = points.reduce((sum, regain) => sum + regain.points, 0)
  return total >= WORTH_SAYING ? total : null
}

function candidate(
  about: Pick<Candidate, 'key' | 'title' | 'reason' | 'action'>,
  more: { urgency: number; worthPoints?: number | null; fillsGap?: MeasureKey | null },
): Candidate[] {
  const worthPoints = more.worthPoints ?? null
  const urgency = more.urgency + (worthPoints ?? 0)
  return [{ ...about, worthPoints, fillsGap: more.fillsGap ?? null, urgency }]
}

function ticketAction({ openUrgentTickets: tickets }: AccountFacts, regains: readonly Regain[]): Candidate[] {
  if (!tickets || tickets.count === 0) return []
  const reason =
    tickets.count === 1
      ? `One urgent ticket, open for ${days(tickets.oldestDays)}.`
      : `${tickets.count} urgent tickets, the oldest open for ${days(tickets.oldestDays)}.`
  const about = { key: 'urgent_tickets', title: 'Call about the urgent tickets', reason, action: 'log_call' as const }
  return candidate(about, { urgency: 30, worthPoints: worthOf(regains, 'tickets') })
}

function detractorAction({ detractor }: AccountFacts, regains: readonly Regain[]): Candidate[] {
  if (!detractor) return []
  const who = detractor.contactName ?? 'A contact'
  const reason = `${who} answered ${detractor.score}, ${ago(detractor.daysAgo)}.`
  const title = detractor.contactName ? `Call ${detractor.contactName}` : 'Call the detractor'
  const about = { key: 'detractor', title, reason, action: 'log_call' as const }
  return candidate(about, { urgency: 25, worthPoints: worthOf(regains, 'survey') })
}

function usageAction(regains: readonly Regain[]): Candidate[] {
  const isUsage = ({ measure }: Regain) => measure.source?.kind === 'usage' || measure.source?.kind === 'metric'
  const falling = regains.filter((regain) => isUsage(regain) && (regain.fellSince ?? 0) <= -WORTH_SAYING)
  const [worst] = falling.sort((a, b) => (a.fellSince ?? 0) - (b.fellSince ?? 0))
  if (!worst) return []
  const lost = Math.abs(worst.fellSince ?? 0).toFixed(1)
  const reason = `${worst.measure.name} cost ${lost} points in 30 days.`
  const about = { key: 'falling_usage', title: 'Ask why they use it less', reason, action: 'log_call' as const }
  return candidate(about, { urgency: 15, worthPoints: worthOf(falling, 'usage', 'metric') })
}

function contactAction({ daysSinceContact }: AccountFacts, regains: readonly Regain[]): Candidate[] {
  if (daysSinceContact === null || daysSinceContact < QUIET_DAYS) return []
  const reason = `Nobody has spoken with them for ${days(daysSinceContact)}.`
  const about = { key: 'quiet', title: 'Get in touch', reason, action: 'log_call' as const }
  return candidate(about, { urgency: 8, worthPoints: worthOf(regains, 'activities') })
}

function renewalAction({ renewal, daysSinceContact }: AccountFacts): Candidate[] {
  if (!renewal || renewal.inDays < 0 || renewal.inDays > RENEWAL_DAYS) return []
  const spoken =
    daysSinceContact === null ? 'no conversation is on record' : `the last conversation was ${ago(daysSinceContact)}`
  const reason = `Due ${shortDayText(renewal.day)}, in ${days(renewal.inDays)}; ${spoken}.`
  const about = { key: 'renewal', title: 'Prepare the renewal', reason, action: 'note' as const }
  return candidate(about, { urgency: 12 + (RENEWAL_DAYS - renewal.inDays) / 10 })
}

function ownershipActions(facts: AccountFacts, regains: readonly Regain[]): Candidate[] {
  const owner = {
    key: 'no_owner',
    title: 'Give it an owner',
    reason: 'Nobody owns this account.',
    action: 'assign_owner' as const,
  }
  const champion = {
    key: 'no_champion',
    title: 'Find a champion',
    reason: 'No contact is marked as champion.',
    action: 'add_contact' as const,
  }
  return [
    ...(facts.hasOwner ? [] : candidate(owner, { urgency: 20 })),
    ...(facts.hasChampion === false
      ? candidate(champion, { urgency: 6, worthPoints: worthOf(regains, 'contacts') })
      : []),
  ]
}

function outcomeActions({ outcomes }: AccountFacts, regains: readonly Regain[]): Candidate[] {
  if (!outcomes) return []
  if (outcomes.total === 0) {
    const reason = 'Nobody has written down what they bought it for.'
    const about = { key: 'no_outcome', title: 'Record an outcome', reason, action: 'record_outcome' as const }
    return candidate(about, { urgency: 5 })
  }
  const unmeasured = outcomes.total - outcomes.measured
  if (unmeasured <= 0) return []
  const reason = `${unmeasured} of ${outcomes.total} ${outcomes.total === 1 ? 'outcome has' : 'outcomes have'} no measurement.`
  const about = { key: 'unmeasured_outcome', title: 'Measure the outcome', reason, action: 'measure_outcome' as const }
  return candidate(about, { urgency: 5, worthPoints: worthOf(regains, 'outcomes') })
}

/** Measures without data, heaviest first: an answer to them fills coverage. */
function gapActions({ measures }: ComparedHealth): Candidate[] {
  const [gap] = measures
    .filter((measure) => measure.score === null && measure.source !== null)
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
  if (!gap) return []
  const reason = `“${gap.name}” has no data and is left out of health.`
  const { title, action } = fillerOf(gap)
  return candidate({ key: `gap:${gap.key}`, title, reason, action }, { urgency: 3, fillsGap: gap.key })
}

function fillerOf({ source, name }: ExplainedMeasure): Pick<NextBestAction, 'title' | 'action'> {
  switch (source?.kind) {
    case 'outcomes':
      return { title: 'Record an outcome and measure it', action: 'record_outcome' }
    case 'activities':
      return { title: 'Log the last conversation', action: 'log_call' }
    case 'contacts':
      return { title: 'Add the people who matter', action: 'add_contact' }
    default:
      return { title: `Bring in data for “${name}”`, action: 'import_data' }
  }
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}

function ago(count: number): string {
  return count === 0 ? 'today' : `${days(count)} ago`
}
