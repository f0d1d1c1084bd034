import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Contacted } from './standing.ts'

const COLUMNS = accountColumns('portfolio', 'account_id')

export interface Staying {
  readonly accountId: number
  readonly stageId: number
  readonly enteredOn: Day | null
  readonly arrMinor: number | null
}

/** Accounts the reader may see that stand in a stage, with the day they entered it. */
export async function staying(
  db: Db,
  actor: Actor,
  { today, stageId }: { today: Day; stageId?: number },
): Promise<Staying[]> {
  const { rows } = await sql<Staying>`
    select portfolio.account_id as "accountId", stage_id as "stageId", entered.day as "enteredOn",
      case when ${inScope(actor, 'money', COLUMNS)} then arr_minor end as "arrMinor"
    from portfolio
    left join lateral (
      select valid_from as day from account_facts
      where account_facts.account_id = portfolio.account_id and field = 'stage' and valid_from <= ${today}::date
      order by valid_from desc limit 1) entered on true
    where stage_id is not null and (${stageId ?? null}::int is null or stage_id = ${stageId ?? null}::int)
      and ${inScope(actor, 'read', COLUMNS)}`.execute(db)
  return rows
}

export async function countWithoutStage(db: Db, actor: Actor): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from portfolio where stage_id is null and ${inScope(actor, 'read', COLUMNS)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Contacts of these accounts from the day each entered its stage, in the order they happened. */
export async function contactsSince(
  db: Db,
  accounts: readonly { accountId: number; enteredOn: Day }[],
  { today, timeZone }: { today: Day; timeZone: string },
): Promise<Map<number, Contacted[]>> {
  const { rows } = await sql<Contacted & { accountId: number }>`
    with entered as (
      select * from unnest(${accounts.map((account) => account.accountId)}::bigint[], ${accounts.map((account) => account.enteredOn)}::date[])
        as entered (account_id, day))
    select happened.account_id as "accountId", type, task_kind as "taskKind", happened.day as on
    from (
      select activities.account_id, type, null::text as task_kind, (at at time zone ${timeZone})::date as day, entered.day as entered_on
      from activities join entered on entered.account_id = activities.account_id
      where type <> 'note' and at >= entered.day - interval '1 day'
      union all
      select tasks.account_id, 'task', kind, (done_at at time zone ${timeZone})::date, entered.day
      from tasks join entered on entered.account_id = tasks.account_id
      where state = 'done' and done_at >= entered.day - interval '1 day') happened
    where happened.day between happened.entered_on and ${today}::date
    order by happened.account_id, happened.day`.execute(db)
  return Map.groupBy(rows, ({ accountId }) => accountId)
}

export interface SuggestionRow {
  readonly accountId: number
  readonly stage: { id: number; name: string }
  readonly because: 'entry' | 'exit'
  readonly since: Date
}

/** What waits for a person's word, for accounts the reader may see. */
export async function openSuggestions(
  db: Db,
  actor: Actor,
  accountIds: readonly number[] | null,
): Promise<SuggestionRow[]> {
  const { rows } = await sql<SuggestionRow>`
    select suggestion.account_id as "accountId", json_build_object('id', stages.id, 'name', stages.name) as stage, because, since
    from stage_suggestions suggestion
    join portfolio on portfolio.account_id = suggestion.account_id
    join stages on stages.id = suggestion.stage_id
    where dismissed_at is null and suggestion.stage_id is distinct from portfolio.stage_id and stages.archived_at is null
      and (${accountIds === null} or suggestion.account_id = any(${accountIds ?? []}::bigint[])) and ${inScope(actor, 'read', COLUMNS)}
    order by since desc, suggestion.account_id`.execute(db)
  return rows
}

export interface AccountFacts {
  readonly id: number
  readonly name: string
  readonly owner: { id: number; name: string } | null
  readonly overall: number | null
  readonly band: 'good' | 'fair' | 'poor' | 'unknown'
  readonly renewalOn: Day | null
  readonly mayEdit: boolean
}

export async function accountFacts(db: Db, actor: Actor, ids: readonly number[]): Promise<Map<number, AccountFacts>> {
  const { rows } = await sql<AccountFacts>`
    select portfolio.account_id as id, accounts.name, overall, band, portfolio.renewal_on as "renewalOn",
      case when members.id is null then null else json_build_object('id', members.id, 'name', members.name) end as owner,
      (${inScope(actor, 'write', COLUMNS)}) is true as "mayEdit"
    from portfolio join accounts on accounts.id = portfolio.account_id left join members on members.id = portfolio.owner_id
    where portfolio.account_id = any(${[...ids]}::bigint[]) and ${inScope(actor, 'read', COLUMNS)}`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface StageFact {
  readonly accountId: number
  readonly stageId: number | null
  readonly from: Day
}

/** Every dated stage of accounts, oldest first. */
export async function stageFacts(db: Db, actor: Actor, accountIds: readonly number[] | null): Promise<StageFact[]> {
  const { rows } = await sql<StageFact>`
    select facts.account_id as "accountId", case when jsonb_typeof(value) = 'number' then value::int end as "stageId", valid_from as from
    from account_facts facts join portfolio on portfolio.account_id = facts.account_id
    where field = 'stage' and (${accountIds === null} or facts.account_id = any(${accountIds ?? []}::bigint[]))
      and ${inScope(actor, 'read', COLUMNS)}
    order by facts.account_id, valid_from`.execute(db)
  return rows
}

export interface Joined {
  readonly accountId: number
  readonly customerSince: Day | null
  readonly stageId: number | null
}

/** Accounts with the day they became customers, from a day on. */
export async function joinedSince(db: Db, actor: Actor, from: Day): Promise<Joined[]> {
  const { rows } = await sql<Joined>`
    select account_id as "accountId", customer_since as "customerSince", stage_id as "stageId" from portfolio
    where customer_since >= ${from}::date and ${inScope(actor, 'read', COLUMNS)}`.execute(db)
  return rows
}
