import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inject } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))
const ACCOUNTS = Array.from({ length: 60 }, (_, index) => `a${index},Account ${index}`)

let killed: ImportWorld
let undisturbed: ImportWorld

beforeAll(async () => {
  killed = await createImportWorld()
  undisturbed = await createImportWorld()
})
afterAll(async () => {
  await killed.stop()
  await undisturbed.stop()
})

function usageFile(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, n) => `a${n % 61},m${n % 3},2026-01-${String((n % 28) + 1).padStart(2, '0')},${n % 7}`,
  )
  return `account_external_id,metric,day,value\n${lines.join('\n')}\n`
}

/** Every key once: what is written without waiting in the stage. */
function dayByDayFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const day = new Date(Date.UTC(2020, 0, 1) + Math.floor(n / 610) * 86_400_000).toISOString().slice(0, 10)
    return `a${n % 61},d${Math.floor(n / 61) % 10},${day},${n % 7}`
  })
  return `account_external_id,metric,day,value\n${lines.join('\n')}\n`
}

function ticketFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => `t${n},a${n % 61},2026-01-02T0${n % 10}:00:00Z,Subject ${n}`)
  return `external_id,account_external_id,opened_at,subject\n${lines.join('\n')}\n`
}

/** Runs the command and kills it without warning when its import has read so many rows, or merges; true when it ended by itself. */
async function importUntilKilled(kind: string, path: string, killAt: number | 'merge' | undefined): Promise<boolean> {
  const { connectionString } = await databaseUrl()
  const child = spawn(process.execPath, [MAIN, 'import', kind, path, '--json'], {
    env: { ...process.env, DATABASE_URL: connectionString, VOLANT_DATA: killed.folder, LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  while (child.exitCode === null && child.signalCode === null) {
    const [row] = await killed.rows<{ rows_read: number; phase: string; parts: number }>(
      `select rows_read, checkpoint->>'phase' as phase, coalesce(jsonb_array_length(checkpoint->'parts'), 0) as parts from imports order by id desc limit 1`,
    )
    const isThere =
      killAt === 'merge'
        ? row?.phase === 'merge' && row.parts > 0
        : killAt !== undefined && (row?.rows_read ?? 0) >= killAt
    if (isThere) child.kill('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return (await ended) === 0
}

async function databaseUrl(): Promise<{ connectionString: string }> {
  const [row] = await killed.rows<{ name: string }>('select current_database() as name')
  const { connection } = inject('testServer')
  const name = row?.name ?? ''
  if (connection.connectionString) {
    const url = new URL(connection.connectionString)
    url.pathname = `/${name}`
    return { connectionString: url.href }
  }
  const query = new URLSearchParams({ host: String(connection.host) })
  return { connectionString: `postgres://${connection.user}@localhost:${connection.port ?? 5432}/${name}?${query}` }
}

test.each([
  ['tickets', 'tickets', ticketFile(8_000), [1_000, 4_000]],
  ['usage that repeats keys', 'usage', usageFile(40_000), [5_000, 20_000, 'merge' as const]],
  ['usage that has every key once', 'usage', dayByDayFile(250_000), [1, 60_000, 110_000]],
])(
  'an import of %s that is killed again and again ends as if nothing had happened',
  async (name, kind, text, kills) => {
    const accounts = `external_id,name\n${ACCOUNTS.join('\n')}\n`
    await killed.load('accounts', accounts)
    await undisturbed.load('accounts', accounts)
    const path = join(killed.folder, `${name.replaceAll(' ', '-')}.csv`)
    writeFileSync(path, text)

    let kill = 0
    while (!(await importUntilKilled(kind, path, kills[kill])) && kill < 10) kill += 1
    const [ended] = await killed.rows<{ id: number; state: string; count: number }>(
      `select id, state, (select count(*) from imports other where other.file_name = imports.file_name) as count from imports order by id desc limit 1`,
    )
    expect(ended).toMatchObject({ state: 'done', count: 1 })
    expect(kill).toBeGreaterThan(0)

    const reference = await undisturbed.load(kind, text)
    expect(await killed.state()).toBe(await undisturbed.state())
    const { counts, openErrors } = await killed.show(ended?.id ?? 0)
    expect({ counts, openErrors }).toEqual({ counts: reference.counts, openErrors: reference.openErrors })
  },
  120_000,
)
