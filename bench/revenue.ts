/**
 * Builds the revenue ledger of all accounts anew and compares with one SQL pass by hand that writes the same rows in the
 * same run; then times single changes of a subscription until every figure is right. Usage:
 * node bench/revenue.ts [--accounts 100000]; ten subscription rows for each. Figures over the ledger: bench/revenue-series.ts.
 */
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import { dayIn } from '../src/kernel/day.ts'
import { inTransaction, sql, type Db } from '../src/platform/db/database.ts'
import { checkLedger, rebuildMoney, refreshMoney } from '../src/record/money/actions.ts'
import { makeAccounts } from './generated.ts'
import { withInstallation } from './installation.ts'
import { memoryOf, numberOption, percentiles, report, timed } from './measuring.ts'
import { COPIES, makeCopies, passByHand } from './revenue-by-hand.ts'
import { makeSubscriptions } from './revenue-seed.ts'

const TARGET_SECONDS = 30
const CHANGES = 50

const accounts = numberOption('accounts', 10_000)
const today = dayIn('UTC', new Date())

await withInstallation(async ({ runtime, pool }) => {
  await makeAccounts(pool, accounts)
  await pool.query('update accounts set mrr_minor = null')
  const subscriptions = await makeSubscriptions(pool)
  await pool.query('truncate dirty_accounts')
  await pool.query('vacuum analyze')
  report(`${accounts} accounts, ${subscriptions} subscription rows; ${load()}`)

  const hand = await byHand(pool)
  report(`one pass by hand    ${hand.seconds.toFixed(1)} s (${hand.cpu.toFixed(1)} CPU seconds); ${load()}`)
  const rebuild = await rebuilt(runtime.db, pool)
  report(
    `full rebuild        ${rebuild.seconds.toFixed(1)} s (${rebuild.cpu.toFixed(1)} CPU seconds), ${rebuild.rows} rows (target for 100,000 accounts: ${TARGET_SECONDS} s); ${load()}`,
  )
  report(
    `ratio to the pass   ${(rebuild.seconds / hand.seconds).toFixed(2)} (CPU ${(rebuild.cpu / hand.cpu).toFixed(2)}; target: 2)`,
  )
  await sameRows(pool)
  // As after a change of conventions: the rows are written anew, and the accounts' MRR now, which the pass leaves out, stands.
  await pool.query(`truncate ${COPIES.join(', ')}`)
  const rows = await rebuilt(runtime.db, pool)
  report(
    `its rows alone      ${rows.seconds.toFixed(1)} s (${rows.cpu.toFixed(1)} CPU seconds), ${rows.rows} rows; ${(rows.seconds / hand.seconds).toFixed(2)} of the pass; ${load()}`,
  )
  await sameRows(pool)
  const again = await rebuilt(runtime.db, pool)
  report(`rebuilt once more   ${again.seconds.toFixed(1)} s, ${again.rows} rows written`)

  const { p50, p95 } = await changed(runtime.db)
  report(`one change → right  ${p50.toFixed(0)} ms (p95 ${p95.toFixed(0)} ms; target: 1000 ms)`)
  const check = await timed(() => differences(runtime.db))
  report(`check of everything ${check.seconds.toFixed(1)} s, ${check.result} differences`)
  report(`peak memory of Node ${memoryOf(process.pid).peakMb} MB; ${load()}`)
})

async function byHand(pool: Pool): Promise<{ seconds: number; cpu: number }> {
  const client = await pool.connect()
  try {
    await makeCopies(client)
    const before = await cpuOfServer(pool)
    const { seconds } = await timed(() => passByHand(client))
    return { seconds, cpu: spent(before, await cpuOfServer(pool)) }
  } finally {
    client.release()
  }
}

async function rebuilt(db: Db, pool: Pool): Promise<{ seconds: number; cpu: number; rows: number }> {
  const before = await cpuOfServer(pool)
  const { seconds, result } = await timed(() => rebuildMoney(db, { today }))
  return { seconds, cpu: spent(before, await cpuOfServer(pool)), rows: result.rows }
}

/** CPU seconds so far of each of the server's connections: they do not grow when others work too. */
async function cpuOfServer(pool: Pool): Promise<ReadonlyMap<number, number>> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type = 'client backend'`,
  )
  return new Map(
    rows.map(({ pid }) => [pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9]),
  )
}

/** Of connections that are still open: those that worked just now are. */
function spent(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((total, [pid, seconds]) => total + seconds - (before.get(pid) ?? 0), 0)
}

/** A ratio is worth nothing when the two did not write the same. */
async function sameRows(pool: Pool): Promise<void> {
  for (const table of COPIES) {
    const { rows } = await pool.query<{ columns: string }>(
      `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns from information_schema.columns
       where table_schema = 'public' and table_name = $1`,
      [table],
    )
    const columns = rows[0]?.columns
    const { rows: odd } = await pool.query(
      `(select ${columns} from ${table} except all select ${columns} from hand_${table})
       union all (select ${columns} from hand_${table} except all select ${columns} from ${table}) limit 3`,
    )
    if (odd.length > 0) throw new Error(`The pass and the rebuild differ in ${table}: ${JSON.stringify(odd)}`)
  }
  report('both wrote the same rows')
}

/** A price changes on its own day; the transaction ends when steps, plans, months, renewals and MRR now are right. */
async function changed(db: Db): Promise<{ p50: number; p95: number }> {
  const durations: number[] = []
  for (let index = 0; index < CHANGES; index += 1) {
    const accountId = 1 + ((index * 7_919) % accounts)
    const start = performance.now()
    await inTransaction(db, async (trx) => {
      await sql`update subscriptions set amount = amount + 1 where account_id = ${accountId} and not is_trial`.execute(
        trx,
      )
      await refreshMoney(trx, [accountId], today)
    })
    durations.push(performance.now() - start)
  }
  return percentiles(durations)
}

async function differences(db: Db): Promise<number> {
  let found = 0
  for await (const part of checkLedger(db, today)) found += part.differences.length
  return found
}

function load(): string {
  return `load ${loadavg()[0]?.toFixed(1)}`
}
