import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { samplePartners } from './selling.ts'
import { deleteEmptySnapshots, deleteForecasts } from './store-forecasts.ts'
import { deleteSuccess } from './store-success.ts'

/** The row that stands for loading the sample: its state and how far it is. */
export async function sampleLoad(db: Db) {
  return db
    .selectFrom('imports')
    .select(['id', 'state', 'checkpoint', 'failure', 'beat_at'])
    .where('kind', '=', 'sample')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function startSampleLoad(
  db: Db,
  sourceId: number,
  by: { memberId: number | null; name: string; now: Date },
): Promise<number> {
  await sql`delete from imports where kind = 'sample'`.execute(db)
  const row = await db
    .insertInto('imports')
    .values({
      kind: 'sample',
      source_id: sourceId,
      member_id: by.memberId,
      actor_name: by.name,
      file_name: 'Sample company',
      state: 'running',
      options: JSON.stringify({ createAccounts: false, isDryRun: false }),
      created_at: by.now,
      beat_at: by.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function noteSampleProgress(db: Db, importId: number, rows: number, total: number): Promise<void> {
  await sql`
    update imports set checkpoint = ${JSON.stringify({ rows, total })}::jsonb, beat_at = now() where id = ${importId}`.execute(
    db,
  )
}

export async function endSampleLoad(
  db: Db,
  importId: number,
  state: 'done' | 'failed',
  failure: string | null,
): Promise<void> {
  await sql`update imports set state = ${state}, failure = ${failure}, finished_at = now(), beat_at = null where id = ${importId}`.execute(
    db,
  )
}

export async function nameMetrics(
  db: Db,
  metrics: readonly { key: string; name: string; unit: string; description: string; rollup: string }[],
): Promise<void> {
  await sql`
    insert into metrics (key, name, unit, description, rollup)
    select key, name, unit, description, rollup from jsonb_to_recordset(${JSON.stringify(metrics)}::jsonb) as r (key text, name text, unit text, description text, rollup text)
    on conflict (key) do nothing`.execute(db)
}

export async function accountCounts(db: Db): Promise<{ sample: number; own: number }> {
  const { rows } = await sql<{ sample: number; own: number }>`
    select count(*) filter (where is_sample) as sample, count(*) filter (where not is_sample) as own from accounts`.execute(
    db,
  )
  return rows[0] ?? { sample: 0, own: 0 }
}

export async function sampleAccountIds(
  db: Db,
  sourceId: number,
  externalIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ external_id: string; account_id: number }>`
    select external_id, account_id from external_ids
    where kind = 'account' and source_id = ${sourceId} and external_id = any(${[...externalIds]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.external_id, row.account_id]))
}

/** Removes everything the sample brought, in an order in which nothing is used by what still stands. */
export async function deleteSample(trx: Trx, sourceId: number): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx)
  await deleteSuccess(trx, samplePartners)
  await deleteForecasts(trx)
  const gone = sql`(select id from accounts where is_sample)`
  for (const table of [
    'metric_days',
    'own_metric_days',
    'contact_metric_days',
    'user_days',
    'events',
    'account_health',
    'health_days',
    'health_changes',
  ]) {
    await sql`delete from ${sql.table(table)} where account_id in ${gone}`.execute(trx)
  }
  await sql`delete from external_ids where source_id = ${sourceId}`.execute(trx)
  await sql`delete from accounts where is_sample`.execute(trx)
  await deleteEmptySnapshots(trx)
  await sql`delete from exchange_rates where source_id = ${sourceId}`.execute(trx)
  await sql`delete from event_names where source_id = ${sourceId}`.execute(trx)
  await sql`delete from source_days where source_id = ${sourceId}`.execute(trx)
  await sql`delete from source_arrivals where source_id = ${sourceId}`.execute(trx)
  await sql`
    delete from members where source = 'sample' and auth_user_id is null
      and not exists (select from accounts where owner_id = members.id)`.execute(trx)
  await sql`
    delete from metrics where not exists (select from metric_days where metric_id = metrics.id)
      and not exists (select from source_days where metric_id = metrics.id) and fed_by = 'import'`.execute(trx)
  await sql`delete from imports where kind = 'sample'`.execute(trx)
}

export interface EventRow {
  accountExternalId: string
  at: string
  type: string
  name: string
  userId: string
  properties: object
}

/** Stores single events of the sample's accounts; no metric counts them, so that imported numbers stay the only ones. */
export async function insertSampleEvents(
  trx: Trx,
  from: { sourceId: number; importId: number },
  events: readonly EventRow[],
): Promise<void> {
  await sql`
    insert into events (account_id, at, source_id, type, name, user_id, properties, received_at, import_id)
    select known.account_id, at, ${from.sourceId}, type, name, "userId", properties, at, ${from.importId}
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      as rows ("accountExternalId" text, at timestamptz, type text, name text, "userId" text, properties jsonb)
    join external_ids known on known.kind = 'account' and known.source_id = ${from.sourceId}
      and known.external_id = rows."accountExternalId"
    order by known.account_id, at`.execute(trx)
}

/** Deletes what an interrupted load stored of them, so that loading again stores each once. */
export async function deleteSampleEvents(trx: Trx, sourceId: number): Promise<void> {
  await sql`delete from events where account_id in (select id from accounts where is_sample)`.execute(trx)
  await sql`delete from event_names where source_id = ${sourceId}`.execute(trx)
}

/** Names of the sample's events and the days on which they came, as the intake would have noted them. */
export async function noteSampleEvents(trx: Trx, sourceId: number, zone: string): Promise<void> {
  const own = sql`source_id = ${sourceId} and account_id in (select id from accounts where is_sample)`
  await sql`
    insert into event_names (source_id, type, name, events, first_at, last_at)
    select source_id, type, name, count(*), min(at), max(at) from events where ${own} group by 1, 2, 3`.execute(trx)
  await sql`delete from source_days where source_id = ${sourceId} and kind = 'events'`.execute(trx)
  await sql`
    insert into source_days (source_id, kind, metric_id, day, signals)
    select source_id, 'events', 0, (at at time zone ${zone})::date, count(*) from events where ${own} group by 1, 4`.execute(
    trx,
  )
}

/**
 * When each account of the sample came to its stages: files say only where it stands. Onboarding from the first day; adoption and
 * value after a while that differs from account to account; renewal 120 days before its day; the end when nothing was paid any more.
 */
export async function dateStages(db: Db, sourceId: number, today: Day): Promise<void> {
  await sql`
    with standing as (
      select accounts.id, customer_since as since, stages.key, abs(hashtext(accounts.name)) as chance,
        case stages.key
          when 'renewal' then renewal_on - 120
          when 'at_risk' then ${today}::date - 10 - abs(hashtext(accounts.name)) % 80
          when 'churned' then (select max(day) from mrr_steps where account_id = accounts.id and mrr_minor = 0)
        end as current_from
      from accounts join stages on stages.id = stage_id
      where accounts.source_id = ${sourceId} and customer_since is not null),
    dated as (
      select id, 'onboarding' as key, since as day from standing
      union all
      select id, 'adoption', least(since + 55 + chance % 75, ${today}::date) from standing where key <> 'onboarding'
      union all
      select id, 'value', least(since + 240 + chance % 120, ${today}::date) from standing where key not in ('onboarding', 'adoption')
      union all
      select id, key, least(current_from, ${today}::date) from standing where current_from is not null)
    insert into account_facts (account_id, field, valid_from, value, source_id)
    select dated.id, 'stage', dated.day, to_jsonb(stages.id), ${sourceId}
    from dated join stages on stages.key = dated.key join standing on standing.id = dated.id
    where dated.key = standing.key or standing.current_from is null or dated.day < standing.current_from
    on conflict (account_id, field, valid_from) do nothing`.execute(db)
  // Where it stands is known from its day on: the day of loading adds nothing.
  await sql`
    delete from account_facts loaded using accounts
    where accounts.id = loaded.account_id and accounts.source_id = ${sourceId} and field = 'stage' and valid_from = ${today}::date
      and value = (select earlier.value from account_facts earlier
        where earlier.account_id = loaded.account_id and earlier.field = 'stage' and earlier.valid_from < ${today}::date
        order by earlier.valid_from desc limit 1)`.execute(db)
}
