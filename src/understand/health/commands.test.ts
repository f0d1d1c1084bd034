import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import type { WithRuntime } from '../../slices.ts'
import { addHealthCommand } from './commands.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, 3) n`.execute(
    server.db,
  )
  await sql`
    insert into external_ids (kind, source_id, external_id, account_id, row_id) select 'account', 2, 'A-' || id, id, id from accounts`.execute(
    server.db,
  )
  await sql`
    insert into tickets (account_id, source_id, external_id, opened_at, first_response_at, is_escalated)
    select id, 2, 't' || id, '2026-03-01T10:00Z', '2026-03-01T12:00Z', false from accounts`.execute(server.db)
  await sql`insert into source_days values (2, 'tickets', 0, '2026-03-01', 3)`.execute(server.db)
  await sql`insert into dirty_accounts (account_id) select id from accounts`.execute(server.db)
})

afterEach(() => vi.restoreAllMocks())
afterAll(() => server.stop())

async function run(...args: string[]): Promise<string> {
  const printed: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  await healthCommand(...args)
  return printed.join('')
}

async function healthCommand(...args: string[]): Promise<void> {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const withRuntime: WithRuntime = (work) => work({ db: server.db, clock: server.clock } as Parameters<typeof work>[0])
  const program = new Command().exitOverride()
  addHealthCommand(program, withRuntime)
  await program.parseAsync(['health', ...args], { from: 'user' })
}

test('marked accounts are brought up to date first, then every one printed with exactly these fields', async () => {
  const lines = JSON.parse(await run('--json'))
  expect(lines.map((line: { external_id: string }) => line.external_id)).toEqual(['A-1', 'A-2', 'A-3'])
  const keys = ['external_id', 'overall', 'cx', 'co', 'band', 'quadrant', 'coverage', 'as_of', 'measures']
  expect(Object.keys(lines[0])).toEqual(keys)
  expect(Object.keys(lines[0].measures[0])).toEqual(['key', 'value', 'score', 'weight', 'points', 'known', 'fresh'])
  expect(lines[0]).toMatchObject({ as_of: '2026-03-10', cx: expect.any(Number) })
  expect(await server.db.selectFrom('dirty_accounts').selectAll().execute()).toEqual([])
})

test('one account, on a past day, with what is known now', async () => {
  const lines = JSON.parse(await run('--account', 'A-2', '--as-of', '2026-03-05', '--restated', '--json'))
  expect(lines).toMatchObject([{ external_id: 'A-2', as_of: '2026-03-05' }])
})

test('without --json it is a table', async () => {
  expect((await run()).split('\n')[1]).toMatch(/^A-1 +(\d+\.\d|–) .*Account 1$/)
})

test('an account nobody knows and a day to come are refused', async () => {
  await expect(run('--account', 'nobody')).rejects.toMatchObject({ code: 'health.no_such_account' })
  await expect(run('--as-of', '2026-03-11')).rejects.toMatchObject({ code: 'health.day_in_future' })
  await expect(run('--as-of', 'yesterday')).rejects.toMatchObject({ exitCode: 1 })
})

test('a reader that has seen enough is not waited for', async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => {
    setImmediate(() => process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })))
    return false
  })
  await healthCommand('--json')
  expect(process.stdout.write).toHaveBeenCalledTimes(1)
})
