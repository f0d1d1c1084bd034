import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { recordAudit, type AuditEntry } from './store.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

const note = async (instant: string, ...entries: Partial<AuditEntry>[]) => {
  const { actor } = await server.contextFor('operations')
  const rows = entries.map((entry) =>
    Object.assign({ action: 'test.done', subjectKind: 'thing', sentence: 'did it' }, entry),
  )
  await recordAudit(server.db, { actor, now: new Date(instant) }, rows)
}
const sentences = async (query: string) =>
  (await server.request('admin', 'GET', `/api/audit?${query}`)).body.entries.map(
    (entry: { sentence: string }) => entry.sentence,
  )

test('pages follow each other without losing or repeating an entry', async () => {
  await note(
    '2026-03-01T10:00:00Z',
    ...Array.from({ length: 7 }, (_, index) => ({ action: 'paging.done', sentence: `entry ${index}` })),
  )
  const seen: string[] = []
  let before = ''
  do {
    const { body } = await server.request('admin', 'GET', `/api/audit?action=paging.&limit=3${before}`)
    seen.push(...body.entries.map((entry: { sentence: string }) => entry.sentence))
    before = body.next === null ? '' : `&before=${body.next}`
  } while (before !== '')
  expect(seen).toEqual(['entry 6', 'entry 5', 'entry 4', 'entry 3', 'entry 2', 'entry 1', 'entry 0'])
})

test('days are the company’s days', async () => {
  await server.request('owner', 'PATCH', '/api/company', { timeZone: 'America/New_York' })
  await note('2026-02-03T04:30:00Z', { action: 'days.done', sentence: 'late on the 2nd' })
  await note('2026-02-03T05:30:00Z', { action: 'days.done', sentence: 'early on the 3rd' })
  expect(await sentences('action=days.&from=2026-02-02&to=2026-02-02')).toEqual(['late on the 2nd'])
  expect(await sentences('action=days.&from=2026-02-03')).toEqual(['early on the 3rd'])
})

test('filters by action, its beginning, actor, account and words', async () => {
  await note(
    '2026-03-02T10:00:00Z',
    { action: 'filters.one', sentence: 'took 5 % off', accountId: 77 },
    { action: 'filtersxone', sentence: 'other' },
  )
  expect(await sentences('action=filters.one')).toEqual(['took 5 % off'])
  expect(await sentences(`action=filters.&actorId=${server.members.operations.id}`)).toEqual(['took 5 % off'])
  expect(await sentences(`action=filters.&actorId=${server.members.admin.id}`)).toEqual([])
  expect(await sentences('accountId=77')).toEqual(['took 5 % off'])
  expect(await sentences('search=5+%25+OFF')).toEqual(['took 5 % off'])
})

test('the export holds the same entries, defused, and is an entry itself', async () => {
  await note('2026-03-03T10:00:00Z', { action: 'export.test', sentence: '=HYPERLINK("http://evil")' })
  const file = await server.request('admin', 'GET', '/api/audit/export?action=export.')
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-2026-03-10\.csv"$/)
  const rows = parse(file.text, { columns: true }) as Record<string, string>[]
  expect(rows.map((row) => row['sentence'])).toEqual([`'=HYPERLINK("http://evil")`])
  expect(await sentences('action=audit.exported')).toEqual(['exported the audit log'])
})

test('roles without audit.read see nothing of it', async () => {
  expect((await server.request('leader', 'GET', '/api/audit')).status).toBe(403)
  expect((await server.request('leader', 'GET', '/api/audit/export')).status).toBe(403)
})
