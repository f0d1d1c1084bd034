import { type Counted, type Figure, type Figures, FIGURES, figuresOf, totals } from './forecast.ts'

/** Why a forecast differs from an earlier one. */
export const REASONS = [
  'new',
  'taken_over',
  'closed',
  'reopened',
  'amount',
  'category',
  'probability',
  'slipped',
  'pulled_forward',
  'handed_over',
  'gone',
] as const
export type Reason = (typeof REASONS)[number]

export interface Compared extends Counted {
  readonly renewalId: number
}

/** What is known of a renewal that stands on one side only. */
export interface Elsewhere {
  /** Of one that came: it stood in the whole earlier forecast, under somebody else. */
  readonly wasOthers: ReadonlySet<number>
  /** Of those that left: where they are now. */
  readonly nowIs: ReadonlyMap<number, 'later' | 'earlier' | 'others'>
}

export interface Move {
  readonly renewalId: number
  readonly reason: Reason
  /** What it added to each figure; negative took away. */
  readonly change: Figures
}

/**
 * Every difference between two forecasts as moves of single renewals: then + Σ changes = now, exactly, in every figure.
 * A renewal open on both sides is taken apart in this order: amount called, category, probability.
 */
export function moves(then: readonly Compared[], now: readonly Compared[], elsewhere: Elsewhere): Move[] {
  const before = new Map(then.map((row) => [row.renewalId, row]))
  const after = new Map(now.map((row) => [row.renewalId, row]))
  const left = then.filter(({ renewalId }) => !after.has(renewalId)).map((row) => leftMove(row, elsewhere))
  const came = now.flatMap((row) => {
    const earlier = before.get(row.renewalId)
    if (earlier !== undefined) return betweenMoves(earlier, row)
    const reason = elsewhere.wasOthers.has(row.renewalId) ? ('taken_over' as const) : ('new' as const)
    return [{ renewalId: row.renewalId, reason, change: figuresOf(row) }]
  })
  return [...came, ...left]
}

const LEFT: Readonly<Record<'later' | 'earlier' | 'others', Reason>> = {
  later: 'slipped',
  earlier: 'pulled_forward',
  others: 'handed_over',
}

function leftMove(row: Compared, { nowIs }: Elsewhere): Move {
  const where = nowIs.get(row.renewalId)
  const reason = where === undefined ? 'gone' : LEFT[where]
  return { renewalId: row.renewalId, reason, change: difference(NONE, figuresOf(row)) }
}

const NONE = totals([])

function betweenMoves(before: Compared, after: Compared): Move[] {
  const { renewalId } = after
  if (before.outcome !== after.outcome || before.outcome !== 'open') {
    const reason = after.outcome !== 'open' ? (before.outcome === 'open' ? 'closed' : 'amount') : 'reopened'
    return kept([{ renewalId, reason, change: difference(figuresOf(after), figuresOf(before)) }])
  }
  const amount = { ...before, amountMinor: after.amountMinor, calledMinor: after.calledMinor }
  const category = { ...amount, category: after.category }
  return kept([
    { renewalId, reason: 'amount', change: difference(figuresOf(amount), figuresOf(before)) },
    { renewalId, reason: 'category', change: difference(figuresOf(category), figuresOf(amount)) },
    { renewalId, reason: 'probability', change: difference(figuresOf(after), figuresOf(category)) },
  ])
}

function kept(some: readonly Move[]): Move[] {
  return some.filter(({ change }) => FIGURES.some((figure) => change[figure] !== 0))
}

function difference(now: Figures, then: Figures): Figures {
  return Object.fromEntries(FIGURES.map((figure) => [figure, now[figure] - then[figure]])) as Record<Figure, number>
}

export interface ReasonSum {
  readonly reason: Reason
  readonly renewals: number
  readonly change: Figures
}

/** The moves by reason, in the order of `REASONS`; reasons without a move are left out. */
export function byReason(some: readonly Move[]): ReasonSum[] {
  const groups = Map.groupBy(some, ({ reason }) => reason)
  return REASONS.flatMap((reason) => {
    const found = groups.get(reason)
    return found === undefined ? [] : [{ reason, renewals: found.length, change: added(found) }]
  })
}

function added(some: readonly Move[]): Figures {
  const sum = { ...NONE }
  for (const { change } of some) for (const figure of FIGURES) sum[figure] += change[figure]
  return sum
}
