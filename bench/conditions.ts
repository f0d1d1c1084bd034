/**
 * Evaluates 30 conditions over all accounts, and over a thousand that changed, and compares with one hand-written scan over
 * the same accounts in the same run. Usage: node bench/conditions.ts [--accounts 100000] [--days 40]
 */
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import { readCompany } from '../src/identity/company/store.ts'
import { Condition } from '../src/kernel/conditions.ts'
import { dayIn } from '../src/kernel/day.ts'
import type { Evaluation } from '../src/understand/conditions/evaluation.ts'
import { evaluateMany } from '../src/understand/conditions/views.ts'
import { TYPICAL_CONDITIONS } from './condition-workload.ts'
import { makeAccounts, makeAttributes, makeUsage } from './generated.ts'
import { withInstallation, type Installation } from './installation.ts'
import { memoryOf, numberOption, percentiles, report, timed } from './measuring.ts'

const CHANGED = 1_000
const ROUNDS = 5
const TARGET_SECONDS = 10

const accounts = numberOption('accounts', 1_000)
const days = numberOption('days', 40)
const conditions = TYPICAL_CONDITIONS.map((condition) => Condition.parse(condition))

await withInstallation(async (installation) => {
  const { pool } = installation
  const made = await timed(() => makeBusiness(pool))
  report(`${accounts} accounts, made in ${made.seconds.toFixed(0)} s`)
  report(`load average        ${loadavg()[0]?.toFixed(1)}`)

  await handWritten(pool)
  const scan = await timed(() => handWritten(pool))
  await evaluated(installation, [])
  const before = await serverCpu(pool)
  const full = await timed(() => evaluated(installation, null))
  const after = await serverCpu(pool)
  if (full.result.rows.length !== accounts) throw new Error(`Only ${full.result.rows.length} accounts were judged`)
  const failed = full.result.failures.filter((failure) => failure !== null)
  if (failed.length > 0) throw new Error(`Conditions failed: ${failed.join(' ')}`)
  report(`one scan by hand    ${scan.seconds.toFixed(2)} s`)
  report(
    `${conditions.length} conditions, full ${full.seconds.toFixed(2)} s (target for 100,000 accounts: ${TARGET_SECONDS} s)`,
  )
  report(
    `ratio to the scan   ${(full.seconds / scan.seconds).toFixed(0)}; a condition: ${(full.seconds / conditions.length / scan.seconds).toFixed(1)}`,
  )
  report(`CPU of the server   ${spent(before, after).toFixed(1)} s`)

  const changed = await changedAccounts(installation)
  const share = Math.min(1, CHANGED / accounts)
  report(
    `${Math.min(CHANGED, accounts)} changed         ${changed.p50.toFixed(0)} ms (p95 ${changed.p95.toFixed(0)} ms)`,
  )
  report(`their share of full ${(changed.p50 / 1_000 / full.seconds / share).toFixed(2)} (1: in proportion)`)
  report(`true, by condition  ${trueCounts(full.result).join(' ')}`)
  report(`peak memory         ${memoryOf(process.pid).peakMb} MB`)
  report(`load average        ${loadavg()[0]?.toFixed(1)}`)
})

async function evaluated({ runtime }: Installation, accountIds: readonly number[] | null): Promise<Evaluation> {
  const { db, clock } = runtime
  const company = await readCompany(db)
  const now = clock.now()
  const present = { now, today: dayIn(company.timeZone, now), company }
  return evaluateMany(db, conditions, { subject: 'account', accountIds, present })
}

async function changedAccounts(installation: Installation): Promise<{ p50: number; p95: number }> {
  const { rows } = await installation.pool.query<{ id: number }>(
    'select id from accounts order by md5(id::text) limit $1',
    [CHANGED],
  )
  const ids = rows.map(({ id }) => id)
  const durationsMs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1)
    durationsMs.push((await timed(() => evaluated(installation, ids))).seconds * 1_000)
  return percentiles(durationsMs)
}

/** CPU seconds of every connection so far, by process: unlike time they do not grow when others work too. */
async function serverCpu(pool: Pool): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ pid: number }>('select pid from pg_stat_activity')
  return new Map(
    rows.map(({ pid }) => [pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9]),
  )
}

function spent(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((total, [pid, seconds]) => total + seconds - (before.get(pid) ?? 0), 0)
}

function trueCounts({ rows }: Evaluation): number[] {
  return conditions.map((_, index) => rows.filter(({ truths }) => truths[index] === true).length)
}

/** What somebody would write for three simple conditions on the accounts list alone. */
async function handWritten(pool: Pool): Promise<void> {
  await pool.query(
    `select account_id, overall < 50, renewal_on <= current_date + 120 and overall < 70, arr_minor > 1000000 and last_contact_at < now() - interval '60 days'
     from portfolio`,
  )
}

async function makeBusiness(pool: Pool): Promise<void> {
  await makeAccounts(pool, accounts)
  await makeAttributes(pool)
  await makeUsage(pool, { metrics: 3, days })
  await pool.query(
    `insert into account_health (account_id, as_of, version_id, cx, co, overall, coverage, band, quadrant, effective_overall,
       effective_band, change_7, change_30, change_90, is_fresh, measure_values)
     select id, current_date, (select min(id) from scorecard_versions), cx, co, (cx + co) / 2, 0.9, band, 'critical', (cx + co) / 2, band,
       id % 21 - 10, id % 31 - 15, id % 41 - 20, true,
       (select jsonb_object_agg(key, jsonb_build_array(accounts.id * measures.id % 100, 1, 1, current_date::text, 3)) from measures)
     from (select id, cx, co, case when cx + co < 100 then 'poor' when cx + co < 140 then 'fair' else 'good' end as band
       from (select id, (id * 37 % 1000) / 10.0 as cx, (id * 61 % 1000) / 10.0 as co from accounts) scores) accounts`,
  )
  await pool.query(
    `insert into health_days (account_id, day, version_id, cx, co, overall, coverage, effective_overall, effective_band, measure_values)
     select id, current_date - d * 10, (select min(id) from scorecard_versions), 50, 50, (id * 7 + d * 13) % 100, 1, (id * 7 + d * 13) % 100, 'fair', '{}'
     from accounts, generate_series(0, 9) d`,
  )
  await makeSignals(pool)
  await pool.query('truncate dirty_accounts')
  await pool.query('vacuum analyze')
}

async function makeSignals(pool: Pool): Promise<void> {
  const source = `(select id from sources where key = 'import')`
  const ago = (spread: number) => `now() - make_interval(days => ((id * 31 + n * 17) % ${spread})::int, hours => 1)`
  await pool.query(
    `insert into contacts (account_id, source_id, email, roles, left_on)
     select id, ${source}, 'c' || n || '@x' || id || '.example', (array['{champion}', '{executive_sponsor}', '{user}', '{}'])[1 + (id + n) % 4]::text[],
       case when (id + n) % 11 = 0 then current_date - (id % 60)::int end from accounts, generate_series(1, 3) n`,
  )
  await pool.query(
    `insert into tickets (account_id, source_id, external_id, opened_at, closed_at, priority, is_escalated)
     select id, ${source}, 't' || id || '-' || n, ${ago(90)}, case when (id + n) % 3 > 0 then now() end,
       (array['low', 'normal', 'high', 'urgent'])[1 + (id + n) % 4], (id + n) % 17 = 0 from accounts, generate_series(1, 4) n`,
  )
  await pool.query(
    `insert into survey_responses (account_id, source_id, external_id, survey, score, answered_at)
     select id, ${source}, 's' || id || '-' || n, 'nps', (id * 3 + n) % 11, ${ago(180)} from accounts, generate_series(1, 2) n`,
  )
  await pool.query(
    `insert into activities (account_id, source_id, external_id, type, at)
     select id, ${source}, 'a' || id || '-' || n, (array['meeting', 'call', 'email', 'note'])[1 + (id + n) % 4], ${ago(120)} from accounts, generate_series(1, 5) n`,
  )
  await pool.query(
    `insert into tasks (account_id, title, kind, state, due_on, done_at)
     select id, 'Call', 'check_in', case when id % 2 = 0 then 'open' else 'done' end, current_date - (id % 30)::int, case when id % 2 = 1 then now() end
     from accounts where id % 3 = 0`,
  )
  await pool.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
     select ${source}, kind, 0, current_date - d, 100 from generate_series(0, 89) d,
       (values ('tickets'), ('survey_responses'), ('activities'), ('outcomes'), ('invoices')) fed (kind)`,
  )
}
