import type { Condition } from '../../kernel/conditions.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { recentArrivals, sourceRhythms } from '../../record/freshness/views.ts'
import { MeasureDefinition } from '../health/definitions.ts'
import type { CustomType } from '../portfolio/conditions.ts'
import { readsSources } from './hearing.ts'
import type { Directory, DirectoryMeasure, DirectoryMetric, Known, Named } from './directory.ts'

interface DirectoryRow {
  fields: { key: string; name: string; type: CustomType }[] | null
  metrics: DirectoryMetric[] | null
  measures: { key: string; name: string; definition: string }[] | null
  stages: Named[] | null
  segments: Named[] | null
  playbooks: { key: string; name: string }[] | null
}

/** In one query: a run asks for it at every branch. */
export async function loadDirectory(db: Db): Promise<Directory> {
  const { rows } = await sql<DirectoryRow>`
    select
      (select json_agg(json_build_object('key', key, 'name', name, 'type', type) order by name) from custom_fields
        where entity = 'account' and archived_at is null) as fields,
      (select json_agg(json_build_object('id', id, 'key', key, 'name', name, 'unit', unit, 'fedBy', fed_by) order by key) from metrics
        where archived_at is null) as metrics,
      (select json_agg(json_build_object('key', key, 'name', name, 'definition', definition::text) order by lower(name), key) from measures
        where archived_at is null) as measures,
      (select json_agg(json_build_object('id', id, 'key', key, 'name', name) order by position) from stages where archived_at is null) as stages,
      (select json_agg(json_build_object('id', id, 'key', key, 'name', name) order by position) from segments where archived_at is null) as segments,
      (select json_agg(json_build_object('key', key, 'name', name) order by lower(name)) from playbooks where state <> 'archived') as playbooks`.execute(
    db,
  )
  const [row] = rows
  return {
    metrics: row?.metrics ?? [],
    measures: (row?.measures ?? []).flatMap(measureOf),
    customFields: new Map((row?.fields ?? []).map(({ key, name, type }) => [key, { name, type }])),
    stages: row?.stages ?? [],
    segments: row?.segments ?? [],
    playbooks: row?.playbooks ?? [],
  }
}

export async function ownerNames(db: Db): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('members')
    .select(['id', 'name'])
    .where('state', '!=', 'disabled')
    .orderBy(sql`lower(name)`)
    .execute()
}

/** Kinds of tasks there are: those of templates, and those that steps of playbooks name. */
export async function taskKinds(db: Db): Promise<{ key: string; name: string }[]> {
  const { rows } = await sql<{ key: string; name: string }>`
    select key, coalesce(max(name), initcap(replace(key, '_', ' '))) as name from (
      select key, name from task_templates where archived_at is null
      union all
      select distinct jsonb_path_query(definition, '$.**.taskKind') #>> '{}', null from playbook_versions) kinds
    where key is not null group by key order by 2, 1 limit 500`.execute(db)
  return rows
}

/**
 * The directory and what sources delivered up to a day. A past day knows no arrivals: each fact arrived on its own day.
 * Sources are only asked for where one of the conditions reads what they deliver.
 */
export async function loadKnown(
  db: Db,
  conditions: readonly Condition[],
  about: { asOf: Day; today: Day; now: Date; directory?: Directory },
): Promise<Known> {
  const directory = about.directory ?? (await loadDirectory(db))
  const listens = conditions.some((condition) => readsSources(condition, directory))
  const isPresent = about.asOf === about.today
  const hearing = {
    asOf: about.asOf,
    at: about.now,
    rhythms: listens ? await sourceRhythms(db, about.asOf) : [],
    arrivals: isPresent ? (listens ? await recentArrivals(db, about.now) : []) : null,
    metrics: directory.metrics,
  }
  return { ...directory, hearing }
}

const MAX_READ = 1_000
const read = new Map<string, Pick<DirectoryMeasure, 'unit' | 'source'> | null>()

/** Definitions hardly ever change, and reading one takes longer than everything else here. */
function measureOf({ key, name, definition }: { key: string; name: string; definition: string }): DirectoryMeasure[] {
  let found = read.get(definition)
  if (found === undefined) {
    const parsed = MeasureDefinition.safeParse(JSON.parse(definition))
    found = parsed.success ? { unit: parsed.data.unit, source: parsed.data.source } : null
    if (read.size >= MAX_READ) read.clear()
    read.set(definition, found)
  }
  return found ? [{ key, name, ...found }] : []
}
