import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { PoolClient } from 'pg'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** Ids of metrics by key; unknown keys become metrics fed by imports. A metric fed by events takes no imports. */
export async function ensureMetrics(
  db: Db,
  keys: readonly string[],
): Promise<Map<string, { id: number; fedBy: string }>> {
  if (keys.length === 0) return new Map()
  await sql`
    insert into metrics (key, name) select key, initcap(replace(replace(key, '_', ' '), '.', ' ')) from unnest(${[...keys].sort()}::text[]) as wanted (key)
    on conflict (key) do nothing`.execute(db)
  const rows = await db
    .selectFrom('metrics')
    .select(['id', 'key', 'fed_by'])
    .where('key', 'in', [...keys])
    .execute()
  return new Map(rows.map((row) => [row.key, { id: row.id, fedBy: row.fed_by }]))
}

/** Where rows of one import wait before they are added up, and where their sums wait. Unlogged: a crash of the database empties them. */
const stageOf = (importId: number) => sql.table(`usage_stage_${Math.trunc(importId)}`)
const summedOf = (importId: number) => sql.table(`usage_summed_${Math.trunc(importId)}`)

export async function createStage(db: Db, importId: number): Promise<void> {
  await dropStage(db, importId)
  await sql`
    create unlogged table ${stageOf(importId)} (account_id bigint, metric_id int, day date, contact_id bigint, value numeric)`.execute(
    db,
  )
}

export async function dropStage(db: Db, importId: number): Promise<void> {
  await sql`drop table if exists ${stageOf(importId)}`.execute(db)
  await sql`drop table if exists ${summedOf(importId)}`.execute(db)
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
  const stream = client.query(
    copyFrom(`copy usage_stage_${Math.trunc(importId)} (account_id, metric_id, day, contact_id, value) from stdin`),
  )
  await pipeline(Readable.from(chunks), stream)
}

/** Stages a few lines, together with what the same import already wrote under their keys: the merge then replaces with the sum. */
export async function stageAgain(trx: Trx, importId: number, lines: string): Promise<void> {
  const rows = lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [account_id, metric_id, day, contact_id, value] = line.split('\t')
      return { account_id, metric_id, day, contact_id, value }
    })
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (account_id bigint, metric_id int, day date, contact_id bigint, value numeric)`
  await sql`insert into ${stageOf(importId)} select account_id, metric_id, day, contact_id, value from ${given}`.execute(
    trx,
  )
  await sql`
    insert into ${stageOf(importId)}
    select stands.account_id, stands.metric_id, stands.day, 0, stands.value from metric_days stands
      join (select distinct account_id, metric_id, day from ${given} where contact_id = 0) keys using (account_id, metric_id, day)
    where stands.import_id = ${importId} and not stands.is_derived`.execute(trx)
  await sql`
    insert into ${stageOf(importId)}
    select stands.account_id, stands.metric_id, stands.day, stands.contact_id, stands.value from contact_metric_days stands
      join (select distinct account_id, metric_id, day, contact_id from ${given}) keys using (account_id, metric_id, day, contact_id)
    where stands.import_id = ${importId}`.execute(trx)
}

/** Adds up what waits, in the order of accounts, so that the merge reads and writes in one direction. Long: no statement limit. */
export async function sumStage(trx: Trx, importId: number): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx)
  await sql`set local work_mem = '192MB'`.execute(trx)
  await sql`set local maintenance_work_mem = '128MB'`.execute(trx)
  await sql`drop table if exists ${summedOf(importId)}`.execute(trx)
  await sql`
    create unlogged table ${summedOf(importId)} as
    select account_id, metric_id, day, contact_id, sum(value) as value from ${stageOf(importId)}
    group by account_id, metric_id, day, contact_id order by account_id, metric_id, day, contact_id`.execute(trx)
  await sql`create index on ${summedOf(importId)} (account_id)`.execute(trx)
  await sql`analyze ${summedOf(importId)}`.execute(trx)
}

/** How many summed rows each account has, in the order of accounts: from which the chunks of a merge are cut. */
export async function summedSizes(
  db: Db,
  importId: number,
  after: number,
): Promise<{ accountId: number; rows: number }[]> {
  const { rows } = await sql<{ accountId: number; rows: number }>`
    select account_id as "accountId", count(*) as rows from ${summedOf(importId)}
    where account_id > ${after} group by account_id order by account_id`.execute(db)
  return rows
}

export interface MergeScope {
  importId: number
  sourceId: number
  /** Accounts above `from` up to and including `to`. */
  from: number
  to: number
}

/**
 * Adds up the staged rows of a range of accounts and writes them to the metric days: rows of one key are one number, a
 * number that stands already is replaced, and what it was is journaled. Contact-level rows go to their own table; the
 * account's day is their sum wherever no account-level row stands.
 */
export async function mergeStage(
  trx: Trx,
  scope: MergeScope,
): Promise<{ created: number; changed: number; unchanged: number }> {
  const hasContacts = await stageHasContacts(trx, scope)
  const account = await mergeAccountRows(trx, scope)
  if (!hasContacts) return account
  const contact = await mergeContactRows(trx, scope)
  return {
    created: account.created + contact.created,
    changed: account.changed + contact.changed,
    unchanged: account.unchanged + contact.unchanged,
  }
}

const RANGE = (scope: MergeScope) => sql`account_id > ${scope.from} and account_id <= ${scope.to}`

async function stageHasContacts(trx: Trx, scope: MergeScope): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from ${summedOf(scope.importId)} where ${RANGE(scope)} and contact_id <> 0) as has`.execute(
    trx,
  )
  return rows[0]?.has ?? false
}

async function mergeAccountRows(trx: Trx, scope: MergeScope) {
  const { rows } = await sql<{ keys: number; created: number; changed: number }>`
    with summed as materialized (
      select account_id, metric_id, day, value from ${summedOf(scope.importId)}
      where ${RANGE(scope)} and contact_id = 0 order by account_id, metric_id, day),
    standing as materialized (
      select metric_days.account_id, metric_days.metric_id, metric_days.day, metric_days.value, metric_days.is_derived,
        metric_days.import_id, metric_days.source_id, summed.value as new_value
      from metric_days join summed using (account_id, metric_id, day)
      where (select exists (select from metric_days where account_id > ${scope.from} and account_id <= ${scope.to}))),
    differing as (select * from standing where value <> new_value or is_derived),
    journal as (
      insert into import_changes (import_id, table_name, row_key, account_id, operation, before, after)
      select ${scope.importId}, 'metric_days', jsonb_build_object('metric_id', metric_id, 'day', day), account_id, 'changed',
        jsonb_build_object('value', value::text, 'is_derived', is_derived, 'import_id', import_id, 'source_id', source_id),
        jsonb_build_object('value', new_value::text)
      from differing),
    updated as (
      update metric_days set value = differing.new_value, is_derived = false, import_id = ${scope.importId}, source_id = ${scope.sourceId}
      from differing where metric_days.account_id = differing.account_id and metric_days.metric_id = differing.metric_id and metric_days.day = differing.day),
    added as (
      insert into metric_days (account_id, metric_id, day, value, import_id, source_id)
      select account_id, metric_id, day, value, ${scope.importId}, ${scope.sourceId} from summed
      on conflict (account_id, metric_id, day) do nothing returning metric_id, day),
    arrived as (
      insert into source_days (source_id, kind, metric_id, day, signals)
      select ${scope.sourceId}, 'usage', metric_id, day, count(*) from added group by metric_id, day order by metric_id, day
      on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals)
    select (select count(*) from summed) as keys, (select count(*) from added) as created, (select count(*) from differing) as changed`.execute(
    trx,
  )
  return countsOf(rows[0])
}

async function mergeContactRows(trx: Trx, scope: MergeScope) {
  const { rows } = await sql<{ keys: number; created: number; changed: number }>`
    with summed as materialized (
      select account_id, metric_id, day, contact_id, value from ${summedOf(scope.importId)}
      where ${RANGE(scope)} and contact_id <> 0),
    differing as materialized (
      select stands.account_id, stands.metric_id, stands.day, stands.contact_id, stands.value, stands.import_id, stands.source_id, summed.value as new_value
      from contact_metric_days stands join summed using (account_id, metric_id, day, contact_id) where stands.value <> summed.value),
    journal as (
      insert into import_changes (import_id, table_name, row_key, account_id, operation, before, after)
      select ${scope.importId}, 'contact_metric_days', jsonb_build_object('metric_id', metric_id, 'day', day, 'contact_id', contact_id), account_id, 'changed',
        jsonb_build_object('value', value::text, 'import_id', import_id, 'source_id', source_id), jsonb_build_object('value', new_value::text)
      from differing),
    updated as (
      update contact_metric_days stands set value = differing.new_value, import_id = ${scope.importId}, source_id = ${scope.sourceId}
      from differing where stands.account_id = differing.account_id and stands.metric_id = differing.metric_id
        and stands.day = differing.day and stands.contact_id = differing.contact_id),
    added as (
      insert into contact_metric_days (account_id, metric_id, day, contact_id, value, import_id, source_id)
      select account_id, metric_id, day, contact_id, value, ${scope.importId}, ${scope.sourceId} from summed
      on conflict do nothing returning 1)
    select (select count(*) from summed) as keys, (select count(*) from added) as created, (select count(*) from differing) as changed`.execute(
    trx,
  )
  await deriveAccountDays(trx, scope)
  return countsOf(rows[0])
}

/** The account's days for the keys of the staged contact rows: their sum, unless an account-level row stands. */
async function deriveAccountDays(trx: Trx, scope: MergeScope): Promise<void> {
  await sql`
    with keys as (select distinct account_id, metric_id, day from ${summedOf(scope.importId)} where ${RANGE(scope)} and contact_id <> 0),
    derived as (
      select account_id, metric_id, day, sum(value) as value from contact_metric_days join keys using (account_id, metric_id, day)
      group by account_id, metric_id, day),
    saved as (
      insert into metric_days (account_id, metric_id, day, value, import_id, source_id, is_derived)
      select account_id, metric_id, day, value, ${scope.importId}, ${scope.sourceId}, true from derived order by account_id, metric_id, day
      on conflict (account_id, metric_id, day) do update set value = excluded.value
        where metric_days.is_derived and metric_days.value <> excluded.value
      returning metric_id, day, (xmax = 0) as is_new)
    insert into source_days (source_id, kind, metric_id, day, signals)
    select ${scope.sourceId}, 'usage', metric_id, day, count(*) from saved where is_new group by metric_id, day order by metric_id, day
    on conflict (source_id, kind, metric_id, day) do update set signals = source_days.signals + excluded.signals`.execute(
    trx,
  )
}

function countsOf(row: { keys: number; created: number; changed: number } | undefined) {
  const { keys = 0, created = 0, changed = 0 } = row ?? {}
  return { created, changed, unchanged: keys - created - changed }
}
