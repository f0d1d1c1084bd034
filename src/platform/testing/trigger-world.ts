import { setTimeout } from 'node:timers/promises'
import type { Condition } from '../../kernel/conditions.ts'
import { day, dayIn } from '../../kernel/day.ts'
import { dropWatch, setWatch } from '../../act/triggers/actions.ts'
import type { Evaluate } from '../../act/triggers/judging.ts'
import { createRounds, type RoundParts } from '../../act/triggers/round.ts'
import { type WatchChange, type WatchConsumer, type WatchInput, WATCH_KINDS } from '../../act/triggers/watch.ts'
import { saveSetting } from '../../identity/company/store.ts'
import type { Present } from '../../understand/conditions/evaluation.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { setUpHealth } from '../../understand/health/set-up.ts'
import { recordArrivals } from '../../record/sources/store.ts'
import { inTransaction, openDatabase, sql, type Db } from '../db/database.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

const MOST_ROUNDS = 500

/** Accounts, watched conditions and a clock of its own: submit, advance, look, expect. */
export interface TriggerWorld {
  readonly database: TestDatabase
  readonly db: Db
  /** Everything consumers were told, in order; changes told in a transaction that was rolled back are not among them. */
  readonly told: readonly WatchChange[]
  now(): Date
  present(): Present
  /** Moves the clock on; with a text, to that instant. */
  advance(by: { minutes?: number; hours?: number; days?: number } | string): void
  account(name: string): Promise<number>
  contact(accountId: number, about?: { name?: string; roles?: readonly string[]; leftOn?: string }): Promise<number>
  /** Health of an account as it was computed at this moment; null is not known. */
  health(accountId: number, overall: number | null): Promise<void>
  /** A login of an account on a day, delivered now by a file. */
  login(accountId: number, on: string): Promise<void>
  watch(input: Partial<WatchInput> & { condition: Condition }): Promise<number>
  unwatch(refId: number): Promise<void>
  /** One round of one worker. */
  round(): Promise<{ judged: number; isElsewhere: boolean; dueInMs: number | null }>
  /** Rounds until nothing is left to judge and no transaction that is older than a watch. Returns what was told meanwhile, as `account entered` or `account/contact left`, sorted. */
  look(): Promise<string[]>
  /** The same rounds with other parts: another worker, a broken evaluator, a consumer of one's own. */
  worker(parts?: Partial<RoundParts>): ReturnType<typeof createRounds>
  close(): Promise<void>
}

export interface TriggerWorldOptions {
  readonly at?: string
  readonly timeZone?: string
  readonly evaluate?: Evaluate
  /** Told beside the world itself. */
  readonly consumers?: readonly WatchConsumer[]
}

export async function createTriggerWorld(options: TriggerWorldOptions = {}): Promise<TriggerWorld> {
  const database = await createTestDatabase()
  const db = openDatabase(database.pool)
  let now = new Date(options.at ?? '2026-03-10T09:00:00Z')
  const company = { name: 'Test', timeZone: options.timeZone ?? 'UTC', reportingCurrency: 'EUR' }
  await saveSetting(db, { key: 'company', value: company, memberId: null, now })
  await setUpHealth(db, now)
  const { id: versionId } = await db.selectFrom('scorecard_versions').select('id').limit(1).executeTakeFirstOrThrow()
  const present = (): Present => ({ now, today: dayIn(company.timeZone, now), company })

  await sql`create table told_changes (id bigint generated always as identity primary key, change jsonb not null)`.execute(
    db,
  )
  let told: WatchChange[] = []
  let toldTo = 0
  const recorders = WATCH_KINDS.map((kind): WatchConsumer => ({
    kind,
    async onChange(trx, changes) {
      const texts = changes.map((change) => JSON.stringify(change))
      await sql`insert into told_changes (change) select unnest(${texts}::jsonb[])`.execute(trx)
    },
  }))
  const takeTold = async () => {
    const { rows } = await sql<{ id: number; change: Omit<WatchChange, 'since'> & { since: string } }>`
      select id, change from told_changes where id > ${toldTo} order by id`.execute(db)
    toldTo = rows.at(-1)?.id ?? toldTo
    const changes = rows.map(({ change }): WatchChange => ({ ...change, since: new Date(change.since) }))
    told = [...told, ...changes]
    return changes
  }

  const worker: TriggerWorld['worker'] = (parts = {}) =>
    createRounds({
      db,
      consumers: [...recorders, ...(options.consumers ?? [])],
      evaluate: options.evaluate ?? evaluateMany,
      now: async () => now,
      ...parts,
    })
  const own = worker()
  const names = new Map<number, string>()
  let lastRefId = 0

  return {
    database,
    db,
    get told() {
      return told
    },
    now: () => now,
    present,
    advance(by) {
      if (typeof by === 'string') now = new Date(by)
      else
        now = new Date(now.getTime() + ((by.days ?? 0) * 24 + (by.hours ?? 0)) * 3_600_000 + (by.minutes ?? 0) * 60_000)
    },
    async account(name) {
      const row = { name, source_id: 1, created_at: now, changed_at: now }
      const { id } = await db.insertInto('accounts').values(row).returning('id').executeTakeFirstOrThrow()
      names.set(id, name)
      return id
    },
    async contact(accountId, about = {}) {
      const { rows } = await sql<{ id: number }>`
        insert into contacts (account_id, source_id, name, roles, left_on)
        values (${accountId}, 1, ${about.name ?? 'Somebody'}, ${[...(about.roles ?? [])]}::text[], ${about.leftOn ?? null})
        returning id`.execute(db)
      const [row] = rows
      if (!row) throw new Error('no contact')
      return row.id
    },
    async health(accountId, overall) {
      const band = overall === null ? 'unknown' : overall < 50 ? 'poor' : overall < 70 ? 'fair' : 'good'
      await sql`
        insert into account_health (account_id, as_of, version_id, overall, coverage, band, effective_overall, effective_band,
          is_fresh, measure_values, computed_at)
        values (${accountId}, ${present().today}, ${versionId}, ${overall}, 1, ${band}, ${overall}, ${band}, true, '{}', ${now})
        on conflict (account_id) do update set as_of = excluded.as_of, overall = excluded.overall, band = excluded.band,
          effective_overall = excluded.effective_overall, effective_band = excluded.effective_band, computed_at = excluded.computed_at`.execute(
        db,
      )
    },
    async login(accountId, on) {
      const { id } = await metricOf(db, 'logins')
      await sql`
        insert into metric_days (account_id, metric_id, day, source_id, value) values (${accountId}, ${id}, ${on}, 2, 1)
        on conflict (account_id, metric_id, day) do update set value = metric_days.value + 1`.execute(db)
      const days = [{ day: day(on), metricId: id, signals: 1 }]
      await recordArrivals(db, { sourceId: 2, kind: 'usage', arrivedAt: now, days })
    },
    async watch(input) {
      const refId = input.refId ?? (lastRefId += 1)
      lastRefId = Math.max(lastRefId, refId)
      const whole = { kind: 'playbook', subject: 'account', isOn: true, existing: 'enter', ...input, refId } as const
      await inTransaction(db, (trx) =>
        setWatch(trx, whole, { present: present(), evaluate: options.evaluate ?? evaluateMany }),
      )
      return refId
    },
    unwatch: (refId) => inTransaction(db, (trx) => dropWatch(trx, 'playbook', refId)),
    round: () => own.round(),
    async look() {
      for (let rounds = 0; ; rounds += 1) {
        if (rounds > MOST_ROUNDS) throw new Error('There is always more to judge.')
        if ((await own.round()).judged > 0) continue
        const open = await sql`select from watches where is_on and not is_settled`.execute(db)
        if (open.rows.length === 0) break
        await setTimeout(20)
      }
      const changes = await takeTold()
      const named = ({ accountId, contactId, change }: WatchChange) =>
        `${names.get(accountId) ?? accountId}${contactId ? `/${contactId}` : ''} ${change}`
      return changes.map(named).sort()
    },
    worker,
    close: () => database.drop(),
  }
}

async function metricOf(db: Db, key: string): Promise<{ id: number }> {
  await db
    .insertInto('metrics')
    .values({ key, name: key })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  return db.selectFrom('metrics').select('id').where('key', '=', key).executeTakeFirstOrThrow()
}
