import { isDay } from '../../kernel/day.ts'
import type { AccountEdit } from './contract.ts'
import { attributeDoesNotFit, unknownAttribute } from './errors.ts'

export type EditValue = string | number | boolean | null

/** Fields of an account that a person may change, with the column they live in; custom fields are `attribute:<key>`. */
export const EDIT_FIELDS = {
  name: { column: 'name', label: 'name', type: 'text' },
  ownerId: { column: 'owner_id', label: 'owner', type: 'bigint' },
  segmentId: { column: 'segment_id', label: 'segment', type: 'int' },
  stageId: { column: 'stage_id', label: 'stage', type: 'int' },
  parentId: { column: 'parent_id', label: 'parent', type: 'bigint' },
  domain: { column: 'domain', label: 'domain', type: 'text' },
  industry: { column: 'industry', label: 'industry', type: 'text' },
  country: { column: 'country', label: 'country', type: 'text' },
  customerSince: { column: 'customer_since', label: 'customer since', type: 'date' },
  renewalOn: { column: 'renewal_on_given', label: 'renewal date', type: 'date' },
} as const
export type EditField = keyof typeof EDIT_FIELDS

export function isEditField(field: string): field is EditField {
  return Object.hasOwn(EDIT_FIELDS, field)
}

/** What an account holds now, by field. */
export interface Editable {
  id: number
  name: string
  ownerId: number | null
  granted: boolean
  values: Readonly<Record<string, EditValue>>
}

export interface Change {
  accountId: number
  field: string
  before: EditValue
  after: EditValue
}

/** The fields that an edit makes different; a field that already holds the value is no change. */
export function changesTo(account: Editable, edit: AccountEdit): Change[] {
  const { attributes = {}, ...fields } = edit
  const wanted: [string, EditValue][] = [
    ...Object.entries(fields).flatMap(([field, value]): [string, EditValue][] =>
      isEditField(field) && value !== undefined ? [[field, value]] : [],
    ),
    ...Object.entries(attributes).map(([key, value]): [string, EditValue] => [`attribute:${key}`, value]),
  ]
  return wanted
    .map(([field, after]) => ({ accountId: account.id, field, before: account.values[field] ?? null, after }))
    .filter((change) => change.before !== change.after)
}

/** The change that takes this one back; none where the field no longer holds what was put there. */
export function takenBack(change: Change, account: Editable | undefined): Change | null {
  const now = account?.values[change.field] ?? null
  return account && now === change.after ? { ...change, before: change.after, after: change.before } : null
}

export interface FieldKind {
  key: string
  name: string
  type: string
}

const FITS: Readonly<Record<string, { wanted: string; fits(value: EditValue): boolean }>> = {
  text: { wanted: 'a text', fits: (value) => typeof value === 'string' },
  number: { wanted: 'a number', fits: (value) => typeof value === 'number' },
  boolean: { wanted: 'yes or no', fits: (value) => typeof value === 'boolean' },
  day: { wanted: 'a day as yyyy-mm-dd', fits: (value) => typeof value === 'string' && isDay(value) },
}

/** Refuses custom fields that nobody defined and values of another type. Null clears any. */
export function checkAttributes(attributes: Readonly<Record<string, EditValue>>, fields: readonly FieldKind[]): void {
  for (const [key, value] of Object.entries(attributes)) {
    const field = fields.find((one) => one.key === key)
    const kind = field && FITS[field.type]
    if (!field || !kind) throw unknownAttribute(key)
    if (value !== null && !kind.fits(value)) throw attributeDoesNotFit(field.name, kind.wanted)
  }
}

/** `moved the stage from Adoption to Renewal`, with names instead of ids. */
export function changeSentence(field: string, before: string | null, after: string | null): string {
  const label = isEditField(field) ? EDIT_FIELDS[field].label : field.replace('attribute:', '')
  if (before === null) return `set the ${label} to ${after ?? 'nothing'}`
  if (after === null) return `cleared the ${label}, which was ${before}`
  return `moved the ${label} from ${before} to ${after}`
}
