import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { FrozenRow } from './store.ts'
import { ownedWithin } from './views.ts'
import type { Cover } from './whose.ts'

export interface SnapshotRow {
  readonly id: number
  readonly quarter: Day
  readonly takenOn: Day
  readonly takenAt: Date
  readonly origin: 'weekly' | 'submitted'
  readonly member: { id: number; name: string } | null
  readonly cover: Cover
  readonly currency: string
  readonly commitMinor: number | null
  readonly bestCaseMinor: number | null
  readonly note: string
  readonly renewals: number
}

/**
 * Snapshots of a quarter that concern a cover, newest first: those of the whole company, cut down to it when they are read,
 * and those submitted by whoever it holds. One without rows is left out: its accounts are gone.
 */
export async function snapshotsOf(
  db: Db,
  { quarter, cover, limit, id }: { quarter: Day; cover: Cover; limit: number; id?: number },
): Promise<SnapshotRow[]> {
  const { rows } = await sql<Omit<SnapshotRow, 'cover'> & { ownerIds: number[] | null; hasOwnerless: boolean }>`
    select snapshots.id, quarter, taken_on as "takenOn", taken_at as "takenAt", origin, currency, note, owner_ids as "ownerIds",
      has_ownerless as "hasOwnerless", commit_minor as "commitMinor", best_case_minor as "bestCaseMinor", held.renewals,
      case when members.id is null then null else json_build_object('id', members.id, 'name', members.name) end as member
    from forecast_snapshots snapshots
    left join members on members.id = snapshots.member_id
    join lateral (
      select count(*) as renewals from forecast_snapshot_rows
      where snapshot_id = snapshots.id and ${ownedWithin(cover, sql.ref('forecast_snapshot_rows.owner_id'))}) held on true
    where exists (select from forecast_snapshot_rows where snapshot_id = snapshots.id) and quarter = ${quarter}::date and (${id ?? null}::bigint is null or snapshots.id = ${id ?? null}::bigint)
      and (origin = 'weekly' or ${ownedWithin({ ...cover, hasOwnerless: cover.ownerIds === null }, sql.ref('snapshots.member_id'))})
    order by snapshots.id desc limit ${limit}`.execute(db)
  return rows.map(({ ownerIds, hasOwnerless, ...row }) => ({ ...row, cover: { ownerIds, hasOwnerless } }))
}

export interface Week {
  readonly takenOn: Day
  readonly won: number
  readonly commit: number
  readonly bestCase: number
  readonly expected: number
}

/** Sums of a quarter's weekly snapshots over a cover, oldest first. */
export async function weeksOf(
  db: Db,
  { quarter, cover, currency }: { quarter: Day; cover: Cover; currency: string },
): Promise<Week[]> {
  const { rows } = await sql<Week>`
    select taken_on as "takenOn", coalesce(sum(renewed_minor) filter (where outcome <> 'open'), 0)::bigint as won,
      coalesce(sum(called_minor) filter (where outcome = 'open' and category = 'commit'), 0)::bigint as commit,
      coalesce(sum(called_minor) filter (where outcome = 'open' and category = 'best_case'), 0)::bigint as "bestCase",
      sum(case when outcome <> 'open' then coalesce(renewed_minor, 0)
        else round(called_minor * coalesce(probability, 0)::numeric) end)::bigint as expected
    from forecast_snapshots snapshots
    join forecast_snapshot_rows on snapshot_id = snapshots.id and ${ownedWithin(cover, sql.ref('forecast_snapshot_rows.owner_id'))}
    where quarter = ${quarter}::date and origin = 'weekly' and currency = ${currency}
    group by snapshots.id, taken_on order by snapshots.id`.execute(db)
  return rows
}

/** What a snapshot froze, of owners as they were then. */
export async function frozenRows(db: Db, snapshotId: number, cover: Cover): Promise<FrozenRow[]> {
  const { rows } = await sql<FrozenRow>`
    select renewal_id as "renewalId", coalesce(accounts.merged_into_id, accounts.id) as "accountId",
      forecast_snapshot_rows.owner_id as "ownerId", due_on as "dueOn",
      amount_minor as "amountMinor", called_minor as "calledMinor", category, voice, probability::numeric::float8 as probability, outcome,
      renewed_minor as "renewedMinor"
    from forecast_snapshot_rows join accounts on accounts.id = account_id
    where snapshot_id = ${snapshotId} and ${ownedWithin(cover, sql.ref('forecast_snapshot_rows.owner_id'))}
    order by due_on, renewal_id`.execute(db)
  return rows
}

/** Which of these renewals a snapshot holds at all, under whomever. */
export async function heldBySnapshot(db: Db, snapshotId: number, renewalIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select renewal_id as id from forecast_snapshot_rows
    where snapshot_id = ${snapshotId} and renewal_id = any(${[...renewalIds]}::bigint[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Where renewals are now that left a forecast of a quarter; those that do not exist any more are left out. */
export async function whereNow(
  db: Db,
  renewalIds: readonly number[],
  quarter: { from: Day; to: Day },
): Promise<Map<number, 'later' | 'earlier' | 'others'>> {
  const { rows } = await sql<{ id: number; place: 'later' | 'earlier' | 'others' }>`
    select id, case when due_on > ${quarter.to}::date then 'later' when due_on < ${quarter.from}::date then 'earlier'
      else 'others' end as place
    from renewals where id = any(${[...renewalIds]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, place }) => [id, place]))
}

/** Names of accounts behind moves. */
export async function namesOf(
  db: Db,
  accountIds: readonly number[],
): Promise<Map<number, { name: string; owner: string | null }>> {
  const { rows } = await sql<{ id: number; name: string; owner: string | null }>`
    select accounts.id, accounts.name, members.name as owner from accounts left join members on members.id = owner_id
    where accounts.id = any(${[...accountIds]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, name, owner }) => [id, { name, owner }]))
}

/** Quarters whose weekly snapshot of this week has been taken, and still holds something. */
export async function weeksTaken(db: Db, weekOn: Day): Promise<Set<Day>> {
  const { rows } = await sql<{ quarter: Day }>`
    select quarter from forecast_snapshots where origin = 'weekly' and week_on = ${weekOn}
      and exists (select from forecast_snapshot_rows where snapshot_id = forecast_snapshots.id)`.execute(db)
  return new Set(rows.map(({ quarter }) => quarter))
}

/**
 * Whether what would be frozen is still moving: data is coming in or going, or came in within the last quarter of an hour
 * and the machine has not yet spoken of every renewal ahead.
 */
export async function isUnsettled(db: Db, { today, to, now }: { today: Day; to: Day; now: Date }): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from imports where state in ('queued', 'running', 'undo_queued', 'undoing'))
      or (exists (select from imports where finished_at > ${now}::timestamptz - interval '15 minutes')
        and exists (
          select from renewals
          where outcome = 'open' and due_on between ${today}::date and ${to}::date
            and not exists (select from account_predictions where account_predictions.account_id = renewals.account_id)
            and not exists (select from renewal_views where renewal_id = renewals.id))) as found`.execute(db)
  return rows[0]?.found ?? false
}
