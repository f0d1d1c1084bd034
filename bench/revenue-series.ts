/**
 * Figures of revenue over a ledger of 100,000 accounts, ten subscription rows each, 60 months, a fifth of them paying in
 * another currency: the series of GRR and NRR altogether and by every slice, retention, movements, cohorts, summary.
 * Usage: node bench/revenue-series.ts [--accounts 100000] [--runs 3]; some 6 minutes.
 */
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import { addMonths, dayIn } from '../src/kernel/day.ts'
import { commandActor } from '../src/identity/sessions/actor.ts'
import { rebuildMoney } from '../src/record/money/actions.ts'
import type { Context } from '../src/platform/http/route.ts'
import { movementsOf, mrrOf, retentionOf } from '../src/understand/revenue/actions.ts'
import { cohortsOf } from '../src/understand/revenue/actions-cohorts.ts'
import { reconciliationOf } from '../src/understand/revenue/actions-reconciliation.ts'
import { seriesOf } from '../src/understand/revenue/actions-series.ts'
import { summaryOf } from '../src/understand/revenue/actions-summary.ts'
import { makeAccounts, makeAttributes } from './generated.ts'
import { withInstallation } from './installation.ts'
import { cpuSeconds, memoryOf, numberOption, report, timed } from './measuring.ts'

const accounts = numberOption('accounts', 100_000)
const runs = numberOption('runs', 3)
const today = dayIn('UTC', new Date())

await withInstallation(async ({ runtime, pool }) => {
  const made = await timed(async () => {
    await makeAccounts(pool, accounts)
    await makeAttributes(pool)
    await makeSubscriptions(pool)
    await makeFacts(pool)
    await pool.query('truncate dirty_accounts')
    await pool.query('vacuum analyze')
  })
  report(`${accounts} accounts with their subscriptions, made in ${made.seconds.toFixed(0)} s`)
  const ledger = await timed(() => rebuildMoney(runtime.db, { today }))
  await pool.query('truncate dirty_accounts')
  await pool.query('vacuum analyze')
  const { rows } = await pool.query(
    'select (select count(*) from subscriptions) as subscriptions, (select count(*) from mrr_steps) as steps, (select sum(cardinality(months)) from mrr_months) as months',
  )
  report(`ledger in ${ledger.seconds.toFixed(1)} s: ${JSON.stringify(rows[0])}; load ${loadavg()[0]?.toFixed(1)}`)
  const context = await runtime.contextFor(commandActor('Owner'))
  const csm = await ofOneBook(pool, context)
  for (const question of questions({ context, csm, pool })) await measure(pool, question)
  report(`memory ${JSON.stringify(memoryOf(process.pid))}; load ${loadavg()[0]?.toFixed(1)}`)
})

interface Question {
  name: string
  targetSeconds?: number
  ask: () => Promise<unknown>
}

function questions({ context, csm, pool }: { context: Context; csm: Context; pool: Pool }): Question[] {
  const { db } = context
  const series = { months: 60, window: 'year' } as const
  const window = { from: addMonths(today, -60).slice(0, 7), to: today.slice(0, 7), by: 'month' } as const
  const year = { from: addMonths(today, -12), to: today }
  const slices = ['segment', 'plan', 'owner', 'industry', 'country', 'size', 'cohort', 'attribute:tier'] as const
  return [
    { name: 'the arrays read as text, and nothing else', ask: () => readArrays(pool) },
    { name: 'series of 60 months', targetSeconds: 1, ask: () => seriesOf(db, context, series) },
    ...slices.map((slice) => ({
      name: `series by ${slice}`,
      targetSeconds: 2,
      ask: () => seriesOf(db, context, { ...series, slice }),
    })),
    {
      name: 'series by segment as at opening',
      targetSeconds: 2,
      ask: () => seriesOf(db, context, { ...series, slice: 'segment', as: 'opening' }),
    },
    { name: 'series of one book', targetSeconds: 1, ask: () => seriesOf(db, csm, series) },
    { name: 'retention of a year', targetSeconds: 2, ask: () => retentionOf(db, context, year) },
    ...slices.map((slice) => ({
      name: `retention by ${slice}`,
      targetSeconds: 2,
      ask: () => retentionOf(db, context, { ...year, slice }),
    })),
    {
      name: 'retention by segment as at opening',
      targetSeconds: 2,
      ask: () => retentionOf(db, context, { ...year, slice: 'segment', as: 'opening' }),
    },
    {
      name: 'movements of one month',
      targetSeconds: 1,
      ask: () => movementsOf(db, context, { ...window, from: window.to }),
    },
    { name: 'movements of 60 months', ask: () => movementsOf(db, context, window) },
    { name: 'movements of 60 months, net', ask: () => movementsOf(db, context, { ...window, net: true }) },
    { name: 'movements of 60 months by segment', ask: () => movementsOf(db, context, { ...window, slice: 'segment' }) },
    {
      name: 'movements of 60 months by segment as at opening',
      ask: () => movementsOf(db, context, { ...window, slice: 'segment', as: 'opening' }),
    },
    { name: 'MRR today by plan', ask: () => mrrOf(db, context, { at: today, slice: 'plan' }) },
    { name: 'cohorts by quarter', ask: () => cohortsOf(db, context, { by: 'quarter' }) },
    { name: 'summary', ask: () => summaryOf(db, context, { at: today }) },
    { name: 'reconciliation', ask: () => reconciliationOf(db, context, {}) },
  ]
}

/** CPU seconds beside those on the clock: they say what it costs when others work on the same cores. */
async function measure(pool: Pool, { name, targetSeconds, ask }: Question): Promise<void> {
  const seconds: number[] = []
  const before = await cpuSeconds(pool)
  for (let run = 0; run < runs; run += 1) seconds.push((await timed(ask)).seconds)
  const after = await cpuSeconds(pool)
  const [ours, server] = [(after.ours - before.ours) / runs, (after.server - before.server) / runs]
  const target = targetSeconds === undefined ? '' : `, target ${targetSeconds} s`
  const cpu = `CPU ${ours.toFixed(2)} + server ${server.toFixed(2)} s a run`
  report(
    `${name}: ${seconds.map((one) => one.toFixed(2)).join(' ')} s${target}; ${cpu}; load ${loadavg()[0]?.toFixed(1)}`,
  )
}

async function readArrays(pool: Pool): Promise<number> {
  const { rows } = await pool.query(
    `select account_id, currency, array_to_string(months, ',') as months, array_to_string(mrr, ',') as mrr from mrr_months`,
  )
  return rows.length
}

async function ofOneBook(pool: Pool, context: Context): Promise<Context> {
  const { rows } = await pool.query<{ id: number }>(`select id from members where role = 'csm' order by id limit 1`)
  const id = rows[0]?.id ?? 0
  return {
    ...context,
    actor: { ...context.actor, kind: 'member', memberId: id, role: 'csm', teamIds: [id], peerIds: [id] },
  }
}

/** Ten versions an account: prices change every few months, a seventh leave, some of them come back. */
async function makeSubscriptions(pool: Pool): Promise<void> {
  await pool.query(
    `insert into exchange_rates (currency, day, rate, source_id)
     select currency, (current_date - interval '66 months' + make_interval(months => 6 * n))::date, base + (n % 5) * 0.0137, 2
     from generate_series(0, 11) n, (values ('USD', 0.88), ('GBP', 1.14)) rates (currency, base)`,
  )
  await pool.query(
    `insert into subscriptions (account_id, source_id, external_id, effective_on, started_on, ended_on, amount, "interval", quantity, currency, plan)
     select id, 2, 'S-' || id || '-' || (v >= 7 and id % 7 = 0), starts + v * every, starts, case when id % 7 = 0 and v < 7 then starts + 7 * every - 20 when id % 14 = 0 then current_date - 40 end,
       90 + (id * 31 + v * 17) % 900, (array['month', 'year', 'month', 'quarter'])[1 + id % 4], 1 + (id + v * v) % 9,
       case when id % 10 < 8 then 'EUR' when id % 10 = 8 then 'USD' else 'GBP' end,
       (array['Basic', 'Pro', 'Max'])[1 + (id + v / 4) % 3]
     from (select id, current_date - 1800 + (id % 900)::int as starts, (90 + id % 80)::int as every from accounts) a, generate_series(0, 9) v`,
  )
}

/** Every account has a dated segment; a fifth of them another one later. */
async function makeFacts(pool: Pool): Promise<void> {
  await pool.query(
    `insert into account_facts (account_id, field, valid_from, value, source_id, recorded_at)
     select id, 'segment', current_date - 1900, to_jsonb((select min(id) from segments) + id % 2), 2, now() from accounts
     union all
     select id, 'segment', current_date - (id % 1500)::int, to_jsonb(segment_id), 2, now() from accounts where id % 5 = 0`,
  )
}
