import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PoolConfig } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { pollUntil } from '../platform/postgres/poll.ts'
import { createTestDatabase, type TestDatabase } from '../platform/testing/database.ts'

// Each test starts several programs.
vi.setConfig({ testTimeout: 90_000 })

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
let source: TestDatabase
let folder: string

beforeAll(async () => {
  source = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'volant-backup-cli-'))
  mkdirSync(join(folder, 'imports'))
  writeFileSync(join(folder, 'imports', 'a.csv'), 'name\nAcme\n')
  await source.pool.query(
    `insert into imports (kind, source_id, actor_name, file_name, file_path, state)
     values ('accounts', 1, 'Ada', 'a.csv', 'imports/a.csv', 'done')`,
  )
})

afterAll(async () => {
  await source.drop()
  rmSync(folder, { recursive: true, force: true })
})

function volant(args: string[], database: PoolConfig | null, data = folder) {
  const env = { ...process.env, VOLANT_DATA: data, DATABASE_URL: database ? urlOf(database) : '' }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => (output.out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (output.err += bytes.toString()))
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }))
  return { child, done }
}

function urlOf({ connectionString, host, port, user, password, database }: PoolConfig): string {
  if (connectionString) return connectionString
  const login = typeof password === 'string' ? `${user}:${encodeURIComponent(password)}` : user
  return `postgresql://${login}@/${database}?host=${encodeURIComponent(host ?? '')}&port=${port ?? 5432}`
}

test('a backup killed midway leaves nothing under its name, and the next one succeeds', async () => {
  const file = join(folder, 'killed.tar')
  const gate = await source.pool.connect()
  try {
    // The backup stops at this table for as long as we hold it.
    await gate.query('begin')
    await gate.query('lock table tickets in access exclusive mode')
    const { child, done } = volant(['backup', 'create', file], source.connection)
    let progress = ''
    child.stderr.on('data', (bytes: Buffer) => (progress += bytes.toString()))
    expect(
      await pollUntil(async () => progress.includes('tables/tickets') || null, { timeoutMs: 20_000, everyMs: 20 }),
    ).toBe(true)
    child.kill('SIGKILL')
    await done
  } finally {
    await gate.query('rollback')
    gate.release()
  }
  expect(existsSync(file)).toBe(false)
  const { code } = await volant(['backup', 'create', file], source.connection).done
  expect(code).toBe(0)
  expect(readdirSync(folder).filter((name) => name.startsWith('killed'))).toEqual(['killed.tar'])
})

test('a restore into a new folder is a working data folder, and a second one into it is refused', async () => {
  const file = join(folder, 'whole.tar')
  await volant(['backup', 'create', file], source.connection).done
  const into = join(folder, 'restored')
  const first = await volant(['backup', 'restore', file, '--into', into, '--json'], null).done
  expect(first).toMatchObject({ code: 0 })
  expect(JSON.parse(first.out)).toMatchObject({ files: 1 })

  const second = await volant(['backup', 'restore', file, '--into', into], null).done
  expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/already holds data.*never overwrites/) })

  const saved = await volant(['backup', 'create', join(folder, 'again.tar'), '--json'], null, into).done
  expect(JSON.parse(saved.out)).toMatchObject({ rows: JSON.parse(first.out).rows, files: 1 })
})

test('uploads are found where they were restored to', async () => {
  const file = join(folder, 'moved.tar')
  await volant(['backup', 'create', file], source.connection).done
  const target = await createTestDatabase({ migrated: false })
  const data = join(folder, 'elsewhere')
  try {
    expect((await volant(['backup', 'restore', file], target.connection, data).done).code).toBe(0)
    const { rows } = await target.pool.query('select file_path from imports')
    expect(rows).toEqual([{ file_path: 'imports/a.csv' }])
    expect(existsSync(join(data, 'imports', 'a.csv'))).toBe(true)
  } finally {
    await target.drop()
  }
})

test('a damaged backup is refused before anything is created', async () => {
  const file = join(folder, 'garbage.tar')
  writeFileSync(file, 'garbage')
  const into = join(folder, 'untouched')
  const { code, err } = await volant(['backup', 'restore', file, '--into', into], null).done
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringMatching(/not a backup/) })
  expect(existsSync(into)).toBe(false)
})
