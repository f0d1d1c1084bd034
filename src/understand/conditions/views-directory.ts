import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { metricDirectory, recentArrivals, sourceRhythms } from '../../record/freshness/views.ts'
import { MeasureDefinition } from '../health/definitions.ts'
import type { CustomType } from '../portfolio/conditions.ts'
import type { Directory, DirectoryMeasure, Known, Named } from './directory.ts'

export async function loadDirectory(db: Db): Promise<Directory> {
  const fields = await db
    .selectFrom('custom_fields')
    .select(['key', 'name', 'type'])
    .where('entity', '=', 'account')
    .where('archived_at', 'is', null)
    .orderBy('name')
    .execute()
  return {
    metrics: await metricDirectory(db),
    measures: await liveMeasures(db),
    customFields: new Map(fields.map(({ key, name, type }) => [key, { name, type: type as CustomType }])),
    stages: await named(db, 'stages'),
    segments: await named(db, 'segments'),
    playbooks: await db
      .selectFrom('playbooks')
      .select(['key', 'name'])
      .where('state', '!=', 'archived')
      .orderBy(sql`lower(name)`)
      .execute(),
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

/** The directory and what sources delivered up to a day. A past day knows no arrivals: each fact arrived on its own day. */
export async function loadKnown(
  db: Db,
  about: { asOf: Day; today: Day; now: Date; directory?: Directory },
): Promise<Known> {
  const directory = about.directory ?? (await loadDirectory(db))
  const hearing = {
    asOf: about.asOf,
    at: about.now,
    rhythms: await sourceRhythms(db, about.asOf),
    arrivals: about.asOf === about.today ? await recentArrivals(db, about.now) : null,
    metrics: directory.metrics,
  }
  return { ...directory, hearing }
}

/** Measures in use, with the unit and the source they are read from. */
async function liveMeasures(db: Db): Promise<DirectoryMeasure[]> {
  const { rows } = await sql<{ key: string; name: string; definition: unknown }>`
    select key, name, definition from measures where archived_at is null order by lower(name), key`.execute(db)
  return rows.flatMap(({ key, name, definition }) => {
    const parsed = MeasureDefinition.safeParse(definition)
    return parsed.success ? [{ key, name, unit: parsed.data.unit, source: parsed.data.source }] : []
  })
}

async function named(db: Db, table: 'stages' | 'segments'): Promise<Named[]> {
  return db
    .selectFrom(table)
    .select(['id', 'key', 'name'])
    .where('archived_at', 'is', null)
    .orderBy('position')
    .execute()
}
