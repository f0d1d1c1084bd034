import { type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'

/** An account holds a tier from a day on, until the first day it does not; null: without an end. */
export interface RawSpan {
  readonly accountId: number
  readonly tierId: number
  readonly from: Day
  readonly to: Day | null
  /** Of a year: as agreed, else the list price; 0 is free. */
  readonly priceMinor: number
  /** By a person's word, or because it pays for a plan that carries the tier. */
  readonly origin: 'hand' | 'plan'
  /** The row of a person's word; null of a plan. */
  readonly holdingId: number | null
}

const FOREVER = '9999-12-31' as Day

/**
 * What each account holds on each day: one tier at most. A person's word goes before a plan, then what began later, then
 * the dearer. Neighbouring stretches that say the same are one.
 */
export function heldSpans(raw: readonly RawSpan[]): RawSpan[] {
  return [...Map.groupBy(raw, ({ accountId }) => accountId).values()].flatMap(heldByOne)
}

function heldByOne(spans: readonly RawSpan[]): RawSpan[] {
  const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to ?? FOREVER]))].toSorted()
  const held: RawSpan[] = []
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1]
    const best = to === undefined ? undefined : strongestOn(spans, from)
    if (!best || to === undefined) continue
    const before = held.at(-1)
    const end = to === FOREVER ? null : to
    if (before && before.to === from && saysTheSame(before, best)) held[held.length - 1] = { ...before, to: end }
    else held.push({ ...best, from, to: end })
  }
  return held
}

function strongestOn(spans: readonly RawSpan[], day: Day): RawSpan | undefined {
  return spans.filter((span) => holdsOn(span, day)).toSorted(byStrength)[0]
}

function byStrength(a: RawSpan, b: RawSpan): number {
  if (a.origin !== b.origin) return a.origin === 'hand' ? -1 : 1
  if (a.from !== b.from) return a.from > b.from ? -1 : 1
  return b.priceMinor - a.priceMinor || b.tierId - a.tierId
}

function saysTheSame(a: RawSpan, b: RawSpan): boolean {
  return a.tierId === b.tierId && a.priceMinor === b.priceMinor && a.origin === b.origin && a.holdingId === b.holdingId
}

export function holdsOn({ from, to }: Pick<RawSpan, 'from' | 'to'>, day: Day): boolean {
  return from <= day && (to === null || day < to)
}

/** Since when the account has held the tier it holds in this span without a gap, whatever it paid for it. */
export function heldSince(held: readonly RawSpan[], span: RawSpan): Day {
  const own = held.filter(({ accountId, tierId }) => accountId === span.accountId && tierId === span.tierId)
  let since = span.from
  for (;;) {
    const before = own.find(({ to }) => to === since)
    if (!before) return since
    since = before.from
  }
}

/** Days of a span within a window; `to` is the first day after it. */
export function daysWithin(span: Pick<RawSpan, 'from' | 'to'>, window: { from: Day; to: Day }): number {
  const from = latest(span.from, window.from)
  const to = span.to === null ? window.to : earliest(span.to, window.to)
  return Math.max(0, daysBetween(from, to))
}

/** Price of a year ÷ 365 × days, rounded half up once per span. */
export function revenueWithin(span: RawSpan, window: { from: Day; to: Day }): number {
  return Math.floor((2 * span.priceMinor * daysWithin(span, window) + 365) / 730)
}
