import { isDay, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { type FactField, type FactValue, factsAsOf } from '../../record/facts/store.ts'
import { minorDigits } from '../../record/money/currency.ts'
import type { AskFor, Reader, ReadScope } from './reading.ts'

interface FieldValue {
  readonly value: FactValue
  readonly isAssumed: boolean
}

/** Fields kept beside accounts rather than as dated facts; `mrr` and `arr` are dated by their steps. */
const BUILT_IN = new Set(['customer_since', 'renewal_on', 'mrr', 'arr', 'last_contact'])

/** Fields as dated on the day. Text, or a number written where a day is asked for, is no data. */
export const readFields: Reader<'attribute'> = async (scope, asks, put) => {
  const values = await fieldsAsOf(
    scope,
    asks.map(({ source }) => source.attribute),
  )
  for (const { slot, source } of asks) {
    for (const accountId of scope.accountIds) {
      const field = values.get(accountId)?.get(source.attribute)
      const raw = field && rawOf(field.value, source.reading)
      if (raw) put(slot, accountId, { ...raw, count: 1, firstSignalDay: scope.asOf })
    }
  }
}

/** Values of fields by account and name, with whether the day lies before the first known value. */
export async function fieldsAsOf(
  scope: ReadScope,
  names: readonly string[],
): Promise<Map<number, Map<string, FieldValue>>> {
  const values = new Map<number, Map<string, FieldValue>>(scope.accountIds.map((id) => [id, new Map()]))
  const custom = names.filter((name) => !BUILT_IN.has(name)).map((name) => name.replace(/^attribute:/, ''))
  if (custom.length > 0) {
    const facts = await factsAsOf(scope.db, scope.accountIds, scope.asOf, custom.map(factField))
    const present = await presentAttributes(scope.db, scope.accountIds)
    for (const [accountId, fields] of values) {
      for (const name of names) {
        const key = name.replace(/^attribute:/, '')
        const fact = facts.get(accountId)?.get(factField(key))
        const now = present.get(accountId)?.[key]
        if (fact) fields.set(name, { value: fact.value, isAssumed: fact.isAssumed })
        else if (now !== undefined) fields.set(name, { value: now, isAssumed: true })
      }
    }
  }
  if (names.some((name) => BUILT_IN.has(name))) {
    for (const row of await builtInFields(scope)) {
      const fields = values.get(row.id)
      for (const name of names) {
        const value = row[name as keyof typeof row]
        if (BUILT_IN.has(name) && value !== null) fields?.set(name, { value, isAssumed: false })
      }
    }
  }
  return values
}

function factField(key: string): FactField {
  return `attribute:${key}`
}

async function presentAttributes(
  db: Db,
  accountIds: readonly number[],
): Promise<Map<number, Record<string, FactValue>>> {
  const { rows } = await sql<{ account_id: number; attributes: Record<string, FactValue> }>`
    select account_id, attributes from account_attributes where account_id = any(${accountIds}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.account_id, row.attributes]))
}

interface BuiltIn {
  readonly id: number
  readonly customer_since: Day | null
  readonly renewal_on: Day | null
  readonly last_contact: Day | null
  readonly mrr: number | null
  readonly arr: number | null
}

/** Money as decimals of the reporting currency. */
async function builtInFields({ db, accountIds, asOf, timeZone, reportingCurrency }: ReadScope): Promise<BuiltIn[]> {
  const { rows } = await sql<Omit<BuiltIn, 'arr'>>`
    select id, customer_since, renewal_on, (last_contact_at at time zone ${timeZone})::date as last_contact, step.mrr_minor as mrr
    from accounts left join lateral (
      select mrr_minor from mrr_steps where account_id = accounts.id and day <= ${asOf}::date order by day desc limit 1) step on true
    where id = any(${accountIds}::bigint[])`.execute(db)
  const scale = 10 ** minorDigits(reportingCurrency)
  return rows.map((row) => {
    const mrr = row.mrr === null ? null : row.mrr / scale
    const { id, customer_since, renewal_on, last_contact } = row
    const arr = mrr === null ? null : ((row.mrr ?? 0) * 12) / scale
    return { id, customer_since, renewal_on, last_contact, mrr, arr }
  })
}

function rawOf(
  value: FactValue,
  reading: AskFor<'attribute'>['source']['reading'],
): { amount: number | null; day: Day | null } | null {
  if (reading === 'days_since' || reading === 'days_until') {
    return typeof value === 'string' && isDay(value.slice(0, 10))
      ? { amount: null, day: value.slice(0, 10) as Day }
      : null
  }
  if (reading === 'boolean') return typeof value === 'boolean' ? { amount: value ? 1 : 0, day: null } : null
  const amount = typeof value === 'string' ? Number(value.trim() || Number.NaN) : value
  return typeof amount === 'number' && Number.isFinite(amount) ? { amount, day: null } : null
}
