import { sql, type Db } from '../../platform/db/database.ts'
import type { MeasureDefinition, ScorecardDefinition } from '../health/definitions.ts'

export interface NewVersion {
  readonly scorecardId: number
  readonly definition: ScorecardDefinition
  readonly measures: readonly MeasureDefinition[]
  readonly note: string
  readonly authorId: number | null
  readonly now: Date
}

/** Two people publishing at once take turns, so that version numbers have no gaps and no doubles. */
export async function lockScorecard(db: Db, scorecardId: number): Promise<boolean> {
  const row = await db
    .selectFrom('scorecards')
    .select('id')
    .where('id', '=', scorecardId)
    .where('archived_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Adds a published version and makes it the live one. Versions never change afterwards. */
export async function insertLiveVersion(db: Db, made: NewVersion): Promise<{ versionId: number; version: number }> {
  const { rows } = await sql<{ id: number; version: number }>`
    insert into scorecard_versions (scorecard_id, version, state, definition, measures, note, author_id, created_at, published_at)
    select ${made.scorecardId}, coalesce(max(version), 0) + 1, 'published', ${JSON.stringify(made.definition)}::jsonb,
      ${JSON.stringify(made.measures)}::jsonb, ${made.note}, ${made.authorId}::bigint, ${made.now}, ${made.now}
    from scorecard_versions where scorecard_id = ${made.scorecardId}
    returning id, version`.execute(db)
  const [row] = rows
  if (!row) throw new Error('no version was written')
  await db
    .updateTable('scorecards')
    .set({ live_version_id: row.id, name: made.definition.name })
    .where('id', '=', made.scorecardId)
    .execute()
  return { versionId: row.id, version: row.version }
}

export async function upsertDraft(db: Db, draft: Omit<NewVersion, 'measures'>): Promise<void> {
  await sql`
    insert into scorecard_versions (scorecard_id, state, definition, measures, note, author_id, created_at)
    values (${draft.scorecardId}, 'draft', ${JSON.stringify(draft.definition)}::jsonb, '[]', ${draft.note}, ${draft.authorId}::bigint, ${draft.now})
    on conflict (scorecard_id) where state = 'draft' do update set
      definition = excluded.definition, note = excluded.note, author_id = excluded.author_id, created_at = excluded.created_at`.execute(
    db,
  )
}

export async function deleteDraft(db: Db, scorecardId: number): Promise<boolean> {
  const deleted = await db
    .deleteFrom('scorecard_versions')
    .where('scorecard_id', '=', scorecardId)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return Number(deleted.numDeletedRows) > 0
}

export async function insertScorecard(db: Db, made: { name: string; now: Date }): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into scorecards (key, name, created_at)
    values ('scorecard_' || (select coalesce(max(id), 0) + 1 from scorecards), ${made.name}, ${made.now}) returning id`.execute(
    db,
  )
  const [row] = rows
  if (!row) throw new Error('no scorecard was written')
  return row.id
}

/** A segment has one scorecard: giving it here takes it from where it was. Returns how many of them exist. */
export async function replaceSegments(db: Db, scorecardId: number, segmentIds: readonly number[]): Promise<number> {
  await sql`delete from scorecard_segments where scorecard_id = ${scorecardId} and segment_id <> all(${segmentIds}::int[])`.execute(
    db,
  )
  const { numAffectedRows } = await sql`
    insert into scorecard_segments (segment_id, scorecard_id)
    select id, ${scorecardId}::int from segments where id = any(${segmentIds}::int[]) and archived_at is null
    on conflict (segment_id) do update set scorecard_id = excluded.scorecard_id`.execute(db)
  return Number(numAffectedRows ?? 0)
}

export async function setDefault(db: Db, scorecardId: number): Promise<void> {
  await db.updateTable('scorecards').set({ is_default: false }).where('is_default', '=', true).execute()
  await db.updateTable('scorecards').set({ is_default: true }).where('id', '=', scorecardId).execute()
}

export async function archive(db: Db, scorecardId: number, now: Date): Promise<void> {
  await db.deleteFrom('scorecard_segments').where('scorecard_id', '=', scorecardId).execute()
  await db.updateTable('scorecards').set({ archived_at: now }).where('id', '=', scorecardId).execute()
}

export async function insertMeasure(db: Db, definition: MeasureDefinition, now: Date): Promise<number | null> {
  const row = await db
    .insertInto('measures')
    .values({
      key: definition.key,
      name: definition.name,
      definition: JSON.stringify(definition),
      created_at: now,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

export async function updateMeasure(db: Db, id: number, definition: MeasureDefinition, now: Date): Promise<void> {
  await db
    .updateTable('measures')
    .set({ name: definition.name, definition: JSON.stringify(definition), changed_at: now })
    .where('id', '=', id)
    .execute()
}

export async function archiveMeasureRow(db: Db, id: number, now: Date): Promise<void> {
  await db.updateTable('measures').set({ archived_at: now }).where('id', '=', id).execute()
}
