import type { PoolClient } from 'pg'
import { BEGIN } from '../../platform/db/isolation.ts'
import { activeUsersMetric, metricOfEvent, type MetricDraft } from './automatic-metrics.ts'
import type { EventType } from './item.ts'
import { COUNTING_LOCK } from './store-lock.ts'

/** Beyond this many, names are still listed, and counted once somebody makes a metric of them. */
const MOST_AUTOMATIC_METRICS = 200

interface Named {
  readonly type: EventType
  readonly name: string
}

/** Makes a metric for each of these event names that has none, and one for active users. Alone with the counts. */
export async function makeAutomaticMetrics(client: PoolClient, wanted: readonly Named[]): Promise<void> {
  await client.query(BEGIN)
  try {
    await client.query('select pg_advisory_xact_lock($1::int, $2::int)', [...COUNTING_LOCK])
    const drafts = await draftsFor(client, wanted)
    if (drafts.length > 0) {
      await insertMetrics(client, drafts)
      await client.query('update event_rules set version = version + 1')
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function draftsFor(client: PoolClient, wanted: readonly Named[]): Promise<MetricDraft[]> {
  const { rows } = await client.query<{
    key: string
    definition: { names: string[]; types: string[]; count: string } | null
    is_automatic: boolean
  }>('select key, definition, is_automatic from metrics')
  const keys = new Set(rows.map((row) => row.key))
  const isTaken = (key: string) => keys.has(key)
  const automatic = rows.filter((row) => row.is_automatic && row.definition)
  const have = new Set(automatic.map(({ definition }) => `${definition?.types[0]}${definition?.names[0] ?? ''}`))
  const drafts: MetricDraft[] = []
  const take = (draft: MetricDraft) => {
    keys.add(draft.key)
    drafts.push(draft)
  }
  if (!automatic.some(({ definition }) => definition?.count === 'users')) take(activeUsersMetric(isTaken))
  for (const one of wanted) {
    if (automatic.length + drafts.length >= MOST_AUTOMATIC_METRICS) break
    if (!have.has(`${one.type}${one.name}`)) take(metricOfEvent(one, isTaken))
  }
  return drafts
}

async function insertMetrics(client: PoolClient, drafts: readonly MetricDraft[]): Promise<void> {
  await client.query(
    // What came before under these names is counted by the job that counts for new metrics.
    `insert into metrics (key, name, unit, fed_by, definition, is_automatic, rollup, counted_to)
     select key, name, unit, 'events', definition, true, case when definition ->> 'count' = 'users' then 'mean' else 'sum' end,
       case when exists (
         select from event_names names where definition -> 'types' ? names.type
           and (definition -> 'names' = '[]' or definition -> 'names' ? names.name)) then 0 else 9007199254740991 end
     from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) as given (key, name, unit, definition)`,
    [
      drafts.map(({ key }) => key),
      drafts.map(({ name }) => name),
      drafts.map(({ unit }) => unit),
      drafts.map(({ definition }) => JSON.stringify(definition)),
    ],
  )
}
