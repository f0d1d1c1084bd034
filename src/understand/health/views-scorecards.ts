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

export interface ScoringStamp {
  /** Changes with a live scorecard, the segments it serves, a metric, or the sources in use. */
  readonly definitions: string
  /** Changes when a source delivers a kind or metric for the first time, a day older or newer than all before, or arrives anew. */
  readonly deliveries: string
}

/**
 * Says whether what all accounts are scored by is still the same. Asked for with every handful of marks: it looks up the
 * ends of each rhythm in the index and never counts days.
 */
export async function scoringStamp(db: Db): Promise<ScoringStamp> {
  const { rows } = await sql<ScoringStamp>`
    with recursive rhythm as (
      (select source_id, kind, metric_id from source_days order by source_id, kind, metric_id limit 1)
      union all
      select next.* from rhythm cross join lateral (
        select source_id, kind, metric_id from source_days
        where (source_id, kind, metric_id) > (rhythm.source_id, rhythm.kind, rhythm.metric_id)
        order by source_id, kind, metric_id limit 1) next),
    delivery as (
      (select source_id, kind from source_arrivals order by source_id, kind limit 1)
      union all
      select next.* from delivery cross join lateral (
        select source_id, kind from source_arrivals where (source_id, kind) > (delivery.source_id, delivery.kind)
        order by source_id, kind limit 1) next)
    select concat_ws('/',
      (select string_agg(id || ':' || live_version_id, ',' order by id) from scorecards where archived_at is null),
      (select string_agg(segment_id || ':' || scorecard_id, ',' order by segment_id) from scorecard_segments),
      (select string_agg(concat_ws(':', id, key, fed_by, rollup), ',' order by id) from metrics where archived_at is null),
      (select string_agg(id::text, ',' order by id) from sources where retired_at is not null)) as definitions,
    concat_ws('/',
      (select string_agg(concat_ws(':', source_id, kind, metric_id,
        (select min(day) from source_days own where (own.source_id, own.kind, own.metric_id) = (rhythm.source_id, rhythm.kind, rhythm.metric_id)),
        (select max(day) from source_days own where (own.source_id, own.kind, own.metric_id) = (rhythm.source_id, rhythm.kind, rhythm.metric_id))),
        ',') from rhythm),
      (select string_agg(concat_ws(':', source_id, kind,
        (select max(arrived_at) from source_arrivals own where (own.source_id, own.kind) = (delivery.source_id, delivery.kind))),
        ',') from delivery)) as deliveries`.execute(db)
  return rows[0] ?? { definitions: '', deliveries: '' }
}
