/**
 * Reads 100,000 account-months of features, learns who leaves, and tests it out of time, beside one plain pass over the same matrix.
 * Usage: node bench/prediction.ts [--accounts 4200] (24 months each)
 */
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import { readCompany } from '../src/identity/company/store.ts'
import { dayIn } from '../src/kernel/day.ts'
import { gather, type Gathered } from '../src/understand/prediction/gathering.ts'
import { learnApart } from '../src/understand/prediction/learn-apart.ts'
import { makeAccounts } from './generated.ts'
import { withInstallation } from './installation.ts'
import { cpuSeconds, memoryOf, numberOption, report, timed } from './measuring.ts'

const MONTHS = 24
const METRICS = 5

const accounts = numberOption('accounts', 4_200)

await withInstallation(async ({ pool, runtime }) => {
  const { db, clock } = runtime
  await makeAccounts(pool, accounts)
  await makeHistory(pool)
  const { timeZone } = await readCompany(db)
  const present = { today: dayIn(timeZone, clock.now()), timeZone }
  report(`load average        ${loadavg()[0]?.toFixed(1)}`)

  const before = await cpuSeconds(pool)
  const read = await timed(() => gather(db, { label: 'churn', features: 'all', horizonDays: 30 }, present))
  const { samples } = read.result.input
  report(`account-months      ${samples.lost.length} × ${samples.keys.length} features`)
  const pass = await timed(async () => plainPass(read.result))
  const learned = await timed(() => learnApart(read.result.input))
  const after = await cpuSeconds(pool)
  const { auc, auc_low, auc_high, columns } = learned.result.report

  report(`load average        ${loadavg()[0]?.toFixed(1)}`)
  report(`features read       ${read.seconds.toFixed(1)} s`)
  report(`learned and tested  ${learned.seconds.toFixed(1)} s, ${columns} columns, three lead times`)
  report(`together            ${(read.seconds + learned.seconds).toFixed(1)} s (target: 60 s)`)
  report(`one plain pass      ${pass.seconds.toFixed(2)} s (every product of two features, added up once)`)
  report(`ratio               ${(learned.seconds / pass.seconds).toFixed(0)} passes`)
  report(
    `CPU                 ${(after.ours - before.ours).toFixed(1)} s ours (connections of the server end on the way, with their count)`,
  )
  report(`peak memory         ${memoryOf(process.pid).peakMb} MB (target: 1,500 MB)`)
  report(
    `AUC                 ${auc?.toFixed(3)} (${auc_low?.toFixed(3)} to ${auc_high?.toFixed(3)}), ${learned.result.model.kind}`,
  )
  if (learned.result.model.kind !== 'logistic') throw new Error(`Nothing was learned: ${learned.result.because}`)
})

function plainPass({ input: { samples } }: Gathered): number {
  const width = samples.keys.length
  const sums = new Float64Array(width * width)
  for (let row = 0; row < samples.lost.length; row += 1) {
    for (let j = 0; j < width; j += 1) {
      const value = samples.values[row * width + j] as number
      for (let k = 0; k <= j; k += 1) {
        sums[j * width + k] = (sums[j * width + k] as number) + value * (samples.values[row * width + k] as number)
      }
    }
  }
  return sums[0] as number
}

/** Two years of MRR, use every other day, tickets, answers, calls, invoices; who has an urgent ticket leaves more often. */
async function makeHistory(pool: Pool): Promise<void> {
  const from = `(date_trunc('month', current_date) - interval '${MONTHS} months')::date`
  const source = `(select id from sources where key = 'import')`
  await pool.query(`create table course as select id as account_id, ${from} + (id * 7919 % ${MONTHS * 30})::int as ticket_on,
    case when id % 5 = 0 then ${from} + (id * 7919 % ${MONTHS * 30} + 25)::int when id % 17 = 0 then ${from} + (id * 104729 % ${MONTHS * 30})::int end as left_on
    from accounts`)
  await pool.query(`insert into mrr_steps (account_id, day, mrr_minor, kind, is_customer)
    select account_id, ${from} - 30, 10000 + account_id % 900 * 100, 'new', true from course
    union all select account_id, left_on, 0, 'churn', false from course where left_on is not null`)
  await pool.query(
    `insert into account_plans (account_id, day, plan) select account_id, ${from} - 30, (array['gold', 'silver', 'bronze'])[1 + account_id % 3] from course`,
  )
  await pool.query(
    `insert into metrics (key, name) select 'metric_' || n, 'Metric ' || n from generate_series(1, ${METRICS}) n`,
  )
  await pool.query(`insert into metric_days (account_id, metric_id, day, source_id, value)
    select account_id, metrics.id, d::date, ${source}, (account_id * 31 + metrics.id * 17 + extract(doy from d)::int * 7) % 100
    from course, metrics, generate_series(${from}, current_date, '2 days') d where metrics.key like 'metric\\_%' order by 1, 2, 3`)
  await pool.query(`insert into tickets (account_id, source_id, external_id, opened_at, first_response_at, closed_at, priority)
    select account_id, ${source}, 't' || account_id, ticket_on, ticket_on + interval '5 hours', case when account_id % 5 > 0 then ticket_on + 2 end,
      case when account_id % 5 = 0 then 'urgent' else 'low' end from course
    union all select account_id, ${source}, 'm' || account_id || ' ' || n, ${from} + n * 37, ${from} + n * 37 + interval '3 hours', ${from} + n * 37 + 1, 'normal'
    from course, generate_series(0, 18) n`)
  await pool.query(`insert into survey_responses (account_id, source_id, external_id, survey, score, answered_at)
    select account_id, ${source}, 's' || account_id || ' ' || n, 'nps', (account_id + n) % 11, ${from} + n * 90 from course, generate_series(0, 7) n`)
  await pool.query(`insert into activities (account_id, source_id, external_id, at, type)
    select account_id, ${source}, 'a' || account_id || ' ' || n, ${from} + n * 30, 'call' from course, generate_series(0, 23) n`)
  await pool.query(`insert into invoices (account_id, source_id, external_id, issued_on, due_on, paid_on, amount, currency)
    select account_id, ${source}, 'i' || account_id || ' ' || n, ${from} + n * 30, ${from} + n * 30 + 14, ${from} + n * 30 + (account_id % 30)::int, 100, 'EUR'
    from course, generate_series(0, 23) n`)
  await pool.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
      select ${source}, kind, 0, day, 1 from unnest(array['usage', 'tickets', 'survey_responses', 'activities', 'invoices']) kind,
        generate_series(${from}, current_date, '30 days') day
      union all select ${source}, 'usage', metrics.id, day, 1 from metrics, generate_series(${from}, current_date, '30 days') day
      where metrics.key like 'metric\\_%' on conflict do nothing`,
  )
  await pool.query('analyze')
}
