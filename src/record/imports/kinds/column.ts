export type ColumnType =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'percent'
  | 'day'
  | 'instant'
  | 'boolean'
  | 'enum'
  | 'email'
  | 'roles'
  | 'json'
  | 'currency'

export interface Column {
  name: string
  type: ColumnType
  isRequired: boolean
  /** Used where the cell or the whole column is empty: a value as it would be written, or another column's value. */
  default: { value: string } | { column: string } | null
  /** Longest text in characters, for types that are text. */
  maxLength: number
  /** Allowed values of an enum or a roles list. */
  values: readonly string[]
  /** Bounds of a number, inclusive. */
  min: number | null
  max: number | null
  doc: string
}

interface Extra {
  required?: boolean
  default?: Column['default']
  maxLength?: number
  min?: number
  max?: number
}

const MAX_TEXT = 200

function column(
  name: string,
  type: ColumnType,
  doc: string,
  extra: Extra = {},
  values: readonly string[] = [],
): Column {
  return {
    name,
    type,
    isRequired: extra.required ?? false,
    default: extra.default ?? null,
    maxLength: extra.maxLength ?? MAX_TEXT,
    values,
    min: extra.min ?? null,
    max: extra.max ?? null,
    doc,
  }
}

export const text = (name: string, doc: string, extra?: Extra) => column(name, 'text', doc, extra)
export const longText = (name: string, doc: string, extra?: Extra) =>
  column(name, 'text', doc, { maxLength: 20_000, ...extra })
export const integer = (name: string, doc: string, extra?: Extra) => column(name, 'integer', doc, extra)
export const decimal = (name: string, doc: string, extra?: Extra) => column(name, 'decimal', doc, extra)
export const percent = (name: string, doc: string, extra?: Extra) =>
  column(name, 'percent', doc, { min: 0, max: 100, ...extra })
export const day = (name: string, doc: string, extra?: Extra) => column(name, 'day', doc, extra)
export const instant = (name: string, doc: string, extra?: Extra) => column(name, 'instant', doc, extra)
export const boolean = (name: string, doc: string, extra?: Extra) => column(name, 'boolean', doc, extra)
export const email = (name: string, doc: string, extra?: Extra) =>
  column(name, 'email', doc, { maxLength: 254, ...extra })
export const json = (name: string, doc: string, extra?: Extra) =>
  column(name, 'json', doc, { maxLength: 65_536, ...extra })
export const currency = (name: string, doc: string, extra?: Extra) => column(name, 'currency', doc, extra)
export const oneOf = (name: string, values: readonly string[], doc: string, extra?: Extra) =>
  column(name, 'enum', doc, extra, values)
export const roles = (name: string, values: readonly string[], doc: string) => column(name, 'roles', doc, {}, values)

export const required = { required: true }

export const externalId = (of: string) => text('external_id', `Your id of the ${of}.`, required)
export const accountId = text('account_external_id', 'Your id of the account.', required)

export interface Kind {
  name: string
  doc: string
  columns: readonly Column[]
  /** Columns that together name a row; importing a row with the same key again updates it. */
  naturalKey: readonly string[]
  /** Rows of one file with the same key are added up (usage) instead of being repeated ids. */
  isSummed: boolean
  /** What further columns become custom attributes of; null where they are left out. */
  attributesOf: 'account' | 'contact' | 'subscription' | 'ticket' | null
  /** Has `account_external_id`, which a mapping may replace by `account_via`. */
  hasAccount: boolean
  /** Pairs of day columns of which the second must not lie before the first. */
  inOrder: readonly (readonly [string, string])[]
  /** Pairs of number columns of which the product must stay within what is counted to the cent. */
  multiplied: readonly (readonly [string, string])[]
}

export function kind(
  name: string,
  doc: string,
  columns: readonly Column[],
  more: Partial<Pick<Kind, 'naturalKey' | 'isSummed' | 'attributesOf' | 'inOrder' | 'multiplied'>> = {},
): Kind {
  return {
    name,
    doc,
    columns,
    naturalKey: more.naturalKey ?? ['external_id'],
    isSummed: more.isSummed ?? false,
    attributesOf: more.attributesOf ?? null,
    hasAccount: columns.includes(accountId),
    inOrder: more.inOrder ?? [],
    multiplied: more.multiplied ?? [],
  }
}
