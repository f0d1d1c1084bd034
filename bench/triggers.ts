/**
 * Thirty watched conditions over many accounts: a look at everybody, looks at changed accounts, what marking costs whoever
 * writes, and how long it takes from a signal to the consumer being told.
 * Usage: node bench/triggers.ts [--accounts 100000] [--signals 60]
 */
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { holdWatches, setWatch } from '../src/act/triggers/actions.ts'
import { createRounds } from '../src/act/triggers/round.ts'
import { databaseNow } from '../src/act/triggers/store.ts'
import type { WatchChange, WatchConsumer } from '../src/act/triggers/watch.ts'
import { watchConditions } from '../src/act/triggers/watcher.ts'
import { readCompany } from '../src/identity/company/store.ts'
import { Condition } from '../src/kernel/conditions.ts'
import { dayIn } from '../src/kernel/day.ts'
import { inTransaction, sql } from '../src/platform/db/database.ts'
import { markDirty } from '../src/record/signals/dirty.ts'
import { evaluateMany } from '../src/understand/conditions/views.ts'
import { watchHealth } from '../src/understand/health/watcher.ts'
import { makeAccounts, makeUsage } from './generated.ts'
import { withInstallation, type Installation } from './installation.ts'
import { cpuSeconds, memoryOf, numberOption, percentiles, report, timed } from './measuring.ts'

const DAYS_OF_USE = 30
const CHANGED = [100, 1_000, 10_000] as const
const BATCH = 1_000

const accounts = numberOption('accounts', 1_000)
const signals = numberOption('signals', 60)

const field = (name: string, operator: string, ...values: (string | number)[]) => ({
  kind: 'field' as const,
  field: name,
  operator,
  values,
})
const counted = (kind: string, reading: string, more: object = {}) => ({
  kind,
  reading,
  operator: '>=',
  value: 1,
  ...more,
})
const all = (...of: object[]) => ({ kind: 'all', of })
const held = (hours: number, of: object) => ({ kind: 'held', hours, of })
const logins = (aggregation: string, windowDays: number, operator: string, value: number) => {
  return { kind: 'metric', metric: 'metric_1', aggregation, windowDays, operator, value }
}
const renews = (days: number) => ({ kind: 'date', field: 'renewal_on', relation: 'within_next', days })

/** What ready playbooks ask for, in thirty variations. */
const CONDITIONS: readonly object[] = [
  field('health', 'at_most', 49),
  field('health', 'at_least', 85),
  held(72, field('band', 'is', 'poor')),
  held(24, field('health', 'at_most', 30)),
  all(field('health', 'at_most', 49), renews(120)),
  { kind: 'health_change', score: 'overall', days: 30, operator: '<=', points: -10 },
  all({ kind: 'health_change', score: 'cx', days: 30, operator: '<=', points: -10 }, field('arr', 'at_least', 10_000)),
  field('quadrant', 'is', 'critical'),
  renews(180),
  all(renews(120), counted('tickets', 'open', { priorities: ['urgent', 'high'] })),
  all(renews(90), { kind: 'contacts', reading: 'present', roles: ['champion'], operator: '=', value: 0 }),
  all(renews(30), { kind: 'tasks', reading: 'open', taskKind: 'renewal', operator: '=', value: 0 }),
  logins('days_since_last', 60, '>=', 14),
  logins('days_active', 28, '<', 4),
  logins('sum', 7, '=', 0),
  logins('average_per_day', 28, '>', 60),
  { kind: 'usage', aggregation: 'days_since_last', windowDays: 60, operator: '>=', value: 21 },
  { kind: 'usage', aggregation: 'days_active', windowDays: 28, operator: '>=', value: 20 },
  { kind: 'survey', survey: 'nps', reading: 'latest', windowDays: 90, operator: '<=', value: 6 },
  { kind: 'survey', survey: 'nps', reading: 'nps', windowDays: 180, operator: '>=', value: 50 },
  counted('tickets', 'escalated'),
  { kind: 'tickets', reading: 'oldest_open_days', operator: '>', value: 14 },
  { kind: 'activities', reading: 'days_since_last', operator: '>', value: 60 },
  { kind: 'activities', reading: 'count', types: ['meeting'], windowDays: 90, operator: '=', value: 0 },
  counted('contacts', 'left', { roles: ['champion'] }),
  { kind: 'contacts', reading: 'present', roles: ['executive_sponsor'], operator: '=', value: 0 },
  counted('outcomes', 'overdue'),
  { kind: 'outcomes', reading: 'measured', windowDays: 180, operator: '=', value: 0 },
  counted('invoices', 'overdue_count'),
  all(field('stage', 'is', 'onboarding'), { kind: 'runs', reading: 'active', operator: '=', value: 0 }),
]

await withInstallation(async (installation) => {
  await prepare(installation)
  await costOfMarking(installation, 'nobody watches')
  const told: WatchChange[] = []
  const consumer: WatchConsumer = { kind: 'playbook', onChange: async (_, changes) => void told.push(...changes) }
  const { db } = installation.runtime
  const rounds = createRounds({ db, consumers: [consumer], evaluate: evaluateMany, now: databaseNow })
  const drain = async () => {
    let judged = 0
    for (let more = 1; more > 0; judged += more) more = (await rounds.round()).judged
    return judged
  }

  await watchAll(installation)
  const full = await timed(drain)
  report(
    `first look          ${full.seconds.toFixed(1)} s for ${CONDITIONS.length} conditions, ${accounts} accounts; ${told.length} told of`,
  )
  await installation.pool.query('update watches set scan_from = 0')
  const before = await cpuSeconds(installation.pool)
  const again = await timed(drain)
  const after = await cpuSeconds(installation.pool)
  report(`full look           ${again.seconds.toFixed(1)} s (target for 100,000 accounts: 10 s)`)
  report(
    `CPU of a full look  ${(after.ours - before.ours).toFixed(1)} s ours, ${(after.server - before.server).toFixed(1)} s the server's`,
  )
  await costOfMarking(installation, `${CONDITIONS.length} conditions watched`)
  await drain()
  for (const changed of CHANGED.filter((some) => some <= accounts)) {
    await installation.pool.query(
      'update account_health set computed_at = now() where account_id in (select id from accounts order by random() limit $1)',
      [changed],
    )
    const { seconds } = await timed(drain)
    report(
      `${String(changed).padEnd(7)} changed      ${(seconds * 1000).toFixed(0)} ms (${((seconds * 1e6) / changed).toFixed(0)} µs each)`,
    )
  }
  await latencies(installation)
  report(`load average        ${loadavg()[0]?.toFixed(1)}; peak memory ${memoryOf(process.pid).peakMb} MB`)
})

async function prepare({ pool }: Installation): Promise<void> {
  await makeAccounts(pool, accounts)
  const use = await timed(() => makeUsage(pool, { metrics: 2, days: DAYS_OF_USE }))
  await pool.query(
    `insert into account_health (account_id, as_of, version_id, cx, co, overall, coverage, band, quadrant, effective_overall, effective_band, is_fresh, measure_values)
     select id, current_date, (select min(id) from scorecard_versions), score, score, score, 1,
       case when score < 50 then 'poor' when score < 70 then 'fair' else 'good' end, 'thriving', score,
       case when score < 50 then 'poor' when score < 70 then 'fair' else 'good' end, true, '{}'
     from (select id, (id * 7919 % 101)::float8 as score from accounts) scored`,
  )
  await pool.query(
    `insert into health_days (account_id, day, version_id, cx, co, overall, coverage, effective_overall, effective_band, measure_values)
     select account_id, current_date - 30, version_id, co + account_id % 23 - 11, co, overall + account_id % 23 - 11, 1, overall, band, '{}' from account_health`,
  )
  for (const signal of [
    `contacts (account_id, source_id, name, roles, left_on)
       select id, 2, 'Contact ' || n, array[(array['champion', 'executive_sponsor', 'user'])[1 + (id * 7 + n * (1 + id % 2)) % 3]],
         case when (id + n) % 29 = 0 then current_date - 5 end from accounts, generate_series(1, 3) n`,
    `tickets (account_id, source_id, external_id, opened_at, closed_at, priority, is_escalated)
       select id, 2, 'ticket ' || id || ' ' || n, now() - make_interval(days => (id * n % 200)::int),
         case when (id + n) % 4 > 0 then now() end, (array['low', 'normal', 'high', 'urgent'])[1 + (id * n) % 4], id % 50 = 0
       from accounts, generate_series(1, 3) n`,
    `survey_responses (account_id, source_id, external_id, survey, score, answered_at)
       select id, 2, 'answer ' || id || ' ' || n, 'nps', (id * n) % 11, now() - make_interval(days => (id * n % 300)::int)
       from accounts, generate_series(1, 2) n`,
    `activities (account_id, source_id, external_id, at, type)
       select id, 2, 'meeting ' || id || ' ' || n, now() - make_interval(days => (id * n % 200)::int), 'meeting' from accounts, generate_series(1, 3) n`,
    `outcomes (account_id, source_id, external_id, name, due_on)
       select id, 2, 'outcome ' || id, 'Save time', current_date + (id % 200)::int - 100 from accounts`,
    `invoices (account_id, source_id, external_id, issued_on, due_on, paid_on, amount, currency)
       select id, 2, 'invoice ' || id || ' ' || n, current_date - 60 * n, current_date - 60 * n + 30, case when id % 20 > 0 then current_date end, 100, 'EUR'
       from accounts, generate_series(1, 3) n`,
  ])
    await pool.query(`insert into ${signal}`)
  await pool.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
     select 2, kind, 0, current_date - d, 10 from unnest(array['tickets', 'survey_responses', 'activities', 'outcomes', 'invoices']) kind, generate_series(0, 29) d`,
  )
  await pool.query(
    `insert into source_arrivals (source_id, kind, arrived_at, signals) select distinct source_id, kind, now(), 10 from source_days`,
  )
  await pool.query('delete from dirty_accounts')
  await pool.query('vacuum analyze')
  report(`accounts            ${accounts}, with ${use.result} days of use and some signals of every kind`)
  report(`load average        ${loadavg()[0]?.toFixed(1)}`)
}

async function watchAll({ runtime: { db, clock } }: Installation): Promise<void> {
  const company = await readCompany(db)
  const now = clock.now()
  const present = { now, today: dayIn(company.timeZone, now), company }
  await inTransaction(db, async (trx) => {
    await holdWatches(trx)
    for (const [index, condition] of CONDITIONS.entries()) {
      const parsed = Condition.parse(condition)
      const watch = { kind: 'playbook', refId: index + 1, subject: 'account', isOn: true, existing: 'enter' } as const
      await setWatch(trx, { ...watch, condition: parsed }, { present })
    }
  })
}

/** Rewriting health of a thousand accounts, as the health watcher does. */
async function costOfMarking({ pool }: Installation, when: string): Promise<void> {
  const durations: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const from = (round * BATCH) % Math.max(1, accounts - BATCH)
    const { seconds } = await timed(() =>
      pool.query('update account_health set computed_at = now() where account_id > $1 and account_id <= $1 + $2', [
        from,
        BATCH,
      ]),
    )
    durations.push(seconds * 1000)
  }
  report(`1,000 rows of health written while ${when}: ${percentiles(durations).p50.toFixed(1)} ms (p50)`)
}

/** From the commit of a signal until the consumer is told, with both watchers running: a ticket, and use that goes through health. */
async function latencies({ runtime, pool }: Installation): Promise<void> {
  const { db } = runtime
  const waiting = new Map<number, () => void>()
  const consumer: WatchConsumer = {
    kind: 'playbook',
    onChange: async (_, changes) => changes.forEach(({ accountId }) => waiting.get(accountId)?.()),
  }
  const stops = [watchHealth(runtime), watchConditions([consumer])(runtime)]
  const heard = (accountId: number) =>
    new Promise<void>((resolve) => {
      waiting.set(accountId, resolve)
    })
  const measure = async (name: string, quiet: readonly number[], signal: (id: number) => Promise<unknown>) => {
    const durations: number[] = []
    for (const id of quiet) {
      const told = heard(id)
      await signal(id)
      const { seconds } = await timed(() => told)
      durations.push(seconds * 1000)
      waiting.delete(id)
      await pause(20)
    }
    const { p50, p95 } = percentiles(durations)
    report(
      `${name.padEnd(20)}told after ${p50.toFixed(0)} ms (p50), ${p95.toFixed(0)} ms (p95), ${durations.length} signals`,
    )
  }
  try {
    await measure('a ticket', await quietAccounts(pool, 0), (id) =>
      pool.query(
        `insert into tickets (account_id, source_id, external_id, opened_at, priority, is_escalated)
         values ($1::bigint, 2, 'late ' || $1::text, now(), 'low', true)`,
        [id],
      ),
    )
    await measure('use', await quietAccounts(pool, 1), (id) =>
      inTransaction(db, async (trx) => {
        await sql`delete from metric_days where account_id = ${id} and day > current_date - 28`.execute(trx)
        await markDirty(trx, [id])
      }),
    )
  } finally {
    await Promise.all(stops.map((running) => running.stop()))
  }
}

/** Accounts nothing has happened to yet, a different lot each time. */
async function quietAccounts(pool: Pool, lot: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'select id from accounts where id % 50 > 0 order by id limit $1 offset $2',
    [signals, lot * signals],
  )
  return rows.map(({ id }) => id)
}
