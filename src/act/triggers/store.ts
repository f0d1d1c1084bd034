import type { Condition } from '../../kernel/conditions.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { SubjectKind } from '../../understand/conditions/evaluation.ts'
import type { WatchInput, WatchKind } from './watch.ts'

/** Marks and watches ring it. */
export const CONDITIONS_CHANNEL = 'volant_conditions'

export interface Watch {
  readonly id: number
  readonly kind: WatchKind
  readonly refId: number
  readonly subject: SubjectKind
  readonly condition: Condition
  readonly generation: number
  /** Everybody above this account is still to be looked at; null: nobody. */
  readonly scanFrom: number | null
  /** Whether a look at everybody may begin: it is known which transactions did not see the watch yet. */
  readonly canScan: boolean
  readonly failure: string | null
  readonly attempts: number
  readonly retryAt: Date | null
}

const watchColumns = sql`id, kind, ref_id as "refId", subject, condition, generation, scan_from as "scanFrom",
  is_settled or waits_for is not null as "canScan", failure, attempts, retry_at as "retryAt"`

/** Every watch that is switched on, those that cannot be evaluated just now too. */
export async function watchesOn(db: Db): Promise<Watch[]> {
  const { rows } = await sql<Watch>`select ${watchColumns} from watches where is_on order by id`.execute(db)
  return rows
}

export interface KnownWatch extends Watch {
  readonly isOn: boolean
  /** Is what it watches, and of whom, what is asked for? */
  readonly isSame: boolean
}

/** Locks the watch of this kind and id; null where there is none. */
export async function lockWatch(trx: Trx, input: WatchInput): Promise<KnownWatch | null> {
  const { rows } = await sql<KnownWatch>`
    select ${watchColumns}, is_on as "isOn",
      condition = ${JSON.stringify(input.condition)}::jsonb and subject = ${input.subject} as "isSame"
    from watches where kind = ${input.kind} and ref_id = ${input.refId} for update`.execute(trx)
  return rows[0] ?? null
}

/** Writes what is watched as a new generation; while it is on, everybody is to be looked at. */
export async function saveWatch(trx: Trx, input: WatchInput, hasTime: boolean): Promise<Watch> {
  const { rows } = await sql<Watch>`
    insert into watches (kind, ref_id, subject, condition, is_on, has_time, scan_from)
    values (${input.kind}, ${input.refId}, ${input.subject}, ${JSON.stringify(input.condition)}::jsonb, ${input.isOn}, ${hasTime},
      ${input.isOn ? 0 : null})
    on conflict (kind, ref_id) do update set subject = excluded.subject, condition = excluded.condition, is_on = excluded.is_on,
      has_time = excluded.has_time, scan_from = excluded.scan_from, generation = watches.generation + 1,
      is_settled = false, waits_for = null, failure = null, failed_at = null, attempts = 0, retry_at = null
    returning ${watchColumns}`.execute(trx)
  const [watch] = rows
  if (!watch) throw new Error('A watch that was just written is not there.')
  return watch
}

export async function deleteWatch(trx: Trx, kind: WatchKind, refId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    delete from watches where kind = ${kind} and ref_id = ${refId} returning id`.execute(trx)
  return rows[0]?.id ?? null
}

/** Wakes whoever judges. */
export async function ringConditions(db: Db): Promise<void> {
  await sql`select pg_notify(${CONDITIONS_CHANNEL}, '')`.execute(db)
}

/** Transactions of this database that have written something and go on just now. */
const GOING = sql`(
  select coalesce(array_agg(locks.transactionid::text), '{}') as xids
  from pg_locks locks join pg_stat_activity activity on activity.pid = locks.pid
  where locks.locktype = 'transactionid' and locks.mode = 'ExclusiveLock' and locks.granted
    and activity.datname = current_database() and activity.pid <> pg_backend_pid()) going`

/**
 * Changes whose statement began before a watch could be seen left no mark. Notes once which transactions those can be
 * (none where nothing is going on), and begins another look at everybody when the last of them has ended.
 */
export async function settleWatches(db: Db): Promise<void> {
  const { rows } = await sql`select from watches where is_on and not is_settled limit 1`.execute(db)
  if (rows.length === 0) return
  await sql`
    update watches set waits_for = going.xids, is_settled = going.xids = '{}' from ${GOING}
    where is_on and not is_settled and waits_for is null`.execute(db)
  await sql`
    update watches set is_settled = true, scan_from = 0 from ${GOING}
    where is_on and not is_settled and scan_from is null and not waits_for && going.xids`.execute(db)
}

/** Everybody is looked at for every watch that time alone can change. */
export async function scanWithTime(db: Db): Promise<void> {
  await sql`update watches set scan_from = 0 where is_on and has_time`.execute(db)
}

/** How far a look at everybody has come; one that was begun anew meanwhile stays where it is. */
export async function saveScan(
  trx: Trx,
  watches: readonly Pick<Watch, 'id' | 'generation' | 'scanFrom'>[],
  scanFrom: number | null,
): Promise<void> {
  const ids = watches.map((watch) => watch.id)
  const generations = watches.map((watch) => watch.generation)
  await sql`
    update watches set scan_from = ${scanFrom}
    from unnest(${ids}::int[], ${generations}::int[], ${watches.map((watch) => watch.scanFrom)}::bigint[]) as seen (id, generation, scan_from)
    where watches.id = seen.id and watches.generation = seen.generation and watches.scan_from = seen.scan_from`.execute(
    trx,
  )
}

/** Notes that a watch cannot be evaluated; everybody is looked at when it is tried again. */
export async function saveFailure(
  trx: Trx,
  watch: Pick<Watch, 'id' | 'generation'>,
  about: { failure: string; now: Date; retryAt: Date },
): Promise<void> {
  await sql`
    update watches set failure = ${about.failure}, failed_at = coalesce(failed_at, ${about.now}), attempts = attempts + 1,
      retry_at = ${about.retryAt}, scan_from = 0
    where id = ${watch.id} and generation = ${watch.generation}`.execute(trx)
}

export async function clearFailures(trx: Trx, watches: readonly Pick<Watch, 'id'>[]): Promise<void> {
  await sql`
    update watches set failure = null, failed_at = null, attempts = 0, retry_at = null
    where id = any(${watches.map((watch) => watch.id)}::int[])`.execute(trx)
}

const TURN = sql`hashtext('volant:judge-watches')`

/** One at a time: false while another worker judges. Given back when the transaction ends, however it ends. */
export async function takeTurn(trx: Trx): Promise<boolean> {
  // A worker that hangs in the middle is cut off, so that others take over.
  await sql`set local idle_in_transaction_session_timeout = '30s'`.execute(trx)
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${TURN}) as taken`.execute(trx)
  return rows[0]?.taken ?? false
}

/** Waits until nobody judges, and keeps others from it until the transaction ends. */
export async function waitForTurn(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${TURN})`.execute(trx)
}

/** The database's time, which workers with skewed clocks agree on. */
export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  const [row] = rows
  if (!row) throw new Error('The database did not say what time it is.')
  return row.now
}

/** True for exactly one caller per company day: it moves on, never back. */
export async function takeDay(db: Db, today: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ key: string }>`
    insert into settings (key, value, changed_at) values ('triggers.day', to_jsonb(${today}::text), ${now})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at
    where settings.value #>> '{}' < excluded.value #>> '{}'
    returning key`.execute(db)
  return rows.length > 0
}
