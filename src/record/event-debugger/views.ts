import { sql, type Db } from '../../platform/db/database.ts'
import type { AccountRule } from '../events/accept-group.ts'
import type { IssueFilter } from './contract.ts'

/** Names of accounts by id; ids of none, such as 0, are absent. */
export async function accountNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const wanted = [...new Set(ids)].filter((id) => id > 0)
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('accounts').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The name of an event source, retired or not. */
export async function eventSourceName(db: Db, id: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('event_sources')
    .innerJoin('sources', 'sources.id', 'event_sources.source_id')
    .select('sources.name')
    .where('sources.id', '=', id)
    .executeTakeFirst()
  return row?.name
}

export interface RateRow {
  readonly at: Date
  readonly accepted: number
  readonly repeated: number
  readonly rejected: number
  readonly waiting: number
  readonly conflicts: number
  readonly parked: number
}

/** What came in each step since an instant; steps without anything are there with noughts. */
export async function rateRows(
  db: Db,
  sourceId: number,
  { since, until, stepMinutes }: { since: Date; until: Date; stepMinutes: number },
): Promise<RateRow[]> {
  const { rows } = await sql<RateRow>`
    select steps.at, coalesce(sum(accepted), 0)::bigint as accepted, coalesce(sum(repeated), 0)::bigint as repeated,
      coalesce(sum(rejected), 0)::bigint as rejected, coalesce(sum(waiting), 0)::bigint as waiting,
      coalesce(sum(conflicts), 0)::bigint as conflicts, coalesce(sum(parked), 0)::bigint as parked
    from generate_series(${since}::timestamptz, ${until}::timestamptz, make_interval(mins => ${stepMinutes})) as steps (at)
    left join event_minutes on source_id = ${sourceId} and minute >= steps.at
      and minute < steps.at + make_interval(mins => ${stepMinutes})
    group by steps.at order by steps.at`.execute(db)
  return rows
}

export interface IssueRow {
  readonly id: number
  readonly sourceId: number
  readonly kind: 'rejected' | 'parked' | 'conflict'
  readonly receivedAt: Date
  readonly sentAt: Date | null
  readonly code: string
  readonly message: string
  readonly eventType: string | null
  readonly eventName: string | null
  readonly messageId: string | null
  readonly state: 'open' | 'resent' | 'dismissed'
  readonly resolvedAt: Date | null
  readonly bytes: number
}

const ISSUE = sql`id, source_id as "sourceId", kind, received_at as "receivedAt", sent_at as "sentAt", code, message,
  event_type as "eventType", event_name as "eventName", message_id as "messageId", state, resolved_at as "resolvedAt",
  length(raw) as bytes`

function meant(sourceId: number, { kind, state, code, name }: IssueFilter) {
  return sql`source_id = ${sourceId} and state = ${state} and (${kind}::text is null or kind = ${kind})
    and (${code}::text is null or code = ${code}) and (${name}::text is null or event_name = ${name})`
}

export async function issueRows(
  db: Db,
  sourceId: number,
  filter: IssueFilter,
  page: { offset: number; limit: number },
): Promise<IssueRow[]> {
  const { rows } = await sql<IssueRow>`
    select ${ISSUE} from event_issues where ${meant(sourceId, filter)}
    order by id desc limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export interface WholeIssueRow extends IssueRow {
  readonly raw: Buffer
  readonly context: string | null
}

export async function issueRow(db: Db, id: number): Promise<WholeIssueRow | undefined> {
  const { rows } = await sql<WholeIssueRow>`
    select ${ISSUE}, raw, context from event_issues where id = ${id}`.execute(db)
  return rows[0]
}

export async function countIssues(db: Db, sourceId: number, filter: IssueFilter, afterId = 0): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from event_issues where ${meant(sourceId, filter)} and id > ${afterId}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Ids of the issues meant, in the order they came. */
export async function issueIds(
  db: Db,
  sourceId: number,
  filter: IssueFilter,
  { afterId, most }: { afterId: number; most: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from event_issues where ${meant(sourceId, filter)} and id > ${afterId} order by id limit ${most}`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Codes or names within kind and state with how often each comes, the most frequent first. */
export async function issueValues(
  db: Db,
  sourceId: number,
  filter: IssueFilter,
  column: 'code' | 'event_name',
): Promise<{ value: string; count: number }[]> {
  const { rows } = await sql<{ value: string; count: number }>`
    select ${sql.ref(column)} as value, count(*) as count from event_issues
    where ${meant(sourceId, { ...filter, code: null, name: null })} and ${sql.ref(column)} is not null
    group by 1 order by 2 desc, 1 limit 50`.execute(db)
  return rows
}

/**
 * Which of these waiting items wait no more, by sequence, with the account their group, or the group their user was last
 * seen in, means now: null where none does.
 */
export async function movedSince(
  db: Db,
  sourceId: number,
  waits: readonly { sequence: number; groupKey: string | null; subject: string | null }[],
): Promise<Map<number, { id: number; name: string } | null>> {
  if (waits.length === 0) return new Map()
  const { rows } = await sql<{ sequence: number; id: number | null; name: string | null }>`
    select given.sequence, account.id, account.name
    from unnest(${waits.map(({ sequence }) => sequence)}::bigint[], ${waits.map(({ groupKey }) => groupKey)}::text[],
      ${waits.map(({ subject }) => subject)}::text[]) as given (sequence, group_key, subject)
    left join lateral (
      select accounts.id, accounts.name
      from external_ids join sources on sources.id = external_ids.source_id
      join accounts on accounts.id = external_ids.account_id
      where external_ids.kind = 'account' and external_id = coalesce(given.group_key, (
        select group_key from user_groups where source_id = ${sourceId} and subject = given.subject
        order by at desc, group_key desc limit 1))
      order by sources.id = ${sourceId} desc, sources.kind = 'import' desc, sources.id limit 1
    ) account on true
    where not exists (
      select from event_waits where source_id = ${sourceId} and events > 0
        and group_key = coalesce(given.group_key, '')
        and (given.group_key is not null or event_waits.subject = coalesce(given.subject, ''))
    )`.execute(db)
  return new Map(rows.map(({ sequence, id, name }) => [sequence, id === null || name === null ? null : { id, name }]))
}

/** What of a source nobody dealt with yet. */
export async function openCounts(
  db: Db,
  sourceId: number,
): Promise<{ rejected: number; parked: number; conflict: number; waiting: number }> {
  const { rows } = await sql<{ rejected: number; parked: number; conflict: number; waiting: number }>`
    select count(*) filter (where kind = 'rejected') as rejected, count(*) filter (where kind = 'parked') as parked,
      count(*) filter (where kind = 'conflict') as conflict,
      (select count(*) from event_waits where source_id = ${sourceId} and events > 0) as waiting
    from event_issues where source_id = ${sourceId} and state = 'open'`.execute(db)
  return rows[0] ?? { rejected: 0, parked: 0, conflict: 0, waiting: 0 }
}

export interface WaitRow {
  readonly groupKey: string
  readonly subject: string
  readonly events: number
  readonly firstAt: Date
  readonly lastAt: Date
  readonly accountId: number | null
  readonly accountName: string | null
}

export async function waitRows(db: Db, sourceId: number, page: { offset: number; limit: number }): Promise<WaitRow[]> {
  const { rows } = await sql<WaitRow>`
    select group_key as "groupKey", subject, events, first_at as "firstAt", last_at as "lastAt",
      accounts.id as "accountId", accounts.name as "accountName"
    from event_waits left join external_ids on group_key <> '' and external_ids.kind = 'account'
      and external_ids.source_id = event_waits.source_id and external_id = group_key
    left join accounts on accounts.id = external_ids.account_id
    where event_waits.source_id = ${sourceId} and events > 0
    order by events desc, group_key, subject limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export async function waitTotals(db: Db, sourceId: number): Promise<{ total: number; events: number }> {
  const { rows } = await sql<{ total: number; events: number }>`
    select count(*) as total, coalesce(sum(events), 0)::bigint as events
    from event_waits where source_id = ${sourceId} and events > 0`.execute(db)
  return rows[0] ?? { total: 0, events: 0 }
}

/** An account that is there: not merged into another. */
export async function accountThere(db: Db, id: number): Promise<{ id: number; name: string } | undefined> {
  return db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('merged_into_id', 'is', null)
    .executeTakeFirst()
}

/** How events of a source say which account they belong to. */
export async function accountRuleOf(db: Db, sourceId: number): Promise<AccountRule> {
  return db
    .selectFrom('event_sources')
    .select(['group_type as groupType', 'account_trait as accountTrait'])
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow()
}
