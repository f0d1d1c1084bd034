import { isDay } from '../../../kernel/day.ts'
import type { Account, AccountEdit } from '../../../record/accounts/contract.ts'

export interface CustomField {
  key: string
  name: string
  type: 'text' | 'number' | 'boolean' | 'day'
}

/** Every field as it stands in its input; empty is not set. */
export type TypedFields = Readonly<Record<string, string>>

export function typedFields(account: Account, customFields: readonly CustomField[]): TypedFields {
  const { name, domain, industry, country, customerSince, attributes } = account
  const own = customFields.map((field) => [`attribute:${field.key}`, typedValue(attributes[field.key] ?? null)])
  return {
    name,
    domain: domain ?? '',
    industry: industry ?? '',
    country: country ?? '',
    customerSince: customerSince ?? '',
    ...Object.fromEntries(own),
  }
}

function typedValue(value: Account['attributes'][string]): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}

const TEXTS = ['domain', 'industry', 'country'] as const

/** Only what differs, in the form the API takes; null when nothing does. An emptied name is no change. */
export function changedFields(
  before: TypedFields,
  after: TypedFields,
  customFields: readonly CustomField[],
): AccountEdit | null {
  const differs = (key: string) => (before[key] ?? '').trim() !== (after[key] ?? '').trim()
  const written = (key: string) => (after[key] ?? '').trim()
  const edit: AccountEdit = {}
  if (differs('name') && written('name') !== '') edit.name = written('name')
  for (const key of TEXTS) if (differs(key)) edit[key] = written(key) || null
  if (differs('customerSince')) {
    const since = written('customerSince')
    edit.customerSince = isDay(since) ? since : null
  }
  const own = customFields
    .filter((field) => differs(`attribute:${field.key}`))
    .map((field) => [field.key, attributeValue(written(`attribute:${field.key}`), field.type)] as const)
  if (own.length > 0) edit.attributes = Object.fromEntries(own)
  return Object.keys(edit).length === 0 ? null : edit
}

const YES = new Set(['yes', 'true', '1'])
const NO = new Set(['no', 'false', '0'])

/** What was typed in the field's own type; what does not fit stays text, so that the server can say what is wrong with it. */
function attributeValue(typed: string, type: CustomField['type']): string | number | boolean | null {
  if (typed === '') return null
  if (type === 'number') {
    const value = Number(typed.replace(',', '.'))
    return Number.isFinite(value) ? value : typed
  }
  if (type === 'boolean') return YES.has(typed.toLowerCase()) ? true : NO.has(typed.toLowerCase()) ? false : typed
  return typed
}
