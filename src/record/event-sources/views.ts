import { sql, type Db } from '../../platform/db/database.ts'

export interface SourceRow {
  readonly id: number
  readonly name: string
  readonly retiredAt: Date | null
  readonly groupType: string | null
  readonly accountTrait: string | null
  readonly createsAccounts: boolean
  readonly workingKeys: number
  readonly lastDay: number
  readonly lastArrivalAt: Date | null
  readonly openIssues: number
  readonly waitingEvents: number
}

/** Event sources, those in use first; with an id that one alone. */
export async function eventSourceRows(db: Db, now: Date, id: number | null = null): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`
    select sources.id, sources.name, sources.retired_at as "retiredAt", group_type as "groupType",
      account_trait as "accountTrait", creates_accounts as "createsAccounts",
      (select count(*) from write_keys where source_id = sources.id and revoked_at is null) as "workingKeys",
      (select coalesce(sum(accepted), 0)::bigint from event_minutes
        where source_id = sources.id and minute > ${now}::timestamptz - interval '1 day') as "lastDay",
      (select max(minute) from event_minutes where source_id = sources.id and accepted + repeated > 0) as "lastArrivalAt",
      (select count(*) from event_issues where source_id = sources.id and state = 'open') as "openIssues",
      (select coalesce(sum(events), 0)::bigint from event_waits where source_id = sources.id) as "waitingEvents"
    from event_sources join sources on sources.id = event_sources.source_id
    where ${id}::int is null or sources.id = ${id}::int
    order by sources.retired_at is not null, lower(sources.name), sources.id`.execute(db)
  return rows
}

export interface MinuteCount {
  readonly sourceId: number
  readonly minute: Date
  readonly accepted: number
}

/** What was accepted minute by minute since an instant. */
export async function acceptedSince(db: Db, since: Date, id: number | null = null): Promise<MinuteCount[]> {
  const { rows } = await sql<MinuteCount>`
    select source_id as "sourceId", minute, accepted from event_minutes
    where minute >= ${since} and (${id}::int is null or source_id = ${id}::int)`.execute(db)
  return rows
}

/** Everything a source ever sent that could be used. */
export async function totalEvents(db: Db, sourceId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(events), 0)::bigint as total from event_names where source_id = ${sourceId}`.execute(db)
  return rows[0]?.total ?? 0
}

export async function lastRefused(
  db: Db,
  sourceId: number,
): Promise<{ receivedAt: Date; message: string; code: string } | undefined> {
  return db
    .selectFrom('event_issues')
    .select(['received_at as receivedAt', 'message', 'code'])
    .where('source_id', '=', sourceId)
    .where('kind', '=', 'rejected')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
