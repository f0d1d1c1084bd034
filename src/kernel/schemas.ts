import { z } from 'zod'
import { isDay, type Day } from './day.ts'

/** Ids stay within what the smallest id column holds; nobody has two thousand million accounts. */
const MAX_ID = 2_147_483_647

/** A row's id: a positive integer; as a path or query parameter also its digits. */
export const Id = z
  .union([
    z.number().int().positive().max(MAX_ID),
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .transform(Number)
      .refine((id) => id <= MAX_ID, 'There is no row with so large an id.'),
  ])
  .meta({ description: 'Id of a row' })

/** A calendar day `yyyy-mm-dd`. */
export const DayText = z
  .string()
  .refine(isDay, 'Write a calendar day as yyyy-mm-dd.')
  .transform((text) => text as Day)
  .meta({ format: 'date', description: 'Calendar day in the company time zone' })

/** A day in an answer: already checked, so the schema only says what it is. */
export const DayOut = z.custom<Day>((value) => typeof value === 'string').meta({ type: 'string', format: 'date' })

/** An instant in an answer, ISO 8601 in UTC. */
export const Instant = z
  .union([z.date().transform((date) => date.toISOString()), z.string()])
  .meta({ type: 'string', format: 'date-time' })

const TRUE = new Set(['true', '1'])

/** A switch that may come as JSON or as a query parameter. */
export const Flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0']).transform((text) => TRUE.has(text))])
  .meta({ type: 'boolean' })

/** A bounded whole number that may come as JSON or as a query parameter. */
export function wholeNumber(min: number, max: number) {
  return z
    .union([
      z.number().int(),
      z
        .string()
        .regex(/^-?\d{1,12}$/)
        .transform(Number),
    ])
    .refine((value) => value >= min && value <= max, `Give a whole number from ${min} to ${max}.`)
    .meta({ type: 'integer', minimum: min, maximum: max })
}

/** A list that may come as a JSON array or as one or more query parameters of the same name. */
export function listOf<S extends z.ZodType>(item: S, max: number) {
  return z.union([z.array(item).max(max), item.transform((one) => [one])])
}

/** Structured data in a query parameter: the value itself in a JSON body, its JSON text in an address. */
export function jsonParameter<S extends z.ZodType>(schema: S) {
  return z.union([
    schema,
    z
      .string()
      .max(16_000)
      .transform((text, context): unknown => {
        try {
          const value: unknown = JSON.parse(text)
          if (!isDeeperThan(value, DEEPEST_JSON)) return value
          context.addIssue({ code: 'custom', message: 'This parameter is nested too deep.' })
          return z.NEVER
        } catch {
          context.addIssue({ code: 'custom', message: 'This parameter is not valid JSON.' })
          return z.NEVER
        }
      })
      .pipe(schema),
  ])
}

/** Text a person typed: trimmed, bounded, without the characters no database or file can carry. */
export function shortText(max: number) {
  return z
    .string()
    .trim()
    .min(1, 'Write something here.')
    .max(max, `Keep this within ${max} characters.`)
    .refine(isStorable, 'Remove the invisible control characters from this text.')
}

/** U+0000 and lone surrogates cannot be stored. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** The same for every text within a value, names of properties included, however deep. */
export function isAllStorable(value: unknown): boolean {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one === 'string' && !isStorable(one)) return false
    if (typeof one === 'object' && one !== null) for (const entry of Object.entries(one)) waiting.push(...entry)
  }
  return true
}

/** Paging by offset for lists a person scrolls; every list has a bound. */
export const Page = {
  offset: wholeNumber(0, 10_000_000).default(0),
  limit: wholeNumber(1, 500).default(100),
}

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/, 'This does not look like an e-mail address.')
  .refine(isStorable, 'This does not look like an e-mail address.')

export const Key = z
  .string()
  .max(80)
  .regex(
    /^[a-z][a-z0-9_.-]*$/,
    'Use lower-case letters, digits, dots, dashes and underscores, beginning with a letter.',
  )

/** Nothing of ours nests deeper; what does would only exhaust whoever walks it. */
export const DEEPEST_JSON = 64

/** Whether lists and objects stand inside each other more than `depth` levels deep. */
export function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value]
  for (let at = 0; at <= depth; at += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return false
  }
  return true
}
