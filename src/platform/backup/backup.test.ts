import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  existsSync,
  copyFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { createBackup } from './create-backup.ts'
import { verifyBackup } from './read-archive.ts'
import { restoreBackup } from './restore-backup.ts'

const NOW = new Date('2026-03-10T09:00:00Z')
let source: TestDatabase
let folder: string
let dataDirectory: string

beforeAll(async () => {
  source = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'volant-backup-test-'))
  dataDirectory = join(folder, 'data')
  mkdirSync(join(dataDirectory, 'imports', '7'), { recursive: true })
  writeFileSync(join(dataDirectory, 'imports', '7', 'usage naïve.csv'), 'day,value\n2026-03-01,5\n')
  writeFileSync(join(dataDirectory, 'web.lock'), '')
  writeFileSync(join(dataDirectory, 'secret'), 'a'.repeat(64))
  await fill(source.pool)
})

afterAll(async () => {
  await source.drop()
  rmSync(folder, { recursive: true, force: true })
})

function save(name: string, onContent?: (content: string) => void) {
  const file = join(folder, name)
  return createBackup({ pool: source.pool, dataDirectory, appVersion: '0.1.0', now: NOW, onContent }, file)
}

async function restored<T>(file: string, work: (pool: Pool, directory: string) => Promise<T>): Promise<T> {
  const target = await createTestDatabase({ migrated: false })
  const directory = mkdtempSync(join(folder, 'restored-'))
  try {
    await restoreBackup({ pool: target.pool, dataDirectory: directory, name: 'The database' }, file)
    return await work(target.pool, directory)
  } finally {
    await target.drop()
  }
}

describe('a backup', () => {
  test('comes back with the same rows, ids to come, uploads and waiting jobs', async () => {
    const summary = await save('quiet.volant')
    expect(await verifyBackup(summary.file)).toMatchObject({ files: 2, waitingJobs: 2, rows: summary.rows })
    await restored(summary.file, async (pool, directory) => {
      expect(await contentsOf(pool)).toEqual(await contentsOf(source.pool))
      expect(await jobsOf(pool)).toEqual(await jobsOf(source.pool))
      expect(readFileSync(join(directory, 'imports', '7', 'usage naïve.csv'), 'utf8')).toContain('2026-03-01,5')
      expect(readFileSync(join(directory, 'secret'), 'utf8')).toBe('a'.repeat(64))
      expect(existsSync(join(directory, 'web.lock'))).toBe(false)
      const next = await addAccount(pool, 'Afterwards Ltd')
      expect(next).toBeGreaterThan(await newestAccount(source.pool))
    })
  })

  test('sees one moment while rows are being written', async () => {
    const writer = writing(source.pool)
    const before = await pairsOf(source.pool)
    const summary = await save('busy.volant', () => writer.once())
    await writer.stop()
    const after = await pairsOf(source.pool)
    await restored(summary.file, async (pool) => {
      const saved = await pairsOf(pool)
      // Each write puts one account and one audit row into one transaction: a torn copy would have more of one.
      expect(saved.accounts - before.accounts).toBe(saved.audit - before.audit)
      expect(saved.accounts).toBeLessThan(after.accounts)
    })
  })

  test('keeps triggers and references working after a restore', async () => {
    const { file } = await save('triggers.volant')
    await restored(file, async (pool) => {
      const id = await addAccount(pool, 'Freshly Added')
      const { rows } = await pool.query('select name_key from portfolio where account_id = $1', [id])
      expect(rows).toEqual([{ name_key: 'freshly added' }])
      await expect(pool.query('insert into contacts (account_id, source_id) values (987654321, 1)')).rejects.toThrow(
        /foreign key/,
      )
    })
  })

  test('is refused when it is cut off, changed inside, or something else', async () => {
    const { file, bytes } = await save('whole.volant')
    const broken = (name: string, damage: (path: string) => void) => {
      const path = join(folder, name)
      copyFileSync(file, path)
      damage(path)
      return verifyBackup(path)
    }
    await expect(broken('short.volant', (path) => truncateSync(path, Math.floor(bytes / 2)))).rejects.toThrow(/damaged/)
    await expect(broken('no-end.volant', (path) => truncateSync(path, bytes - 2048))).rejects.toThrow(/damaged/)
    await expect(broken('flipped.volant', (path) => flip(path, Math.floor(bytes / 2)))).rejects.toThrow(/damaged/)
    await expect(broken('notes.volant', (path) => writeFileSync(path, 'Dear diary\n'.repeat(99)))).rejects.toThrow(
      /not a backup/,
    )
    await expect(verifyBackup(join(folder, 'nowhere.volant'))).rejects.toThrow(/no backup/)
  })

  test('every single changed byte is noticed or harmless padding', async () => {
    const { file, bytes } = await save('bytes.volant')
    const wanted = await verifyBackup(file)
    for (let at = 7; at < bytes; at += 9001) {
      const path = join(folder, 'one-byte.volant')
      copyFileSync(file, path)
      flip(path, at)
      const seen = await verifyBackup(path).catch((error: Error) => error.message)
      if (typeof seen === 'string') expect(seen).toMatch(/damaged|not a backup|newer|cannot read/)
      else expect(seen.manifest).toEqual(wanted.manifest)
    }
  })

  test('no letter of its first and last page changes unnoticed', async () => {
    const { file } = await save('pages.volant')
    const whole = readFileSync(file)
    const pages = ['volant-backup.json', 'manifest.json'].map((name) => whole.indexOf(name) + 512)
    let noticed = 0
    for (const begin of pages) {
      const end = whole.indexOf(0, begin)
      for (let at = begin; at < end; at += Math.max(1, Math.floor((end - begin) / 9))) {
        const path = join(folder, 'one-letter.volant')
        copyFileSync(file, path)
        flip(path, at)
        await expect(verifyBackup(path)).rejects.toThrow(/damaged|not a backup|newer|cannot read/)
        noticed += 1
      }
    }
    expect(noticed).toBeGreaterThan(16)
  })

  test('does not overwrite another file, and leaves nothing under its name when it fails', async () => {
    const { file } = await save('taken.volant')
    await expect(save('taken.volant')).rejects.toThrow(/exists already/)
    const failing = save('failing.volant', (content) => {
      if (content === 'tables/accounts') throw new Error('the disk is full')
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(existsSync(file)).toBe(true)
    expect(existsSync(join(folder, 'failing.volant'))).toBe(false)
  })
})

describe('a restore', () => {
  test('refuses a database that holds anything', async () => {
    const { file } = await save('for-full.volant')
    const target = { pool: source.pool, dataDirectory, name: 'The database' }
    await expect(restoreBackup(target, file)).rejects.toThrow(/already holds data/)
  })

  test('that breaks off changes nothing and succeeds when it is run again', async () => {
    const { file } = await save('for-retry.volant')
    const target = await createTestDatabase({ migrated: false })
    const directory = mkdtempSync(join(folder, 'retry-'))
    const goal = { pool: target.pool, dataDirectory: directory, name: 'The database' }
    try {
      const onContent = (content: string) => {
        if (content === 'tables/metrics') throw new Error('killed')
      }
      await expect(restoreBackup({ ...goal, onContent }, file)).rejects.toThrow('killed')
      await restoreBackup(goal, file)
      expect(await contentsOf(target.pool)).toEqual(await contentsOf(source.pool))
    } finally {
      await target.drop()
    }
  })

  test('refuses a backup of a newer version', async () => {
    const { file } = await save('newer.volant')
    const bytes = readFileSync(file)
    const at = bytes.indexOf('"format": 1')
    bytes.write('"format": 9', at)
    writeFileSync(file, bytes)
    await expect(restoreBackup({ pool: source.pool, dataDirectory, name: 'It' }, file)).rejects.toThrow(/later one/)
  })
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0x20
  writeFileSync(path, bytes)
}

async function fill(pool: Pool): Promise<void> {
  await pool.query(
    `insert into members (email, name, role, state) values ('ada@volant.test', 'Ada', 'owner', 'active')`,
  )
  await pool.query(
    `insert into accounts (name, source_id, mrr_minor, customer_since, parent_id)
     select 'Account ' || n || E' with tab\\t, "quotes" and \\\\ 日本', 1, n * 100, date '2024-02-29', null from generate_series(1, 500) n`,
  )
  await pool.query('update accounts set parent_id = id + 1 where id < 100')
  await pool.query(`insert into metrics (key, name) values ('logins', 'Logins'), ('seats', 'Seats')`)
  await pool.query(
    `insert into metric_days (account_id, metric_id, day, source_id, value)
     select a.id, m.id, date '2026-01-01' + d, 1, random()::numeric * 100 from accounts a, metrics m, generate_series(0, 30) d`,
  )
  await pool.query(
    `insert into message_receipts (source_id, message_hash, received_on, content_hash)
     select 1, sha256(n::text::bytea), date '2026-03-01', n * 1000003 from generate_series(1, 300) n`,
  )
  await pool.query(`insert into settings (key, value) values ('company', '{"name": "Line\\nbreak", "n": 1.50}')`)
  await pool.query(
    `select graphile_worker.add_job('refresh', '{"a": 1}', run_at => now() + interval '1 day', job_key => 'k')`,
  )
  await pool.query(`select graphile_worker.add_job('refresh', '{"a": [2]}', queue_name => 'one by one', priority => 5)`)
  await pool.query(`select graphile_worker.add_job('given_up', '{}')`)
  await pool.query(`update graphile_worker._private_jobs set attempts = max_attempts where max_attempts = 25 and priority = 0
    and task_id = (select id from graphile_worker._private_tasks where identifier = 'given_up')`)
}

/** Count and a checksum of each table that does not depend on the order of its rows. */
async function contentsOf(pool: Pool): Promise<Record<string, unknown>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and not relispartition and relname not in ('schema_migrations', 'job_workers') order by 1`,
  )
  const contents: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `select count(*) as rows, md5(coalesce(string_agg(line, ',' order by line), '')) as sum from (select md5(t::text) as line from ${name} t) lines`,
    )
    contents[name] = rows[0]
  }
  return contents
}

async function jobsOf(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key, j.priority, j.flags
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     left join graphile_worker._private_job_queues q on q.id = j.job_queue_id where j.attempts < j.max_attempts order by j.id`,
  )
  return rows
}

async function addAccount(pool: Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'insert into accounts (name, source_id) values ($1, 1) returning id',
    [name],
  )
  return rows[0]?.id ?? 0
}

async function newestAccount(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('select max(id) as id from accounts')
  return rows[0]?.id ?? 0
}

async function pairsOf(pool: Pool): Promise<{ accounts: number; audit: number }> {
  const { rows } = await pool.query<{ accounts: number; audit: number }>(
    'select (select count(*) from accounts) as accounts, (select count(*) from audit_log) as audit',
  )
  return rows[0] ?? { accounts: 0, audit: 0 }
}

/** Writes an account and its audit row in one transaction, again and again, and once more whenever asked. */
function writing(pool: Pool) {
  const pair = () =>
    pool.query(
      `with made as (insert into accounts (name, source_id) values ('Busy', 1) returning id)
       insert into audit_log (actor_kind, actor_name, action, subject_kind, account_id, sentence)
       select 'system', 'Test', 'made', 'account', id, 'Made' from made`,
    )
  const state = { isOn: true }
  const asked: Promise<unknown>[] = []
  const loop = (async () => {
    while (state.isOn) await pair()
  })()
  return {
    once: () => asked.push(pair()),
    async stop() {
      state.isOn = false
      await loop
      await Promise.all(asked)
    },
  }
}
