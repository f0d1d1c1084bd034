import { dayIn, daysBetween, isDay } from '../../kernel/day.ts'
import { dayText } from '../../kernel/plain-words.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Company, Present } from '../../platform/http/route.ts'
import { minorDigits } from '../../record/money/currency.ts'
import { FIXED_FIELDS, firstName, measureText, moneyText, numberText, type MergeField } from './merge-fields.ts'
import type { MergeValues } from './templates.ts'
import {
  contactFacts,
  liveCustomFields,
  liveMeasures,
  liveMetrics,
  memberName,
  mergeFacts,
  metricTotals,
  type MergeFacts,
} from './views-merge.ts'

export interface MergeAbout {
  accountId: number
  contactId?: number | null
  /** Who it is for, where that is a member: `member.name`. */
  memberId?: number | null
  present: Present
  /** Address of Volant, for links to the account. */
  publicUrl?: string
}

/** What merge fields stand for of one account just now; what is not known has no value. */
export async function mergeValues(db: Db, about: MergeAbout): Promise<MergeValues> {
  const { accountId, present } = about
  const facts = await mergeFacts(db, accountId, present.today)
  if (!facts) return new Map()
  const values = new Map<string, string>()
  const put = (field: string, value: string | null | undefined) => {
    if (value !== null && value !== undefined && value !== '') values.set(field, value)
  }
  putAccount(put, facts, present)
  putHealth(put, facts)
  put('account.link', about.publicUrl && `${about.publicUrl}/accounts/${accountId}`)
  if (about.contactId) putContact(put, await contactFacts(db, accountId, about.contactId))
  if (about.memberId) {
    const name = await memberName(db, about.memberId)
    put('member.name', name)
    put('member.first_name', name && firstName(name))
  }
  const currency = currencyOf(present.company)
  for (const { key, unit } of await liveMeasures(db)) {
    const [value, isKnown] = facts.readings[key] ?? [null, 0]
    if (isKnown === 1 && value !== null) put(`measure.${key}`, measureText(value, unit, currency))
  }
  for (const { key, value } of await metricTotals(db, accountId, present.today)) put(`metric.${key}`, numberText(value))
  for (const { key, type } of await liveCustomFields(db))
    put(`attribute.${key}`, attributeText(facts.attributes[key], type))
  return values
}

/** Every field a template may use, with this company's measures, metrics and custom fields. */
export async function mergeFields(db: Db): Promise<MergeField[]> {
  const [measures, metrics, customs] = await Promise.all([liveMeasures(db), liveMetrics(db), liveCustomFields(db)])
  return [
    ...FIXED_FIELDS,
    ...measures.map(({ key, name, unit }): MergeField => ({
      field: `measure.${key}`,
      name,
      example: measureText(unit === 'share' || unit === 'change' ? 0.42 : 42, unit, { currency: 'EUR', digits: 2 }),
      group: 'Measures',
    })),
    ...metrics.map(({ key, name }): MergeField => ({
      field: `metric.${key}`,
      name: `${name}, last 30 days`,
      example: '1,240',
      group: 'Metrics',
    })),
    ...customs.map(({ key, name, type }): MergeField => ({
      field: `attribute.${key}`,
      name,
      example: attributeText(EXAMPLES[type], type) ?? '',
      group: 'Custom fields',
    })),
  ]
}

const EXAMPLES: Readonly<Record<string, unknown>> = { text: 'Gold', number: 25, boolean: true, day: '2026-12-31' }

type Put = (field: string, value: string | null | undefined) => void

function putAccount(put: Put, facts: MergeFacts, { today, company }: Present): void {
  const currency = currencyOf(company)
  put('account.name', facts.name)
  put('account.domain', facts.domain)
  put('account.industry', facts.industry)
  put('account.country', facts.country)
  put('account.stage', facts.stage)
  put('account.segment', facts.segment)
  put('account.customer_since', facts.customerSince && dayText(facts.customerSince))
  put('account.arr', facts.arrMinor === null ? null : moneyText(facts.arrMinor, currency))
  put('account.mrr', facts.mrrMinor === null ? null : moneyText(facts.mrrMinor, currency))
  put('account.last_contact', facts.lastContactAt && dayText(dayIn(company.timeZone, facts.lastContactAt)))
  put('renewal.date', facts.renewalOn && dayText(facts.renewalOn))
  put('renewal.days', facts.renewalOn && numberText(daysBetween(today, facts.renewalOn)))
  put('owner.name', facts.ownerName)
  put('owner.first_name', facts.ownerName && firstName(facts.ownerName))
  put('owner.email', facts.ownerEmail)
  put('manager.name', facts.managerName)
  put('tasks.open', numberText(facts.openTasks))
  put('tasks.overdue', numberText(facts.overdueTasks))
  put('tickets.open', numberText(facts.openTickets))
  put('tickets.escalated', numberText(facts.escalatedTickets))
  put('company.name', company.name)
  put('today', dayText(today))
}

function putHealth(put: Put, facts: MergeFacts): void {
  const points = (value: number | null) => (value === null ? null : numberText(Math.round(value)))
  put('health.score', points(facts.overall))
  put('health.band', facts.overall === null ? null : facts.band)
  put('health.experience', points(facts.experience))
  put('health.outcomes', points(facts.outcomes))
  put('health.change_30', points(facts.change30))
  put('health.quadrant', facts.quadrant)
}

function putContact(put: Put, contact: Awaited<ReturnType<typeof contactFacts>>): void {
  if (!contact) return
  put('contact.name', contact.name)
  put('contact.first_name', contact.name && firstName(contact.name))
  put('contact.title', contact.title)
  put('contact.email', contact.email)
}

function attributeText(value: unknown, type: string): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return numberText(value)
  if (typeof value !== 'string') return null
  return type === 'day' && isDay(value) ? dayText(value) : value
}

function currencyOf({ reportingCurrency: currency }: Company) {
  return { currency, digits: minorDigits(currency) }
}
