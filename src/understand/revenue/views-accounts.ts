import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { MOVEMENT_LINES, RETENTION_CHANGES } from './contract.ts'
import { paidStanding } from './views-currencies.ts'
import { movementParts, type MovementQuery } from './views-movements.ts'
import { RETENTION_SUMS, retentionParts, type RetentionQuery, type RetentionSum } from './views-retention.ts'

export interface PageOf {
  offset: number
  limit: number
}

export interface EntryRow {
  accountId: number
  name: string
  ownerName: string | null
  day: Day
  kind: (typeof MOVEMENT_LINES)[number]
  beforeMinor: number
  afterMinor: number
  /** Contraction and churn below zero. */
  minor: number
  reason: string | null
  note: string
  isSaid: boolean
  mayWrite: boolean
}

export interface Entries {
  rows: EntryRow[]
  total: number
  /** Of all rows: how much each kind comes to. */
  sums: { kind: EntryRow['kind']; minor: number; rows: number }[]
}

/** Reason of a loss: what a person said last, else that of the largest subscription that ended or was cancelled on the day. */
export function reasonOf(account: Fragment, day: Fragment): Fragment {
  return sql`
    select coalesce(said.reason, ended.end_reason) as reason, coalesce(said.note, '') as note, said.reason is not null as is_said
    from (select) one
    left join lateral (
      select reason, note from movement_reasons told
      where told.day = ${day} and told.account_id = ${account} order by told.said_at desc, told.id desc limit 1) said on true
    left join lateral (
      select end_reason from subscriptions s
      where s.account_id = ${account} and (s.ended_on = ${day} or s.cancelled_on = ${day}) and s.end_reason is not null and not s.is_trial
      order by s.kind = 'recurring' desc, s.amount * s.quantity desc, s.id limit 1) ended on true`
}

/** One page of the rows that the lines of the movements are added up from, largest first. */
export async function movementEntries(
  db: Db,
  query: MovementQuery & { kind: EntryRow['kind'] | undefined },
  { offset, limit }: PageOf,
): Promise<Entries> {
  const wanted = query.kind === undefined ? sql`true` : sql`line = ${query.kind}`
  const of = { account: sql`page.account_id`, key: sql`page.key` }
  const [page, sums] = await Promise.all([
    sql<EntryRow>`
      with ${movementParts(query)},
      page as materialized (
        select * from entries where ${wanted}
        order by abs(minor) desc, day, account_id, line offset ${offset} limit ${limit}
      )
      select page.account_id as "accountId", accounts.name, members.name as "ownerName", ${query.net ? sql`case when page.line in ('transferIn', 'transferOut') then page.day else after.day end` : sql`page.day`} as day, page.line as kind,
        coalesce(before.mrr_minor, 0) as "beforeMinor", coalesce(after.mrr_minor, 0) as "afterMinor", page.minor::bigint as minor,
        reasons.reason, coalesce(reasons.note, '') as note, coalesce(reasons.is_said, false) as "isSaid",
        ${inScope(query.reader.actor, 'write', accountColumns('accounts'))} as "mayWrite"
      from page join accounts on accounts.id = page.account_id
      left join members on members.id = accounts.owner_id
      left join lateral (${paidStanding(query, { ...of, days: sql`day <= page.day` })}) after on true
      left join lateral (${paidStanding(query, { ...of, days: beforeOf(query) })}) before on true
      left join lateral (${reasonOf(sql`page.account_id`, sql`after.day`)}) reasons on page.line in ('contraction', 'churn')
      order by abs(page.minor) desc, page.day, page.account_id, page.line`.execute(db),
    sql<Entries['sums'][number]>`
      with ${movementParts(query)}
      select line as kind, sum(minor)::bigint as minor, count(*)::int as rows from entries where ${wanted} group by line`.execute(
      db,
    ),
  ])
  return { rows: page.rows, total: sums.rows.reduce((total, { rows }) => total + rows, 0), sums: sums.rows }
}

/** Up to which day what stood before an entry is looked for: a transfer changes nothing of what is paid. */
function beforeOf({ net, periods }: MovementQuery): Fragment {
  const starts = periods.map(({ from }) => from)
  const since = net ? sql`(${starts}::date[])[page.period]` : sql`page.day`
  return sql`case when page.line in ('transferIn', 'transferOut') then day <= page.day when page.line = 'fx' then day < page.day else day < ${since} end`
}

export interface KeptRow {
  accountId: number
  name: string
  ownerName: string | null
  openingMinor: number
  closingMinor: number
  keptMinor: number
  change: (typeof RETENTION_CHANGES)[number]
  reason: string | null
}

const CHANGE = sql`case when not is_customer then 'lost' when closing_minor < opening_minor then 'contracted'
  when closing_minor > opening_minor then 'expanded' else 'kept' end`

/** One page of the accounts behind a retention figure, largest loss first, and the sums of all of them. */
export async function keptAccounts(
  db: Db,
  query: RetentionQuery & { change: KeptRow['change'] | undefined },
  { offset, limit }: PageOf,
): Promise<{ rows: KeptRow[]; sums: RetentionSum | undefined }> {
  const wanted = query.change === undefined ? sql`true` : sql`${CHANGE} = ${query.change}`
  const [page, sums] = await Promise.all([
    sql<KeptRow>`
      with ${retentionParts(query)},
      page as materialized (
        select *, ${CHANGE} as change from kept where not is_unrated and ${wanted}
        order by closing_minor - opening_minor, opening_minor desc, account_id offset ${offset} limit ${limit}
      )
      select page.account_id as "accountId", accounts.name, members.name as "ownerName", page.opening_minor as "openingMinor",
        page.closing_minor as "closingMinor", least(page.opening_minor, page.closing_minor) as "keptMinor", page.change, reasons.reason
      from page join accounts on accounts.id = page.account_id
      left join members on members.id = accounts.owner_id
      left join lateral (
        select day from mrr_steps where account_id = page.account_id and kind in ('contraction', 'churn')
          and day > ${query.from}::date and day <= ${query.to}::date order by day desc limit 1) lost on page.change in ('lost', 'contracted')
      left join lateral (${reasonOf(sql`page.account_id`, sql`lost.day`)}) reasons on lost.day is not null
      order by page.closing_minor - page.opening_minor, page.opening_minor desc, page.account_id`.execute(db),
    sql<RetentionSum>`
      with ${retentionParts(query)}
      select null as key, false as "isSlice", ${RETENTION_SUMS} from kept where ${wanted}`.execute(db),
  ])
  return { rows: page.rows, sums: sums.rows[0] }
}

export interface ReasonSum {
  reason: string
  line: 'contraction' | 'churn'
  minor: number
  accounts: number
}

/** Churn and contraction by reason; the empty text where none is known. Amounts are positive. */
export async function reasonSums(db: Db, query: MovementQuery): Promise<ReasonSum[]> {
  const { rows } = await sql<ReasonSum>`
    with ${movementParts(query)}
    select coalesce(reasons.reason, '') as reason, line, sum(-minor)::bigint as minor, count(distinct account_id)::int as accounts
    from entries left join lateral (${reasonOf(sql`entries.account_id`, sql`entries.day`)}) reasons on true
    where line in ('contraction', 'churn') group by 1, 2`.execute(db)
  return rows
}

/** An account in reach: who may say why it pays less, and whether it did on the day. */
export async function lossOn(db: Db, accountId: number, day: Day) {
  const { rows } = await sql<{ ownerId: number | null; isLoss: boolean; name: string }>`
    select owner_id as "ownerId", name, exists (
      select from mrr_steps where account_id = accounts.id and mrr_steps.day = ${day}::date and kind in ('contraction', 'churn')) as "isLoss"
    from accounts where id = ${accountId} and merged_into_id is null`.execute(db)
  return rows[0]
}

export async function accountNames(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from accounts where id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
