/**
 * Imports a usage file by command and compares with COPY of the very rows it made into the same table, 5,000 per
 * transaction, over two connections. Usage: node bench/usage-import.ts [--rows 5000000]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { makeAccounts } from './generated.ts'
import { withInstallation, type Installation } from './installation.ts'
import { memoryOf, numberOption, report, timed } from './measuring.ts'

// As bin/volant.js starts every command but serve.
const COMMAND_FLAGS = ['--max-old-space-size=400']
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const METRICS = 10
const DAYS = 100
const PER_TRANSACTION = 5_000
const CONNECTIONS = 2
const COLUMNS = 'account_id, metric_id, day, import_id, source_id, is_derived, value'

const rows = numberOption('rows', 100_000)

await withInstallation(async (installation) => {
  const { pool, folder } = installation
  const accounts = Math.ceil(rows / (METRICS * DAYS))
  await makeAccounts(pool, accounts)
  const file = join(folder, 'usage.csv')
  await writeUsage(file, accounts)

  await pool.query('checkpoint')
  const imported = await importByCommand(installation, file)
  const { rows: found } = await pool.query<{ count: number }>('select count(*) as count from metric_days')
  if (found[0]?.count !== rows) throw new Error(`Imported ${found[0]?.count} of ${rows} rows`)

  const prepared = join(folder, 'rows.copy')
  await saveRows(pool, prepared)
  await pool.query('truncate metric_days')
  await pool.query('checkpoint')
  const copied = await timed(() => copyRows(pool, prepared))
  report(`rows                ${rows}`)
  report(`import by command   ${imported.seconds.toFixed(1)} s, ${Math.round(rows / imported.seconds)} rows/s`)
  report(`COPY, same rows     ${copied.seconds.toFixed(1)} s, ${Math.round(rows / copied.seconds)} rows/s`)
  report(
    `ratio               ${Math.round((100 * copied.seconds) / imported.seconds)} % of COPY (target: 50 % or more)`,
  )
  report(`peak memory         ${imported.peakMb} MB (target: 400 MB or less)`)
})

/** Day by day, as such files are exported: accounts and metrics within a day. */
async function writeUsage(path: string, accounts: number): Promise<void> {
  const file = createWriteStream(path)
  file.write('account_external_id,metric,day,value\n')
  const start = Date.UTC(2026, 0, 1)
  let left = rows
  for (let day = 0; day < DAYS && left > 0; day += 1) {
    const name = new Date(start + day * 86_400_000).toISOString().slice(0, 10)
    for (let account = 1; account <= accounts && left > 0; account += 1) {
      const lines: string[] = []
      for (let metric = 1; metric <= METRICS && left > 0; metric += 1, left -= 1) {
        lines.push(`account-${account},metric_${metric},${name},${(account * 31 + metric * 17 + day * 7) % 1000}`)
      }
      if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain')
    }
  }
  file.end()
  await once(file, 'finish')
}

async function importByCommand(
  { dataDirectory }: Installation,
  file: string,
): Promise<{ seconds: number; peakMb: number }> {
  const child = spawn(process.execPath, [...COMMAND_FLAGS, MAIN, 'import', 'usage', file, '--json'], {
    env: { ...process.env, VOLANT_DATA: dataDirectory },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let peakMb = 0
  const watch = setInterval(() => {
    // The process may have ended between two looks.
    if (child.exitCode === null && child.pid) peakMb = Math.max(peakMb, memoryOf(child.pid).peakMb)
  }, 100)
  const { seconds, result } = await timed(() => once(child, 'exit'))
  clearInterval(watch)
  if (result[0] !== 0) throw new Error(`The import ended with ${String(result[0])}`)
  return { seconds, peakMb }
}

async function saveRows(pool: Pool, path: string): Promise<void> {
  const client = await pool.connect()
  try {
    await pipeline(client.query(copyTo(`copy metric_days (${COLUMNS}) to stdout`)), createWriteStream(path))
  } finally {
    client.release()
  }
}

async function copyRows(pool: Pool, path: string): Promise<void> {
  const chunks = chunksOf(path)
  // Both take from one source: whoever is free gets the next 5,000 rows.
  const lane = async () => {
    const client = await pool.connect()
    try {
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
        const copy = client.query(copyFrom(`copy metric_days (${COLUMNS}) from stdin`))
        copy.end(next.value)
        await once(copy, 'finish')
      }
    } finally {
      client.release()
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane))
}

async function* chunksOf(path: string): AsyncGenerator<string> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) {
    lines.push(line)
    if (lines.length < PER_TRANSACTION) continue
    yield `${lines.join('\n')}\n`
    lines = []
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}
