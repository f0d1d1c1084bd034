import { addDays, type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'
import type { DaySpan } from './measure-window.ts'

/** Days one word of active days covers: integers stay exact up to 2^53. */
export const WORD_DAYS = 52

const HALF = 2 ** 26

/** The days on which something was used, as bits from `from` on. */
export interface ActiveDays {
  readonly from: Day
  /** Bit `n` of word `w` is the day `from + w × WORD_DAYS + n`. */
  readonly words: readonly number[]
}

/** Days active in any of these. */
export function anyOf(each: readonly (readonly number[])[]): number[] {
  const all: number[] = []
  for (const words of each) {
    for (const [index, word] of words.entries()) all[index] = orOf(all[index] ?? 0, word)
  }
  return all
}

/** How many active days lie in a span. */
export function countActive({ from, words }: ActiveDays, span: DaySpan): number {
  let count = 0
  for (const [index, word] of words.entries()) {
    if (word === 0) continue
    const start = addDays(from, index * WORD_DAYS)
    const first = daysBetween(start, latest(span.from, start))
    const last = daysBetween(start, earliest(span.to, addDays(start, WORD_DAYS - 1)))
    if (last >= first) count += onesIn(Math.floor(word / 2 ** first) % 2 ** (last - first + 1))
  }
  return count
}

/** The latest active day in a span, null without one. */
export function lastActive({ from, words }: ActiveDays, span: DaySpan): Day | null {
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const start = addDays(from, index * WORD_DAYS)
    const last = daysBetween(start, earliest(span.to, addDays(start, WORD_DAYS - 1)))
    if (last < 0) continue
    const within = (words[index] ?? 0) % 2 ** (last + 1)
    if (within === 0) continue
    const found = addDays(start, Math.floor(Math.log2(within)))
    return found >= span.from ? found : null
  }
  return null
}

// Bit operators of JavaScript see 32 bits only, so a word is taken in two halves.
function orOf(a: number, b: number): number {
  const high = Math.floor(a / HALF) | Math.floor(b / HALF)
  return high * HALF + ((a % HALF) | (b % HALF))
}

function onesIn(word: number): number {
  return onesInHalf(Math.floor(word / HALF)) + onesInHalf(word % HALF)
}

function onesInHalf(half: number): number {
  let count = 0
  for (let rest = half; rest !== 0; rest &= rest - 1) count += 1
  return count
}
