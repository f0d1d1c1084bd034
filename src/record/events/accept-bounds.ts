import { isFields, Problem, type Fields } from './accept-problem.ts'

export const MAX_ITEM_BYTES = 32 * 1024
export const MAX_DEPTH = 64

/** Bytes one character may take in JSON: `\u0001`. */
const LONGEST_CHARACTER = 6
const LONGEST_NUMBER = 26

const TOO_DEEP = new Problem(
  'item.too_deep',
  `The item is nested more than ${MAX_DEPTH} levels deep. Send flatter properties.`,
)
const TOO_LARGE = new Problem(
  'item.too_large',
  'The item is larger than 32 KB. Send less with it, or several smaller events.',
)

/** Says no to an item that is too deep or larger than 32 KB as compact JSON in UTF-8. `isSmall` spares the weighing. */
export function boundsProblem(item: Fields, isSmall: boolean): Problem | null {
  const weight = weigh(item, 1)
  if (weight === Number.POSITIVE_INFINITY) return TOO_DEEP
  // The true size is only worth finding out when the generous one does not settle it.
  if (isSmall || weight <= MAX_ITEM_BYTES) return null
  return Buffer.byteLength(JSON.stringify(item)) > MAX_ITEM_BYTES ? TOO_LARGE : null
}

export function isTooDeep(value: unknown): boolean {
  return weigh(value, 1) === Number.POSITIVE_INFINITY
}

/** At most so many bytes as JSON; infinite when nested too deep. Stops there, so it cannot overflow the stack. */
function weigh(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length * LONGEST_CHARACTER + 2
  if (typeof value !== 'object' || value === null) return LONGEST_NUMBER
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY
  let total = 2
  if (Array.isArray(value)) {
    for (const element of value) total += weigh(element, depth + 1) + 1
    return total
  }
  // From JSON, so nothing is inherited.
  for (const name in value) total += name.length * LONGEST_CHARACTER + 4 + weigh((value as Fields)[name], depth + 1)
  return total
}

/**
 * Escapes that make text PostgreSQL refuses: U+0000, and halves of surrogate pairs, which may stand alone. JSON in UTF-8 has
 * no other way to hold them, so a body without these needs no look at each of its strings.
 */
const ODD_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/

export function hasOddEscape(json: string): boolean {
  return ODD_ESCAPE.test(json)
}

/** True when some text or name in it holds U+0000. Only for values within the depth bound. */
export function holdsNullCharacter(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (Array.isArray(value)) return value.some(holdsNullCharacter)
  if (!isFields(value)) return false
  return Object.entries(value).some(([name, inner]) => name.includes('\0') || holdsNullCharacter(inner))
}

/** The same with lone surrogates replaced by U+FFFD, in names too. Only for values within the depth bound. */
export function repairedText<T>(value: T): T
export function repairedText(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map((element: unknown) => repairedText(element))
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toWellFormed(), repairedText(inner)]))
}
