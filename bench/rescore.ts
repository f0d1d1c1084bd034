/**
 * Rescores every account from dense usage and compares with one SQL pass over the same rows.
 * Usage: node bench/rescore.ts [--accounts 100000] [--folder DIR] (12 measures over 90 days: 1,080 rows an account)
 * A folder keeps what was made, which takes far longer than what is measured, for further runs of the same day.
 */
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import { readCompany } from '../src/identity/company/store.ts'
import { addDays, dayIn } from '../src/kernel/day.ts'
import { packAll } from '../src/record/packed-days/testing/pack-all.ts'
import { markAllDirty, markDirty } from '../src/record/signals/dirty.ts'
import { ScorecardDefinition, MeasureDefinition } from '../src/understand/health/definitions.ts'
import { refreshDirty } from '../src/understand/health/refresh.ts'
import { createRunCache } from '../src/understand/health/run-cache.ts'
import { makeAccounts, makeToday, makeUsage } from './generated.ts'
import { withInstallation, type Installation } from './installation.ts'
import { cpuSeconds, memoryOf, numberOption, report, textOption, timed } from './measuring.ts'

const MEASURES = 12
const DAYS = 90
const MARKS = 25
const ROUNDS = 100
const WARM_ROUNDS = 20
const WINDOWS = [7, 14, 28, 56, 90] as const

const accounts = numberOption('accounts', 1_000)

await withInstallation(
  async (installation) => {
    const { pool, runtime } = installation
    if (await isMade(pool)) await beginAgain(installation)
    else await make(installation)
    // The first of a day also writes its close; the second is what every later one costs.
    report(`load average        ${loadavg()[0]?.toFixed(1)}`)
    const first = await rescore(installation, 1)
    reportRescore('rescore, first', first)
    const again = await rescore(installation, 1)
    reportRescore('rescore, again', again)
    const today = await timed(() => makeToday(pool))
    report(`today's numbers     ${today.result} rows written in ${today.seconds.toFixed(1)} s`)
    const withNews = await rescore(installation, 0)
    reportRescore('with all of these', withNews)
    report(`load average        ${loadavg()[0]?.toFixed(1)}`)
    await pool.query('drop table if exists passed')
    await pool.query('create table passed (account_id bigint primary key, sums numeric[] not null)')
    await sqlPass(pool)
    const pass = await timed(() => sqlPass(pool))
    report(`one SQL pass        ${pass.seconds.toFixed(1)} s`)
    const worst = Math.max(first.seconds, again.seconds, withNews.seconds)
    report(`ratio               ${(worst / pass.seconds).toFixed(2)} (target: 3 or less)`)
    const round = await handfuls(installation)
    report(
      `a round of ${MARKS} marks   ${round.ms.toFixed(1)} ms; CPU ${round.oursMs.toFixed(1)} ms ours, ${round.serverMs.toFixed(1)} ms the server's`,
    )
    report(`peak memory         ${memoryOf(process.pid).peakMb} MB`)
    const { rows: scored } = await runtime.pool.query<{ known: number }>(
      'select count(overall) as known from account_health',
    )
    if (scored[0]?.known !== accounts)
      throw new Error(`Only ${scored[0]?.known} of ${accounts} accounts have known health`)
  },
  { keptIn: textOption('folder') },
)

/** CPU of the server is that of its connections, without their parallel workers. */
function reportRescore(what: string, { seconds, ours, server }: { seconds: number; ours: number; server: number }) {
  const cpu = `CPU: ours ${ours.toFixed(1)} s, the server's ${server.toFixed(1)} s`
  report(`${what.padEnd(20)}${seconds.toFixed(1)} s (target for 100,000 accounts: 25 s); ${cpu}`)
}

/** Whether the world was made before; one of another day or size is refused. */
async function isMade(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ accounts: number; is_today: boolean }>(
    `select (select count(*) from accounts) as accounts,
       exists (select from source_days where kind = 'usage' and day = current_date - 1) as is_today`,
  )
  const [found] = rows
  if (!found || found.accounts === 0) return false
  if (found.accounts !== accounts || !found.is_today)
    throw new Error(
      `The folder holds ${found.accounts} accounts of ${found.is_today ? 'today' : 'another day'}: remove it`,
    )
  return true
}

/** What runs before left behind is packed or forgotten. */
async function beginAgain(installation: Installation): Promise<void> {
  await packAsAtNight(installation)
  await installation.pool.query('delete from account_health')
  await installation.pool.query('truncate health_days, health_changes')
  await installation.pool.query('vacuum account_health, portfolio')
}

async function make(installation: Installation): Promise<void> {
  const { pool } = installation
  await makeAccounts(pool, accounts)
  const rows = await timed(() => makeUsage(pool, { metrics: MEASURES, days: DAYS, endsAgo: 1 }))
  report(`rows                ${rows.result} for ${accounts} accounts, made in ${rows.seconds.toFixed(0)} s`)
  await installScorecard(pool)
  const packing = await timed(() => packAsAtNight(installation))
  report(`packing             ${packing.seconds.toFixed(1)} s, done at night`)
}

/** What the job of every night leaves behind. */
async function packAsAtNight({ runtime }: Installation): Promise<void> {
  const { db, clock } = runtime
  const { timeZone } = await readCompany(db)
  await packAll(db, dayIn(timeZone, clock.now()))
  await runtime.pool.query('vacuum analyze packed_days')
}

async function rescore({ runtime }: Installation, daysAgo: number) {
  const { db, pool, clock } = runtime
  const company = await readCompany(db)
  const now = clock.now()
  const today = addDays(dayIn(company.timeZone, now), -daysAgo)
  await markAllDirty(db)
  const before = await cpuSeconds(pool)
  const { seconds } = await timed(() => refreshDirty(db, { now, today, company }))
  const after = await cpuSeconds(pool)
  return { seconds, ours: after.ours - before.ours, server: after.server - before.server }
}

/** What a handful of marks costs when they come one after the other, as events bring them. */
async function handfuls({ runtime }: Installation) {
  const { db, pool, clock } = runtime
  const company = await readCompany(db)
  const runs = createRunCache(db)
  const { rows } = await pool.query<{ id: number }>('select id from accounts order by random() limit $1', [MARKS])
  const handful = rows.map(({ id }) => id)
  const cost = { ms: 0, oursMs: 0, serverMs: 0 }
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    await markDirty(db, handful)
    const now = clock.now()
    const before = await cpuSeconds(pool)
    const { seconds } = await timed(() =>
      refreshDirty(db, { now, today: dayIn(company.timeZone, now), company }, { runs, stopsWhenFew: true }),
    )
    const after = await cpuSeconds(pool)
    if (round < 0) continue
    cost.ms += (seconds * 1000) / ROUNDS
    cost.oursMs += ((after.ours - before.ours) * 1000) / ROUNDS
    cost.serverMs += ((after.server - before.server) * 1000) / ROUNDS
  }
  return cost
}

/** Twelve measures, each over a metric of its own, windows of 7 to 90 days. */
async function installScorecard(pool: Pool): Promise<void> {
  const measures = Array.from({ length: MEASURES }, (_, index) =>
    MeasureDefinition.parse({
      key: `bench_${index + 1}`,
      name: `Bench ${index + 1}`,
      unit: 'number',
      direction: 'up',
      source: {
        kind: 'metric',
        metric: `metric_${index + 1}`,
        aggregation: index % 3 === 0 ? 'days_active' : 'sum',
        windowDays: WINDOWS[index % WINDOWS.length],
      },
    }),
  )
  const weigh = (chosen: typeof measures) =>
    chosen.map(({ key }) => ({
      measure: key,
      weight: 10,
      curve: [
        { x: 0, y: 0 },
        { x: 5000, y: 100 },
      ],
    }))
  const { rows: live } = await pool.query<{ id: number; definition: ScorecardDefinition }>(
    `select v.id, v.definition from scorecards s join scorecard_versions v on v.id = s.live_version_id where s.is_default`,
  )
  const [standard] = live
  if (!standard) throw new Error('There is no default scorecard')
  const definition = ScorecardDefinition.parse({
    ...standard.definition,
    exceptions: [],
    components: {
      cx: { measures: weigh(measures.slice(0, MEASURES / 2)) },
      co: { measures: weigh(measures.slice(MEASURES / 2)) },
    },
  })
  await pool.query('delete from scorecard_segments')
  await pool.query('update scorecard_versions set definition = $2, measures = $3 where id = $1', [
    standard.id,
    JSON.stringify(definition),
    JSON.stringify(measures),
  ])
}

/** The least a rescore could do: every row read once, summed by measure, one row per account written. */
async function sqlPass(pool: Pool): Promise<void> {
  const sums = Array.from({ length: MEASURES }, (_, index) => {
    const window = WINDOWS[index % WINDOWS.length]
    return `coalesce(sum(value) filter (where key = 'metric_${index + 1}' and day > current_date - ${window}), 0)`
  })
  await pool.query(
    `insert into passed (account_id, sums)
     select account_id, array[${sums.join(', ')}]
     from metric_days join metrics on metrics.id = metric_id where day > current_date - ${DAYS} group by account_id
     on conflict (account_id) do update set sums = excluded.sums`,
  )
}
