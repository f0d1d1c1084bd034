import { inTransaction, sql, type Db } from '../../platform/db/database.ts'
import { markAllDirty } from '../../record/signals/dirty.ts'
import type { MeasureDefinition } from './definitions.ts'
import { defaultMeasures, defaultScorecards } from './defaults.ts'
import { measuresOf } from './scorecard-check.ts'

/**
 * Installs the default measures and scorecards into a database that has none. A company that changed, archived or
 * replaced them keeps its own: nothing is installed twice.
 */
export async function setUpHealth(db: Db, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('volant:set-up-health'))`.execute(trx)
    const known = await trx.selectFrom('scorecards').select('id').limit(1).executeTakeFirst()
    if (known) return
    await installMeasures(trx, now)
    for (const { key, segments, scorecard } of defaultScorecards) {
      const measures = definitionsOf(measuresOf(scorecard))
      const { id } = await trx
        .insertInto('scorecards')
        .values({ key, name: scorecard.name, is_default: segments.length === 0, created_at: now })
        .returning('id')
        .executeTakeFirstOrThrow()
      const version = await trx
        .insertInto('scorecard_versions')
        .values({
          scorecard_id: id,
          version: 1,
          state: 'published',
          definition: JSON.stringify(scorecard),
          measures: JSON.stringify(measures),
          note: 'As Volant brings it.',
          created_at: now,
          published_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await trx.updateTable('scorecards').set({ live_version_id: version.id }).where('id', '=', id).execute()
      await sql`
        insert into scorecard_segments (segment_id, scorecard_id)
        select id, ${id}::int from segments where lower(name) = any(${segments.map((name) => name.toLowerCase())}::text[])
        on conflict do nothing`.execute(trx)
    }
    await markAllDirty(trx)
  })
}

async function installMeasures(db: Db, now: Date): Promise<void> {
  const rows = defaultMeasures.map((measure) => ({
    key: measure.key,
    name: measure.name,
    definition: JSON.stringify(measure),
    created_at: now,
    changed_at: now,
  }))
  await db
    .insertInto('measures')
    .values(rows)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

function definitionsOf(keys: readonly string[]): MeasureDefinition[] {
  return defaultMeasures.filter(({ key }) => keys.includes(key))
}
