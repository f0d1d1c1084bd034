import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** The first and last day an account has events of, with a day's room for any time zone; undefined without events. */
export async function daysOfEvents(db: Db, accountId: number): Promise<{ from: string; until: string } | undefined> {
  const { rows } = await sql<{ from: string | null; until: string | null }>`
    select (min(at) at time zone 'UTC')::date - 1 as "from", (max(at) at time zone 'UTC')::date + 1 as until
    from events where account_id = ${accountId}`.execute(db)
  const [span] = rows
  return span?.from && span.until ? { from: span.from, until: span.until } : undefined
}

/** Senders may have waited this long with what they sent before a merge. */
const SPOOLED_DAYS = 3

/**
 * Moves back what came by itself since the merge for an external id that now leads to `to`: events that name it, and
 * those of users whose group call does. Call it once the ids are back. The rule is that of `groupAt` and `accountsOfGroups`.
 */
export async function moveLateEventsBack(
  trx: Trx,
  { from, to }: { from: number; to: number },
  mergedAt: Date | null,
): Promise<number> {
  const late =
    mergedAt === null
      ? sql`true`
      : sql`received_at >= ${mergedAt}::timestamptz - make_interval(days => ${SPOOLED_DAYS})`
  const moved = await sql`
    with late as materialized (
      select account_id, at, id, source_id,
        coalesce(group_key, ${groupOfUser('at <= events.at order by at desc')}, ${groupOfUser('true order by at')}) as group_key
      from events
      where account_id = ${from} and import_id is null and ${late}
        and not exists (select from merged_rows where table_name = 'events' and row_id = events.id)),
    named as (select distinct source_id, group_key from late where group_key is not null),
    theirs as (
      select source_id, group_key from named
      where ${to} = (
        select external_ids.account_id from external_ids join sources on sources.id = external_ids.source_id
        where external_ids.kind = 'account' and external_ids.external_id = named.group_key and external_ids.account_id is not null
        order by (external_ids.source_id = named.source_id) desc, (sources.kind = 'import') desc, external_ids.source_id limit 1))
    update events set account_id = ${to} from late join theirs using (source_id, group_key)
    where events.account_id = ${from} and events.at = late.at and events.id = late.id`.execute(trx)
  return Number(moved.numAffectedRows ?? 0)
}

/** The group in the first of the user's group calls that are in this order; later keys first among those of an instant. */
function groupOfUser(which: string) {
  return sql`(
    select calls.group_key from (
      select at, group_key from user_groups
      where user_groups.source_id = events.source_id
        and subject = case when events.user_id is not null then 'u:' || events.user_id else 'a:' || events.anonymous_id end
      union
      select user_groups.at, user_groups.group_key
      from user_links join user_groups
        on user_groups.source_id = events.source_id and user_groups.subject = 'u:' || user_links.user_id
      where events.user_id is null and user_links.source_id = events.source_id and user_links.anonymous_id = events.anonymous_id
    ) as calls where ${sql.raw(which)}, group_key collate "C" desc limit 1)`
}
