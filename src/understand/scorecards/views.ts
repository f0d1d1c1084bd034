import { sql, type Db } from '../../platform/db/database.ts'
import { MeasureDefinition, ScorecardDefinition } from '../health/definitions.ts'

export interface MeasureRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly definition: MeasureDefinition
  readonly isArchived: boolean
}

export async function allMeasures(db: Db): Promise<MeasureRow[]> {
  const rows = await db
    .selectFrom('measures')
    .select(['id', 'key', 'name', 'definition', 'archived_at'])
    .orderBy('name')
    .execute()
  return rows.map(({ id, key, name, archived_at, definition }) => ({
    id,
    key,
    name,
    definition: MeasureDefinition.parse(definition),
    isArchived: archived_at !== null,
  }))
}

/** For how many accounts each measure is read, and for how many of these it is known. */
export async function measureCoverage(db: Db): Promise<Map<string, { accounts: number; known: number }>> {
  const { rows } = await sql<{ key: string; accounts: number; known: number }>`
    select key, count(*) as accounts, count(*) filter (where value ->> 1 = '1') as known
    from account_health cross join lateral jsonb_each(measure_values) as measure (key, value) group by key`.execute(db)
  return new Map(rows.map(({ key, ...counts }) => [key, counts]))
}

export interface ScorecardRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly isDefault: boolean
  readonly isArchived: boolean
  readonly liveVersionId: number | null
  readonly version: number | null
  readonly published: { at: string; author: { id: number; name: string } | null } | null
  readonly live: ScorecardDefinition | null
  readonly draft: ScorecardDefinition | null
  readonly segments: { id: number; key: string; name: string }[]
}

interface StoredScorecard extends Omit<ScorecardRow, 'live' | 'draft'> {
  readonly live: unknown
  readonly draft: unknown
}

export async function allScorecards(db: Db): Promise<ScorecardRow[]> {
  const { rows } = await sql<StoredScorecard>`
    select scorecards.id, scorecards.key, scorecards.name, is_default as "isDefault", scorecards.archived_at is not null as "isArchived",
      live_version_id as "liveVersionId", live.version, live.definition as live, draft.definition as draft,
      case when live.id is null then null else json_build_object('at', coalesce(live.published_at, live.created_at), 'author',
        case when author.id is null then null else json_build_object('id', author.id, 'name', author.name) end) end as published,
      coalesce((select json_agg(json_build_object('id', segments.id, 'key', segments.key, 'name', segments.name) order by segments.position)
        from scorecard_segments own join segments on segments.id = own.segment_id where own.scorecard_id = scorecards.id), '[]') as segments
    from scorecards
    left join scorecard_versions live on live.id = live_version_id
    left join members author on author.id = live.author_id
    left join scorecard_versions draft on draft.scorecard_id = scorecards.id and draft.state = 'draft'
    order by is_default desc, scorecards.name, scorecards.id`.execute(db)
  return rows.map(parsedScorecard)
}

function parsedScorecard(row: StoredScorecard): ScorecardRow {
  return {
    ...row,
    live: row.live === null ? null : ScorecardDefinition.parse(row.live),
    draft: row.draft === null ? null : ScorecardDefinition.parse(row.draft),
  }
}

/** How the accounts of each scorecard stand, by their effective band. */
export async function bandCounts(db: Db): Promise<Map<number, Record<string, number>>> {
  const { rows } = await sql<{ scorecard_id: number; band: string; count: number }>`
    select scorecard_id, effective_band as band, count(*) as count from account_health
    join scorecard_versions on scorecard_versions.id = version_id group by 1, 2`.execute(db)
  const counts = new Map<number, Record<string, number>>()
  for (const { scorecard_id, band, count } of rows) {
    counts.set(scorecard_id, { ...counts.get(scorecard_id), [band]: count })
  }
  return counts
}

export interface VersionRow {
  readonly id: number
  readonly scorecardId: number
  readonly version: number
  readonly state: 'draft' | 'published'
  readonly note: string
  readonly author: { id: number; name: string } | null
  readonly savedAt: Date
  readonly publishedAt: Date | null
  readonly definition: ScorecardDefinition
  readonly measures: MeasureDefinition[]
}

interface StoredVersion extends Omit<VersionRow, 'definition' | 'measures'> {
  readonly definition: unknown
  readonly measures: unknown[]
}

const versionColumns = sql`versions.id, scorecard_id as "scorecardId", coalesce(version, 0) as version, versions.state, note,
  case when members.id is null then null else json_build_object('id', members.id, 'name', members.name) end as author,
  versions.created_at as "savedAt", published_at as "publishedAt", definition, measures
  from scorecard_versions versions left join members on members.id = author_id`

export async function versionsOf(db: Db, scorecardId: number): Promise<VersionRow[]> {
  const { rows } = await sql<StoredVersion>`
    select ${versionColumns} where scorecard_id = ${scorecardId} order by versions.id desc limit 500`.execute(db)
  return rows.map(parsed)
}

export async function versionById(db: Db, versionId: number): Promise<VersionRow | undefined> {
  const { rows } = await sql<StoredVersion>`select ${versionColumns} where versions.id = ${versionId}`.execute(db)
  return rows.map(parsed)[0]
}

function parsed(row: StoredVersion): VersionRow {
  return {
    ...row,
    definition: ScorecardDefinition.parse(row.definition),
    measures: row.measures.map((measure) => MeasureDefinition.parse(measure)),
  }
}

export async function fieldChoices(
  db: Db,
): Promise<{ key: string; name: string; type: 'text' | 'number' | 'boolean' | 'day' }[]> {
  const { rows } = await sql<{ key: string; name: string; type: 'text' | 'number' | 'boolean' | 'day' }>`
    select key, name, type from custom_fields where entity = 'account' and archived_at is null order by name`.execute(
    db,
  )
  return rows
}

export async function contactRoles(db: Db): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`
    select distinct unnest(roles) as role from contacts order by 1 limit 200`.execute(db)
  return rows.map((row) => row.role)
}
