import { sql, type Db } from '../../platform/db/database.ts'

export const MOST_ISSUES_OF_SOURCE = 10_000
const KEPT_DAYS = 30
const KEPT_MINUTE_DAYS = 35

export interface RejectedMinute {
  readonly sourceId: number
  readonly minute: Date
  readonly rejected: number
}

export async function addRejectedMinutes(db: Db, minutes: readonly RejectedMinute[]): Promise<void> {
  if (minutes.length === 0) return
  await sql`
    insert into event_minutes (source_id, minute, rejected)
    select * from unnest(
      ${minutes.map(({ sourceId }) => sourceId)}::int[], ${minutes.map(({ minute }) => minute)}::timestamptz[],
      ${minutes.map(({ rejected }) => rejected)}::bigint[]
    ) as came (source_id, minute, rejected) order by 1, 2
    on conflict (source_id, minute) do update set rejected = event_minutes.rejected + excluded.rejected`.execute(db)
}

/** Keeps the newest issues of a source and lets go of the rest; returns how many went. */
export async function trimIssues(db: Db, sourceId: number, most = MOST_ISSUES_OF_SOURCE): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from event_issues where source_id = ${sourceId} and id <= (
      select id from event_issues where source_id = ${sourceId} order by id desc offset ${most} limit 1
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Lets go of what is older than 30 days or beyond 10,000 per source, and of old minutes. */
export async function pruneEventIssues(db: Db, now: Date): Promise<void> {
  await sql`delete from event_issues where received_at < ${now}::timestamptz - make_interval(days => ${KEPT_DAYS})`.execute(
    db,
  )
  await sql`delete from event_minutes where minute < ${now}::timestamptz - make_interval(days => ${KEPT_MINUTE_DAYS})`.execute(
    db,
  )
  const { rows } = await sql<{ id: number }>`
    select source_id as id from event_issues group by source_id having count(*) > ${MOST_ISSUES_OF_SOURCE}`.execute(db)
  for (const { id } of rows) await trimIssues(db, id)
}

export interface StoredIssue {
  readonly id: number
  readonly sourceId: number
  readonly kind: 'rejected' | 'parked' | 'conflict'
  readonly receivedAt: Date
  readonly sentAt: Date | null
  readonly eventType: string | null
  readonly messageId: string | null
  readonly state: 'open' | 'resent' | 'dismissed'
  readonly raw: Buffer
  /** JSON text of what its batch said for all items. */
  readonly context: string | null
}

const STORED = [
  'id',
  'source_id as sourceId',
  'kind',
  'received_at as receivedAt',
  'sent_at as sentAt',
  'event_type as eventType',
  'message_id as messageId',
  'state',
  'raw',
  'context',
] as const

export async function issueById(db: Db, id: number): Promise<StoredIssue | undefined> {
  const row = await db.selectFrom('event_issues').select(STORED).where('id', '=', id).executeTakeFirst()
  return row as StoredIssue | undefined
}

/** Whole issues by id, in the order they came. */
export async function openIssues(db: Db, ids: readonly number[]): Promise<StoredIssue[]> {
  const rows = await db
    .selectFrom('event_issues')
    .select(STORED)
    .where('id', 'in', [...ids])
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()
  return rows as StoredIssue[]
}

/** Marks open issues as dealt with; those that somebody else dealt with stay as they are. Returns how many changed. */
export async function settleIssues(
  db: Db,
  ids: readonly number[],
  state: 'resent' | 'dismissed',
  now: Date,
): Promise<number> {
  if (ids.length === 0) return 0
  const { numUpdatedRows } = await db
    .updateTable('event_issues')
    .set({ state, resolved_at: now })
    .where('id', 'in', [...ids])
    .where('state', '=', 'open')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export async function reopenIssue(db: Db, id: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('event_issues')
    .set({ state: 'open', resolved_at: null })
    .where('id', '=', id)
    .where('state', '=', 'dismissed')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Says anew what is wrong with an issue that was sent again and refused again. */
export async function saveIssueReason(
  db: Db,
  id: number,
  { code, message }: { code: string; message: string },
): Promise<void> {
  await db.updateTable('event_issues').set({ code, message }).where('id', '=', id).execute()
}
