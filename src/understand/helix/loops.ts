import { addMonths, type Day } from '../../kernel/day.ts'

const LOOP_MONTHS = 12
/** Nobody has been a customer for longer. */
const MOST_LOOPS = 100

/** MRR of an account from a day on, in minor units. */
export interface Standing {
  readonly day: Day
  readonly mrrMinor: number
}

/** From the close of one day to the close of another; the next loop begins where this one ends. */
export interface Loop {
  readonly number: number
  readonly from: Day
  /** A year later, also while it still runs. */
  readonly to: Day
  readonly isRunning: boolean
}

/**
 * The loops of an account: twelve months each from its first day with MRR, end to end. After a loop at whose end it pays
 * nothing, the next one begins on the day it pays again. Source: definitions, Helix.
 */
export function loopsOf(steps: readonly Standing[], today: Day): Loop[] {
  const past = steps.filter(({ day }) => day <= today)
  const mrrOn = (day: Day) => past.findLast((step) => step.day <= day)?.mrrMinor ?? 0
  const loops: Loop[] = []
  let [anchor, turn] = [past.find(({ mrrMinor }) => mrrMinor > 0)?.day, 0]
  while (anchor !== undefined && loops.length < MOST_LOOPS) {
    // From the anchor, not from the loop before: the 31st stays the 31st.
    const [from, to] = [addMonths(anchor, turn * LOOP_MONTHS), addMonths(anchor, (turn + 1) * LOOP_MONTHS)]
    loops.push({ number: loops.length + 1, from, to, isRunning: to > today && mrrOn(today) > 0 })
    if (to > today) break
    const pays = mrrOn(to) > 0
    anchor = pays ? anchor : past.find(({ day, mrrMinor }) => day > to && mrrMinor > 0)?.day
    turn = pays ? turn + 1 : 0
  }
  return loops
}

/** What became of the ARR a loop began with, and what its leads brought. Minor units per year. */
export interface Turn {
  readonly startMinor: number
  /** Of what was there at the start: still there at the end. */
  readonly renewedMinor: number
  /** At the end, on top of what was there at the start. */
  readonly expansionMinor: number
  readonly newLogoMinor: number
}

export const NO_TURN: Turn = { startMinor: 0, renewedMinor: 0, expansionMinor: 0, newLogoMinor: 0 }

/** Both ends of MRR at the rates of the first day; renewed is what GRR keeps, renewed and expansion what NRR shows. */
export function turnOf(opening: number, closing: number, newLogoMrr: number): Turn {
  const renewed = Math.min(opening, closing)
  return {
    startMinor: opening * 12,
    renewedMinor: renewed * 12,
    expansionMinor: (closing - renewed) * 12,
    newLogoMinor: newLogoMrr * 12,
  }
}

/** For the whole company `yearSums` in views.ts adds up in SQL; tests hold it to this. */
export function sumOfTurns(turns: readonly Turn[]): Turn {
  return turns.reduce(
    (sum, turn) => ({
      startMinor: sum.startMinor + turn.startMinor,
      renewedMinor: sum.renewedMinor + turn.renewedMinor,
      expansionMinor: sum.expansionMinor + turn.expansionMinor,
      newLogoMinor: sum.newLogoMinor + turn.newLogoMinor,
    }),
    NO_TURN,
  )
}

/**
 * (renewed ARR + expansion + first-year ARR of new logos won through leads) / ARR at start. Null when nothing was there at
 * the start. Source: definitions, Helix.
 */
export function helixFactor({ startMinor, renewedMinor, expansionMinor, newLogoMinor }: Turn): number | null {
  return startMinor === 0 ? null : (renewedMinor + expansionMinor + newLogoMinor) / startMinor
}

/** What the new ARR would have cost at the price paid for a unit of it elsewhere. Null where that price is not known. */
export function costAvoided(newLogoMinor: number, cacRatio: number | null): number | null {
  return cacRatio === null ? null : Math.round(newLogoMinor * cacRatio)
}

/** Years back to back that end today, latest first. */
export function yearsBefore(today: Day, count: number): { from: Day; to: Day }[] {
  return Array.from({ length: count }, (_, index) => ({
    from: addMonths(today, -LOOP_MONTHS * (index + 1)),
    to: addMonths(today, -LOOP_MONTHS * index),
  }))
}
