import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import { dateReader } from './dates.ts'

const Name = z.string().min(1).max(200)
const Template = z.string().min(1).max(500)
const named = <Value extends z.ZodType>(value: Value, most: number) =>
  z.record(Name, value).refine((entries) => Object.keys(entries).length <= most, `At most ${most} entries are allowed.`)

/** Kinds through whose external ids the account of a row can be found, as `account_via` names them. */
export const VIA_KINDS = {
  contact: 'contacts',
  subscription: 'subscriptions',
  invoice: 'invoices',
  ticket: 'tickets',
  outcome: 'outcomes',
  renewal: 'renewals',
} as const
export type ViaKind = (typeof VIA_KINDS)[keyof typeof VIA_KINDS]

const Derived = z.union([
  z.strictObject({ from: Name }),
  z.strictObject({ from: Name, plus_minutes: Name }),
  z.strictObject({ from: Name, plus_hours: Name }),
  z.strictObject({ from: Name, plus_days: Name }),
  z.strictObject({ template: Template }),
])
export type Derived = z.infer<typeof Derived>

/**
 * How a file that looks different is read as one of the import kinds. Every part is optional; `theirs` is a column of
 * the file, `ours` a canonical column of the kind. Columns that already have a canonical name need no entry.
 *
 * - `columns` {theirs: ours}: renames.
 * - `constants` {ours: value}: the same value in every row, written as a cell would be.
 * - `values` {ours or theirs: {written: meant}}: translations, exact first, then without regard to case.
 * - `date_format`: how days are written (see dates.ts), such as `d/M/yyyy`; ISO 8601 is always understood.
 * - `decimal` `.` or `,`, `thousands` `.` `,` space or `'`: how numbers are written.
 * - `account_via` {kind: theirs}: finds the account through another kind's external id.
 * - `derived` {ours: …}: `{from}` reads a column a second time; `{from, plus_minutes | plus_hours | plus_days}` adds
 *   another column's number to a time; `{template}` fills `{theirs}` into a text, and is empty where one of them is.
 * - `unfold` {theirs: template or list of templates}: only for `usage`. Each number becomes a row whose `metric` is
 *   the filled template; empty numbers make no row. Naming a total beside a detail sums the rows of a day into it.
 * - `properties` [theirs]: gathers columns into the JSON object `properties` of events; empty cells are left out.
 * - `attributes` {theirs: type}: types of custom attributes, otherwise inferred from the first rows.
 * - `ignore` [theirs]: columns that are not imported.
 * - `skip_when_empty` [theirs]: rows in which one of these is empty are passed over and counted.
 * - `row_id` theirs: the file's own id of a row, watched for repetition where the kind has no external id.
 */
export const Mapping = z.strictObject({
  columns: named(Name, 1000).optional(),
  constants: named(z.union([z.string().max(1000), z.number(), z.boolean()]), 100).optional(),
  values: named(named(z.string().max(1000), 1000), 100).optional(),
  date_format: z
    .string()
    .max(60)
    .refine((format) => dateReader(format) !== null, 'Not a date format. Write it like d/M/yyyy, dd.MM.yyyy or unix.')
    .optional(),
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum(['.', ',', ' ', "'"]).optional(),
  account_via: z
    .partialRecord(z.enum(['contact', 'subscription', 'invoice', 'ticket', 'outcome', 'renewal']), Name)
    .refine(
      (entries) => Object.keys(entries).length === 1,
      'Name exactly one kind, such as {"subscription": "subscription_id"}.',
    )
    .optional(),
  derived: named(Derived, 100).optional(),
  unfold: named(z.union([Template, z.array(Template).min(1).max(20)]), 200).optional(),
  properties: z.array(Name).max(1000).optional(),
  attributes: named(z.enum(['text', 'number', 'boolean', 'day']), 1000).optional(),
  ignore: z.array(Name).max(1000).optional(),
  skip_when_empty: z.array(Name).max(100).optional(),
  row_id: Name.optional(),
})
export type Mapping = z.infer<typeof Mapping>

/** Reads the text of a mapping file. Throws a Refusal that names every part that is wrong. */
export function parseMapping(text: string): Mapping {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new Refusal('imports.mapping_not_json', 422, 'The mapping file is not valid JSON. Correct it and try again.')
  }
  const result = Mapping.safeParse(content)
  if (result.success) return result.data
  const details = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = details[0]
  throw new Refusal(
    'imports.mapping_invalid',
    422,
    `The mapping cannot be used${first ? ` (${first.path || 'top level'}: ${first.message})` : ''}. Correct it and try again.`,
    { details },
  )
}
