import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { ReadScope } from './reading.ts'
import { instantsOf } from './views-tickets.ts'

export interface ComfortRow {
  readonly accountId: number
  readonly isSample: boolean
  readonly nps: number
  readonly npsOn: Day
  readonly measuredOutcomes: number
  /** Whether anybody keeps outcomes at all: without any, nothing is known of them. */
  readonly outcomesAreKept: boolean
  readonly co: number | null
}

/** Each account's newest NPS answer, with its outcomes and results as kept. */
export async function comfortRows({ db, accountIds, asOf, timeZone }: ReadScope): Promise<ComfortRow[]> {
  const { until } = instantsOf({ from: asOf, to: asOf }, timeZone)
  const { rows } = await sql<ComfortRow>`
    select accounts.id as "accountId", is_sample as "isSample", answer.score::float8 as nps,
      (answer.answered_at at time zone ${timeZone})::date as "npsOn", health.co,
      (select count(distinct outcome_id) from outcome_measurements
        where outcome_measurements.account_id = accounts.id and measured_on <= ${asOf}::date) as "measuredOutcomes",
      exists (select from outcomes) as "outcomesAreKept"
    from accounts
    cross join lateral (
      select score, answered_at from survey_responses
      where account_id = accounts.id and survey = 'nps' and score is not null and answered_at < ${until}
      order by answered_at desc, id desc limit 1) answer
    left join account_health health on health.account_id = accounts.id
    where accounts.id = any(${accountIds}::bigint[]) and merged_into_id is null`.execute(db)
  return rows
}

/** Accounts in reach with an NPS answer young enough to matter: the only ones worth a closer look. */
export async function comfortCandidates(
  db: Db,
  actor: Actor,
  about: { since: Date; limit: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select accounts.id from accounts
    where merged_into_id is null and ${inScope(actor, 'read', accountColumns('accounts'))}
      and exists (select from survey_responses where account_id = accounts.id and survey = 'nps' and answered_at >= ${about.since}
        and (score >= 9 or score <= 6))
    order by arr_minor desc nulls last, id limit ${about.limit}`.execute(db)
  return rows.map((row) => row.id)
}

export interface ListedAccount {
  readonly id: number
  readonly name: string
  readonly owner: { id: number; name: string } | null
  readonly ownerId: number | null
  readonly granted: boolean
  readonly arrMinor: number | null
  readonly overall: number | null
  readonly band: string | null
  readonly cx: number | null
  readonly co: number | null
}

/** What lists of accounts say of each, in the order of the ids. */
export async function listedAccounts(db: Db, actor: Actor, ids: readonly number[]): Promise<ListedAccount[]> {
  const { rows } = await sql<ListedAccount>`
    select accounts.id, accounts.name, accounts.owner_id as "ownerId", accounts.arr_minor as "arrMinor",
      case when members.id is null then null else json_build_object('id', members.id, 'name', members.name) end as owner,
      exists (select from granted_accounts where account_id = accounts.id and member_id = ${actor.memberId}) as granted,
      effective_overall as overall, effective_band as band, cx, co
    from unnest(${ids}::bigint[]) with ordinality as wanted (id, position) join accounts on accounts.id = wanted.id
    left join members on members.id = accounts.owner_id left join account_health on account_health.account_id = accounts.id
    where ${inScope(actor, 'read', accountColumns('accounts'))}
    order by position`.execute(db)
  return rows
}
