import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import type { DaySpan } from './measure-window.ts'

/** Days one word of active days covers: integers stay exact up to 2^53. */
export const WORD_DAYS = 52

const HALF = 2 ** 26

/** Bit `n` of word `w` is the day `origin + w × WORD_DAYS + n`: the days on which something was used. */
export type ActiveDays = readonly number[]

/** A span as places of bits, both included: told once, used for every account. */
export interface BitSpan {
  readonly first: number
  readonly last: number
}

export function bitSpan(origin: Day, span: DaySpan): BitSpan {
  return { first: Math.max(0, daysBetween(origin, span.from)), last: daysBetween(origin, span.to) }
}

/** Days active in any of these. */
export function anyOf(each: readonly ActiveDays[]): number[] {
  const all: number[] = []
  for (const words of each) {
    for (const [index, word] of words.entries()) all[index] = orOf(all[index] ?? 0, word)
  }
  return all
}

/** How many active days lie in a span. */
export function countActive(words: ActiveDays, { first, last }: BitSpan): number {
  let count = 0
  for (const [index, word] of words.entries()) {
    const start = index * WORD_DAYS
    const low = Math.max(0, first - start)
    const high = Math.min(WORD_DAYS - 1, last - start)
    if (word !== 0 && high >= low) count += onesIn(Math.floor(word / 2 ** low) % 2 ** (high - low + 1))
  }
  return count
}

/** The latest active day in a span, null without one. */
export function lastActive(words: ActiveDays, { first, last }: BitSpan, origin: Day): Day | null {
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const start = index * WORD_DAYS
    const high = Math.min(WORD_DAYS - 1, last - start)
    const within = high < 0 ? 0 : (words[index] ?? 0) % 2 ** (high + 1)
    if (within === 0) continue
    const found = start + highestBit(within)
    return found >= first ? addDays(origin, found) : null
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
  let rest = half - ((half >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

function highestBit(word: number): number {
  const high = Math.floor(word / HALF)
  return high > 0 ? 57 - Math.clz32(high) : 31 - Math.clz32(word)
}
