/**
 * Asks a real server for the accounts list with every built-in filter and sort, for pages from its middle, with custom
 * attributes, for account pages, and for My day of a CSM with a fifth of all accounts and 2,000 open tasks.
 * Usage: node bench/lists.ts [--accounts 100000] [--seconds 60]; the web app must be built. The first part takes the
 * seconds given, the others a third of them each: 4 minutes at 100,000 accounts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import type { Day } from '../src/kernel/day.ts'
import { saveMoneyDay } from '../src/record/money/store-day.ts'
import { freePort, startServer } from '../e2e/server.ts'
import { type Ask, invitedCsm, joined, measured, tokenOf } from './asking.ts'
import { makeBook, makeTasks } from './book.ts'
import { makeAccounts, makeAttributes } from './generated.ts'
import { withInstallation } from './installation.ts'
import { accountPages, ATTRIBUTES, BUILT_IN, middlePages, MY_DAY } from './list-questions.ts'
import { numberOption, report, timed } from './measuring.ts'

const accounts = numberOption('accounts', 1_000)
const long = numberOption('seconds', 60)
const short = Math.ceil(long / 3)
const TICKS_PER_SECOND = 100
const TASKS = Math.min(2_000, Math.ceil(accounts / 50))

await withInstallation(async ({ runtime, pool, dataDirectory }) => {
  const made = await timed(async () => {
    await makeAccounts(pool, accounts)
    await makeAttributes(pool)
    await pretendHealth(pool)
  })
  report(`${accounts} accounts, made in ${made.seconds.toFixed(0)} s`)
  const today = new Date().toISOString().slice(0, 10) as Day
  await saveMoneyDay(runtime.db, today, new Date())
  const server = await startServer(dataDirectory, await freePort())
  const part = (what: Parameters<typeof measured>[0], ask: Ask) => withCpu(pool, what, ask)
  try {
    const owner = await joined(server.url, tokenOf(server.readyLine), 'bench@example.com')
    const csm = await invitedCsm(server.url, owner)
    await makeBook(pool, { memberId: csm.id, size: Math.ceil(accounts / 5) })
    tellLoad()
    const list = { targetMs: 100, questions: BUILT_IN }
    await part({ ...list, name: 'built-in filter × sort', seconds: long }, owner.ask)
    await part({ ...list, name: 'the same, of the book’s CSM', seconds: short }, csm.ask)
    const middle = middlePages(accounts)
    await part({ name: 'from the middle', targetMs: 100, seconds: short, questions: middle }, owner.ask)
    await part({ name: 'custom attributes', targetMs: 200, seconds: short, questions: ATTRIBUTES }, owner.ask)
    const pages = accountPages(accounts)
    await part({ name: 'account page', targetMs: 100, seconds: short, questions: pages }, owner.ask)
    await makeTasks(pool, { memberId: csm.id, count: TASKS })
    await tellOpenItems(server.url, csm.cookie)
    await part({ name: 'my day', targetMs: 150, seconds: short, questions: MY_DAY }, csm.ask)
    tellLoad()
  } finally {
    await server.stop()
  }
})

/** One part, with the CPU of an answer: unlike its time it says little about who else works on the machine. */
async function withCpu(pool: Pool, what: Parameters<typeof measured>[0], ask: Ask): Promise<void> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  const [, postgres = ''] = statOf(String(rows[0]?.pid))
  const used = () => ({ node: nodeSeconds(), server: serverSeconds(postgres) })
  let answers = 0
  const before = used()
  await measured(what, (path) => {
    answers += 1
    return ask(path)
  })
  const after = used()
  const ms = (from: number, to: number) => (((to - from) * 1000) / answers).toFixed(0)
  const cpu = `${ms(before.node, after.node)} ms Node, ${ms(before.server, after.server)} ms the server's`
  report(`  CPU of an answer: ${cpu}; load ${loadavg()[0]?.toFixed(1)}`)
}

/** CPU seconds of the server this process started, from Linux' own books. */
function nodeSeconds(): number {
  const pid = childrenOf(process.pid).find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('serve'))
  return ranSeconds(statOf(pid ?? ''))
}

/** Of all PostgreSQL's processes, those that have ended too. */
function serverSeconds(postgres: string): number {
  const ended = ranSeconds(statOf(postgres).slice(2))
  return childrenOf(postgres).reduce((total, pid) => total + ranSeconds(statOf(pid)), ended)
}

function childrenOf(parent: number | string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && statOf(pid)[1] === String(parent))
}

/** Time for its own work and in the kernel; two places further stands that of its children that have ended. */
function ranSeconds(stat: readonly string[]): number {
  return (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) / TICKS_PER_SECOND
}

/** State, parent, and what follows in `/proc/<pid>/stat`; nothing of a process that has ended. */
function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  } catch {
    return []
  }
}

/**
 * Scores spread over all values: the list is measured, not the scorer. Marks go, the day counts as opened and past days
 * as restated, so that the health watcher finds nothing to do beside it; money is kept off in the same way.
 */
async function pretendHealth(pool: Pool): Promise<void> {
  await pool.query(
    `insert into account_health (account_id, as_of, version_id, cx, co, overall, coverage, band, quadrant, effective_overall,
       effective_band, change_7, change_30, change_90, is_fresh, measure_values, restated_on)
     select id, current_date, (select min(id) from scorecard_versions), cx, co, (cx + co) / 2, 0.9, band,
       case when cx >= 50 then case when co >= 50 then 'thriving' else 'unproven' end else case when co >= 50 then 'strained' else 'critical' end end,
       (cx + co) / 2, band, id % 21 - 10, id % 31 - 15, id % 41 - 20, id % 9 <> 0, '{}', current_date + 1
     from (select id, cx, co, case when cx + co < 100 then 'poor' when cx + co < 140 then 'fair' else 'good' end as band
       from (select id, (id * 37 % 1000) / 10.0 as cx, (id * 61 % 1000) / 10.0 as co from accounts) scores) banded`,
  )
  await pool.query(
    `insert into settings (key, value) values ('health.day', to_jsonb((current_date + 1)::text))
     on conflict (key) do update set value = excluded.value`,
  )
  await pool.query('truncate dirty_accounts')
  await pool.query('vacuum analyze')
}

/** The figure of My day is worth what stands on it. */
async function tellOpenItems(url: string, cookie: string): Promise<void> {
  const answer = await fetch(`${url}/api/my-day/count`, { headers: { cookie } })
  const { all } = (await answer.json()) as { all: number }
  report(`${all} open items on the day`)
}

function tellLoad(): void {
  report(`load average ${loadavg()[0]?.toFixed(1)}`)
}
