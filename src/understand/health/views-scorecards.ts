import { sql, type Db } from '../../platform/db/database.ts'
import { MeasureDefinition, ScorecardDefinition } from './definitions.ts'

/** A published version as it judges accounts: the definition with the measures as they were then. */
export interface LoadedVersion {
  readonly id: number
  readonly scorecardId: number
  readonly name: string
  readonly version: number
  readonly definition: ScorecardDefinition
  readonly measures: readonly MeasureDefinition[]
}

export interface LiveScorecards {
  readonly standard: LoadedVersion
  readonly bySegment: ReadonlyMap<number, LoadedVersion>
}

interface VersionRow {
  id: number
  scorecard_id: number
  name: string
  version: number
  definition: unknown
  measures: unknown
}

/** What judges each segment now; null before the default scorecard is installed. */
export async function liveScorecards(db: Db): Promise<LiveScorecards | null> {
  const { rows } = await sql<VersionRow & { is_default: boolean; segment_ids: number[] }>`
    select versions.id, scorecard_id, scorecards.name, version, definition, measures, is_default,
      array(select segment_id from scorecard_segments own where own.scorecard_id = scorecards.id) as segment_ids
    from scorecards join scorecard_versions versions on versions.id = live_version_id
    where archived_at is null`.execute(db)
  const bySegment = new Map<number, LoadedVersion>()
  let standard: LoadedVersion | null = null
  for (const row of rows) {
    const version = versionOf(row)
    if (row.is_default) standard = version
    for (const segmentId of row.segment_ids) bySegment.set(segmentId, version)
  }
  return standard && { standard, bySegment }
}

export async function versionsById(db: Db, ids: Iterable<number>): Promise<Map<number, LoadedVersion>> {
  const { rows } = await sql<VersionRow>`
    select versions.id, scorecard_id, scorecards.name, coalesce(version, 0) as version, definition, measures
    from scorecard_versions versions join scorecards on scorecards.id = scorecard_id
    where versions.id = any(${[...new Set(ids)]}::int[])`.execute(db)
  return new Map(rows.map((row) => [row.id, versionOf(row)]))
}

function versionOf(row: VersionRow): LoadedVersion {
  const measures = (row.measures as unknown[]).map((measure) => MeasureDefinition.parse(measure))
  const definition = ScorecardDefinition.parse(row.definition)
  return { id: row.id, scorecardId: row.scorecard_id, name: row.name, version: row.version, definition, measures }
}

/**
 * Changes whenever what all accounts are scored by changes: a live scorecard, the segments it serves, or what a source has
 * delivered so far. Cheap enough to be asked for every thousand accounts.
 */
export async function scoringStamp(db: Db): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select concat_ws('/',
      (select string_agg(id || ':' || live_version_id, ',' order by id) from scorecards where archived_at is null),
      (select string_agg(segment_id || ':' || scorecard_id, ',' order by segment_id) from scorecard_segments),
      (select concat(count(*), ':', sum(signals), ':', max(day)) from source_days),
      (select concat(count(*), ':', max(arrived_at)) from source_arrivals),
      (select string_agg(id::text, ',' order by id) from sources where retired_at is not null)) as stamp`.execute(db)
  return rows[0]?.stamp ?? ''
}
