import { type Actor, may } from '../../kernel/access.ts'
import type { Role } from '../../kernel/permissions.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { WorkValue } from './cost.ts'

const COLUMNS = accountColumns('portfolio', 'account_id')
const MOST_AREAS = 60

export interface WorkQuestion {
  readonly actor: Actor
  readonly currency: string
  readonly firstDay: Day
  readonly endDay: Day
  readonly accountId?: number | undefined
  readonly memberId?: number | undefined
  readonly workKindId?: number | undefined
  readonly value?: WorkValue | undefined
  readonly productArea?: string | undefined
}

/**
 * Entries that answer a question, each with its value and its cost: minutes × rate ÷ 60, rounded half up once (`entryCost`),
 * at the rate of its day (`rateOn`). Accounts the reader may not see are left out.
 */
export function pricedEntries(question: WorkQuestion) {
  const { actor, currency, firstDay, endDay } = question
  const only = (given: number | undefined, column: string) =>
    given === undefined ? sql`true` : sql`${sql.ref(column)} = ${given}`
  return sql`
    select entry.id, entry.account_id, entry.member_id, entry.day, entry.minutes, entry.kind_id, kind.name as kind_name,
      nullif(entry.product_area, '') as product_area, coalesce(entry.value_given, kind.value) as value,
      entry.value_given is not null and entry.value_given <> kind.value as is_given, entry.note, entry.created_at,
      (2 * entry.minutes * rate.hourly_minor + 60) / 120 as cost_minor,
      case when ${inScope(actor, 'money', COLUMNS)} then portfolio.arr_minor end as arr_minor,
      members.name as member_name
    from work_entries entry
    join portfolio on portfolio.account_id = entry.account_id
    join work_kinds kind on kind.id = entry.kind_id
    left join members on members.id = entry.member_id
    left join lateral (
      select hourly_minor from work_rates
      where currency = ${currency} and valid_from <= entry.day and (member_id = entry.member_id or role = members.role)
      order by member_id is not null desc, valid_from desc limit 1) rate on true
    where entry.day >= ${firstDay}::date and entry.day < ${endDay}::date and ${inScope(actor, 'read', COLUMNS)}
      and ${only(question.accountId, 'entry.account_id')} and ${only(question.memberId, 'entry.member_id')}
      and ${only(question.workKindId, 'entry.kind_id')}
      and (${question.value ?? null}::text is null or coalesce(entry.value_given, kind.value) = ${question.value ?? null})
      and (${question.productArea ?? null}::text is null or lower(coalesce(entry.product_area, '')) = lower(${question.productArea ?? null}))`
}

export interface ListedEntry {
  readonly id: number
  readonly account: { id: number; name: string }
  readonly member: { id: number; name: string } | null
  readonly day: Day
  readonly minutes: number
  readonly kind: { id: number; name: string }
  readonly productArea: string | null
  readonly value: WorkValue
  readonly isGiven: boolean
  readonly note: string
  readonly costMinor: number | null
  readonly createdAt: Date
}

export async function listedEntries(
  db: Db,
  question: WorkQuestion,
  page: { offset: number; limit: number },
): Promise<ListedEntry[]> {
  const { rows } = await sql<ListedEntry>`
    select priced.id, json_build_object('id', accounts.id, 'name', accounts.name) as account,
      case when member_id is not null then json_build_object('id', member_id, 'name', member_name) end as member,
      day, minutes, json_build_object('id', kind_id, 'name', kind_name) as kind, product_area as "productArea", value,
      is_given as "isGiven", note, cost_minor as "costMinor", priced.created_at as "createdAt"
    from (${pricedEntries(question)}) priced join accounts on accounts.id = priced.account_id
    order by day desc, priced.id desc offset ${page.offset} limit ${page.limit}`.execute(db)
  return rows
}

export interface EntrySums {
  readonly total: number
  readonly minutes: number
  readonly costMinor: number
  readonly unpricedMinutes: number
}

export async function sumEntries(db: Db, question: WorkQuestion): Promise<EntrySums> {
  const { rows } = await sql<EntrySums>`
    select count(*) as total, coalesce(sum(minutes), 0)::bigint as minutes, coalesce(sum(cost_minor), 0)::bigint as "costMinor",
      coalesce(sum(minutes) filter (where cost_minor is null), 0)::bigint as "unpricedMinutes"
    from (${pricedEntries(question)}) priced`.execute(db)
  return rows[0] ?? { total: 0, minutes: 0, costMinor: 0, unpricedMinutes: 0 }
}

/** Areas of the product that were named for accounts the reader may see, the frequent first. */
export async function productAreas(db: Db, actor: Actor): Promise<string[]> {
  const { rows } = await sql<{ area: string }>`
    select product_area as area from work_entries join portfolio on portfolio.account_id = work_entries.account_id
    where product_area <> '' and ${inScope(actor, 'read', COLUMNS)}
    group by product_area order by count(*) desc, product_area limit ${MOST_AREAS}`.execute(db)
  return rows.map(({ area }) => area)
}

export interface ListedRate {
  readonly id: number
  readonly member: { id: number; name: string } | null
  readonly role: Role | null
  readonly validFrom: Day
  readonly hourlyMinor: number
  readonly currency: string
}

export async function listedRates(db: Db, page: { offset: number; limit: number }): Promise<ListedRate[]> {
  const { rows } = await sql<ListedRate>`
    select work_rates.id, work_rates.role, valid_from as "validFrom", hourly_minor as "hourlyMinor", currency,
      case when members.id is not null then json_build_object('id', members.id, 'name', members.name) end as member
    from work_rates left join members on members.id = member_id
    order by work_rates.role nulls last, members.name, valid_from desc offset ${page.offset} limit ${page.limit}`.execute(
    db,
  )
  return rows
}

export async function countRates(db: Db): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from work_rates`.execute(db)
  return rows[0]?.total ?? 0
}

/** Whose entries a reader sees: everybody's in scope, or only its own. Null: none. */
export function readableMember(actor: Actor): { memberId?: number } | null {
  if (may(actor, 'cost.read')) return {}
  return may(actor, 'cost.write') && actor.memberId !== null ? { memberId: actor.memberId } : null
}
