import { Readable } from 'node:stream'
import { CompiledQuery } from 'kysely'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { PoolClient } from 'pg'
import { guessRollup } from '../metrics/aggregation.ts'
import { DIRTY_CHANNEL } from '../signals/dirty.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** Ids of metrics by key; unknown keys become metrics fed by imports. A metric fed by events takes no imports. */
export async function ensureMetrics(
  db: Db,
  keys: readonly string[],
): Promise<Map<string, { id: number; fedBy: string }>> {
  if (keys.length === 0) return new Map()
  const wanted = [...keys].sort()
  await sql`
    insert into metrics (key, name, rollup)
    select key, initcap(replace(replace(key, '_', ' '), '.', ' ')), rollup
    from unnest(${wanted}::text[], ${wanted.map(guessRollup)}::text[]) as wanted (key, rollup)
    on conflict (key) do nothing`.execute(db)
  const rows = await db
    .selectFrom('metrics')
    .select(['id', 'key', 'fed_by'])
    .where('key', 'in', [...keys])
    .execute()
  return new Map(rows.map((row) => [row.key, { id: row.id, fedBy: row.fed_by }]))
}

/** Rows of one import wait in this many parts, by account, so that each can be added up in memory and on its own. */
export const STAGE_PARTS = 16

const stageOf = (importId: number) => sql.table(`usage_stage_${Math.trunc(importId)}`)
const partName = (importId: number, part: number) => `usage_stage_${Math.trunc(importId)}_${Math.trunc(part)}`
const partOf = (importId: number, part: number) => sql.table(partName(importId, part))

/** Unlogged: a crash of the database empties the stage, and the file is read again. */
export async function createStage(db: Db, importId: number): Promise<void> {
  await dropStage(db, importId)
  await sql`
    create table ${stageOf(importId)} (account_id bigint, metric_id int, day date, contact_id bigint, value numeric)
    partition by hash (account_id)`.execute(db)
  for (let part = 0; part < STAGE_PARTS; part += 1) {
    await sql`
      create unlogged table ${partOf(importId, part)} partition of ${stageOf(importId)}
      for values with (modulus ${sql.raw(String(STAGE_PARTS))}, remainder ${sql.raw(String(part))})`.execute(db)
  }
}

export async function dropStage(db: Db, importId: number): Promise<void> {
  await sql`drop table if exists ${stageOf(importId)}`.execute(db)
}

/** Rows that wait; null when there is no staging table (any more). */
export async function stagedRows(db: Db, importId: number): Promise<number | null> {
  const { rows: there } = await sql<{
    name: string | null
  }>`select to_regclass(${`usage_stage_${Math.trunc(importId)}`})::text as name`.execute(db)
  if (!there[0]?.name) return null
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${stageOf(importId)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Sends prepared lines (account, metric, day, contact, value; tab-separated) to the staging table. */
export async function copyToStage(client: PoolClient, importId: number, chunks: readonly string[]): Promise<void> {
  // The stage itself does not survive a crash of the database, so there is nothing to wait for the disk for.
  await client.query('set local synchronous_commit = off')
  const stream = client.query(
    copyFrom(`copy usage_stage_${Math.trunc(importId)} (account_id, metric_id, day, contact_id, value) from stdin`),
  )
  await pipeline(Readable.from(chunks), stream)
}

export interface MergeScope {
  importId: number
  sourceId: number
  part: number
}

export interface Merged {
  created: number
  changed: number
  unchanged: number
}

/**
 * Adds up one part of the stage and writes it to the metric days, in the transaction that `client` has open: rows of one
 * key are one number, a number that stands already is replaced, and what it was is journaled. Contact-level rows go to
 * their own table; the account's day is their sum wherever no account-level row stands.
 *
 * Where nothing stands yet the sums are copied, which is far cheaper than inserting; `reader` is a second connection.
 */
export async function mergePart(client: PoolClient, reader: PoolClient, scope: MergeScope): Promise<Merged> {
  const part = partName(scope.importId, scope.part)
  await client.query("set local statement_timeout = 0; set local work_mem = '96MB'")
  const isPlain = await isNew(client, part)
  const merged = isPlain ? await copyPart(client, reader, scope) : await mergeSums(client, scope)
  if (merged.created > 0 || merged.changed > 0) {
    await client.query(markDirty(part))
    await client.query(`select pg_notify('${DIRTY_CHANNEL}', '')`)
  }
  return merged
}

/** Whether the part is about accounts alone, and no number stands yet in the spans of days it speaks of. */
async function isNew(client: PoolClient, part: string): Promise<boolean> {
  const { rows } = await client.query<{ is_new: boolean }>(`
    with spans as materialized (
      select account_id, metric_id, min(day) as first, max(day) as last, max(contact_id) as contact from ${part} group by account_id, metric_id)
    select not exists (select from spans where contact <> 0) and not exists (
      select from spans join metric_days on metric_days.account_id = spans.account_id and metric_days.metric_id = spans.metric_id
        and metric_days.day between spans.first and spans.last) as is_new`)
  return rows[0]?.is_new ?? false
}

/** Copies the sums; nothing stands that could be in their way. */
async function copyPart(client: PoolClient, reader: PoolClient, scope: MergeScope): Promise<Merged> {
  const part = partName(scope.importId, scope.part)
  const created = await copySums(client, reader, scope)
  const { rows } = await client.query<{ staged: number }>(`select count(*) as staged from ${part}`)
  // Without repeated keys the staged rows are the days; with them each key counts once.
  const days = rows[0]?.staged === created ? part : `(select distinct account_id, metric_id, day from ${part}) keys`
  await client.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
     select $1::int, 'usage', metric_id, day, count(*) from ${days} group by metric_id, day order by metric_id, day
     on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals`,
    [scope.sourceId],
  )
  return { created, changed: 0, unchanged: 0 }
}

async function mergeSums(client: PoolClient, scope: MergeScope): Promise<Merged> {
  const merged = { created: 0, changed: 0, unchanged: 0 }
  await client.query(`
    create temporary table summed on commit drop as
    select account_id, metric_id, day, contact_id, sum(value) as value from ${partName(scope.importId, scope.part)}
    group by account_id, metric_id, day, contact_id`)
  await client.query('analyze summed')
  await client.query(ADD_CREATED_BEFORE, [scope.importId])
  add(merged, await client.query(MERGE_ACCOUNT_ROWS, [scope.importId, scope.sourceId]))
  add(merged, await client.query(MERGE_CONTACT_ROWS, [scope.importId, scope.sourceId]))
  await client.query(DERIVE_ACCOUNT_DAYS, [scope.importId, scope.sourceId])
  return merged
}

/** Adds the part up on one connection and copies the sums on the other, byte for byte. Returns how many there were. */
async function copySums(
  client: PoolClient,
  reader: PoolClient,
  { importId, sourceId, part }: MergeScope,
): Promise<number> {
  await reader.query("set work_mem = '96MB'; set statement_timeout = 0")
  try {
    const from = reader.query(
      copyTo(`copy (
        select account_id, metric_id, day, ${Math.trunc(importId)}, ${Math.trunc(sourceId)}, sum(value) from ${partName(importId, part)}
        group by account_id, metric_id, day order by account_id, metric_id, day) to stdout`),
    )
    const into = client.query(
      copyFrom('copy metric_days (account_id, metric_id, day, import_id, source_id, value) from stdin'),
    )
    await pipeline(from, into)
    return into.rowCount
  } finally {
    await reader.query('reset work_mem; reset statement_timeout')
  }
}

/**
 * Merges a few lines outside a run over a file, added to what the same import wrote under their keys before: rows of one
 * file with one key are one sum, also when one of them was corrected later.
 */
export async function mergeLines(
  trx: Trx,
  scope: { importId: number; sourceId: number },
  lines: string,
): Promise<Merged> {
  const rows = lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [account_id, metric_id, day, contact_id, value] = line.split('\t')
      return { account_id, metric_id, day, contact_id, value }
    })
  await sql`
    create temporary table summed (account_id bigint, metric_id int, day date, contact_id bigint, value numeric) on commit drop`.execute(
    trx,
  )
  await sql`
    insert into summed
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (account_id bigint, metric_id int, day date, contact_id bigint, value numeric)),
    keys as (select distinct account_id, metric_id, day, contact_id from given)
    select account_id, metric_id, day, contact_id, sum(value) as value from (
      select account_id, metric_id, day, contact_id, value from given
      union all select account_id, metric_id, day, contact_id, stands.value from contact_metric_days stands
        join keys using (account_id, metric_id, day, contact_id) where import_id = ${scope.importId}) as joined
    group by account_id, metric_id, day, contact_id`.execute(trx)
  const merged = { created: 0, changed: 0, unchanged: 0 }
  const run = (text: string, parameters: unknown[]) =>
    trx.executeQuery<{ keys?: number }>(CompiledQuery.raw(text, parameters))
  add(merged, await run(MERGE_ACCOUNT_ROWS, [scope.importId, scope.sourceId]))
  add(merged, await run(MERGE_CONTACT_ROWS, [scope.importId, scope.sourceId]))
  await run(DERIVE_ACCOUNT_DAYS, [scope.importId, scope.sourceId])
  await run(markDirty('summed'), [])
  await run(`select pg_notify('${DIRTY_CHANNEL}', '')`, [])
  return merged
}

function add(merged: Merged, { rows }: { rows: { keys?: number; created?: number; changed?: number }[] }): void {
  const { keys = 0, created = 0, changed = 0 } = rows[0] ?? {}
  merged.created += created
  merged.changed += changed
  merged.unchanged += keys - created - changed
}

/**
 * What the import created before the rest was staged, where it does not stand under the import any more: as the own part of
 * a day that became a sum when accounts were merged, or in the journal of another import that replaced it since.
 */
const ADD_CREATED_BEFORE = `
  update summed set value = summed.value + before.value
  from (
    select account_id, metric_id, day, value from own_metric_days where import_id = $1::int and not is_derived
    union all
    select account_id, (row_key->>'metric_id')::int, (row_key->>'day')::date, (before->>'value')::numeric
    from import_changes where table_name = 'metric_days' and (before->>'import_id')::bigint = $1::bigint and import_id in (
      select other.id from imports other, imports this
      where this.id = $1::bigint and other.id <> this.id and other.kind = 'usage'
        and greatest(other.started_at, coalesce(other.finished_at, now())) >= this.started_at - interval '1 day')) as before
  where summed.contact_id = 0 and summed.account_id = before.account_id and summed.metric_id = before.metric_id
    and summed.day = before.day`

/**
 * What the import itself wrote before is part of the same number. It is raised without a journal: undoing the import
 * removes it, or restores what stood before it, all the same.
 */
const MERGE_ACCOUNT_ROWS = `
  with given as materialized (
    select account_id, metric_id, day, value from summed where contact_id = 0 order by account_id, metric_id, day),
  standing as materialized (
    select stands.account_id, stands.metric_id, stands.day, stands.value, stands.is_derived, stands.is_sum, stands.import_id, stands.source_id,
      given.value + case when stands.import_id = $1::int and not stands.is_derived then stands.value else 0 end as new_value
    from metric_days stands join given using (account_id, metric_id, day)),
  differing as (select * from standing where value <> new_value or is_derived or is_sum),
  replaced as (select * from differing where is_derived or import_id is distinct from $1::int),
  journal as (
    insert into import_changes (import_id, table_name, row_key, account_id, operation, before, after)
    select $1::bigint, 'metric_days', jsonb_build_object('metric_id', metric_id, 'day', day), account_id, 'changed',
      jsonb_build_object('value', value::text, 'is_derived', is_derived, 'import_id', import_id, 'source_id', source_id),
      jsonb_build_object('value', new_value::text)
    from replaced),
  updated as (
    update metric_days set value = differing.new_value, is_derived = false, import_id = $1::int, source_id = $2::smallint
    from differing where metric_days.account_id = differing.account_id and metric_days.metric_id = differing.metric_id
      and metric_days.day = differing.day),
  added as (
    insert into metric_days (account_id, metric_id, day, value, import_id, source_id)
    select account_id, metric_id, day, value, $1::int, $2::smallint from given
    on conflict (account_id, metric_id, day) do nothing returning metric_id, day),
  arrived as (
    insert into source_days (source_id, kind, metric_id, day, signals)
    select $2::int, 'usage', metric_id, day, count(*) from added group by metric_id, day order by metric_id, day
    on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals)
  select (select count(*) from given) - (select count(*) from standing where not is_derived and import_id = $1::int) as keys,
    (select count(*) from added) as created, (select count(*) from replaced) as changed`

const MERGE_CONTACT_ROWS = `
  with given as materialized (select account_id, metric_id, day, contact_id, value from summed where contact_id <> 0),
  differing as materialized (
    select stands.account_id, stands.metric_id, stands.day, stands.contact_id, stands.value, stands.import_id, stands.source_id,
      given.value as new_value
    from contact_metric_days stands join given using (account_id, metric_id, day, contact_id) where stands.value <> given.value),
  journal as (
    insert into import_changes (import_id, table_name, row_key, account_id, operation, before, after)
    select $1::bigint, 'contact_metric_days', jsonb_build_object('metric_id', metric_id, 'day', day, 'contact_id', contact_id), account_id,
      'changed', jsonb_build_object('value', value::text, 'import_id', import_id, 'source_id', source_id),
      jsonb_build_object('value', new_value::text)
    from differing),
  updated as (
    update contact_metric_days stands set value = differing.new_value, import_id = $1::int, source_id = $2::smallint
    from differing where stands.account_id = differing.account_id and stands.metric_id = differing.metric_id
      and stands.day = differing.day and stands.contact_id = differing.contact_id),
  added as (
    insert into contact_metric_days (account_id, metric_id, day, contact_id, value, import_id, source_id)
    select account_id, metric_id, day, contact_id, value, $1::int, $2::smallint from given on conflict do nothing returning 1)
  select (select count(*) from given) as keys, (select count(*) from added) as created, (select count(*) from differing) as changed`

const DERIVE_ACCOUNT_DAYS = `
  with keys as (select distinct account_id, metric_id, day from summed where contact_id <> 0),
  derived as (
    select account_id, metric_id, day, sum(value) as value from contact_metric_days join keys using (account_id, metric_id, day)
    group by account_id, metric_id, day),
  saved as (
    insert into metric_days (account_id, metric_id, day, value, import_id, source_id, is_derived)
    select account_id, metric_id, day, value, $1::int, $2::smallint, true from derived order by account_id, metric_id, day
    on conflict (account_id, metric_id, day) do update set value = excluded.value
      where metric_days.is_derived and metric_days.value <> excluded.value
    returning metric_id, day, (xmax = 0) as is_new)
  insert into source_days (source_id, kind, metric_id, day, signals)
  select $2::int, 'usage', metric_id, day, count(*) from saved where is_new group by metric_id, day order by metric_id, day
  on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals`

const markDirty = (table: string) => `
  insert into dirty_accounts (account_id)
  select account_id from (select distinct account_id from ${table}) marked
  where exists (select from accounts where accounts.id = marked.account_id) order by account_id
  on conflict (account_id) do update set generation = excluded.generation`

/** Notes that a part is merged, in the transaction that merged it; false when it was done before or the import was given up. */
export async function markPartMerged(
  client: PoolClient,
  importId: number,
  part: number,
  merged: Merged,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update imports set checkpoint = jsonb_set(checkpoint, '{parts}', coalesce(checkpoint->'parts', '[]') || to_jsonb($2::int)), beat_at = now(),
       rows_created = rows_created + $3, rows_changed = rows_changed + $4, rows_unchanged = rows_unchanged + $5
     where id = $1 and state = 'running' and not coalesce(checkpoint->'parts', '[]') @> to_jsonb($2::int)`,
    [importId, part, merged.created, merged.changed, merged.unchanged],
  )
  return rowCount === 1
}

/** Merged accounts for which this import brought usage. */
export async function mergedAccountsWithUsage(db: Db, importId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from accounts where merged_into_id is not null
      and exists (select from metric_days where account_id = accounts.id and import_id = ${importId}) order by id`.execute(
    db,
  )
  return rows.map((row) => row.id)
}
