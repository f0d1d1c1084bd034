import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { tell } from './sentences.ts'

let server: TestServer
let account: number

beforeAll(async () => {
  server = await createTestServer()
  const made = await server.request('owner', 'POST', '/api/accounts', { name: 'Told', ownerId: server.members.csm.id })
  account = made.body.id
  await fill()
})

afterAll(() => server.stop())

async function fill(): Promise<void> {
  const { db } = server
  const shared = { account_id: account, source_id: 2 }
  const { id: contact } = await db
    .insertInto('contacts')
    .values({ ...shared, name: 'Ruben Castell', email: 'ruben@example.com' })
    .returning('id')
    .executeTakeFirstOrThrow()
  // Many things at one instant: pages must still part them.
  const at = '2026-02-01T00:00:00Z'
  const numbers = Array.from({ length: 12 }, (_, index) => index)
  await db
    .insertInto('tickets')
    .values(
      numbers.map((n) =>
        Object.assign(
          {
            external_id: `T-${n}`,
            opened_at: at,
            closed_at: n % 2 ? '2026-02-02T10:00:00.123456Z' : null,
            priority: n === 0 ? 'urgent' : 'normal',
          },
          shared,
        ),
      ),
    )
    .execute()
  await db
    .insertInto('activities')
    .values(numbers.map((n) => Object.assign({ external_id: `A-${n}`, at, type: 'call', contact_id: contact }, shared)))
    .execute()
  await db
    .insertInto('invoices')
    .values([
      {
        ...shared,
        external_id: '2026-1183',
        issued_on: day('2026-02-01'),
        paid_on: day('2026-02-20'),
        amount: '10',
        currency: 'EUR',
      },
    ])
    .execute()
  await db
    .insertInto('survey_responses')
    .values([
      {
        ...shared,
        external_id: 'N-1',
        survey: 'nps',
        score: '3',
        answered_at: '2026-02-21T00:00:00Z',
        contact_id: contact,
        comment: 'slow',
      },
    ])
    .execute()
  await db
    .insertInto('health_changes')
    .values([
      {
        account_id: account,
        at: '2026-02-25T00:00:00Z',
        day: day('2026-02-25'),
        kind: 'band',
        before: 'good',
        after: 'fair',
      },
    ])
    .execute()
  const stages = await db
    .selectFrom('stages')
    .select(['id', 'name'])
    .where('name', 'in', ['Adoption', 'Renewal'])
    .orderBy('name')
    .execute()
  await db
    .insertInto('account_facts')
    .values(
      stages.map(({ id }, index) =>
        Object.assign({ field: 'stage', value: JSON.stringify(id), valid_from: day(`2026-01-0${index + 1}`) }, shared),
      ),
    )
    .execute()
}

const page = (who: 'owner' | 'csm' | 'executive' | 'department', parameters: Record<string, string> = {}) =>
  server.request(who, 'GET', `/api/accounts/${account}/timeline?${new URLSearchParams(parameters).toString()}`)

async function titles(who: 'owner' | 'department' | 'executive'): Promise<string[]> {
  const { body } = await page(who, { limit: '200' })
  return body.entries.map((entry: { title: string }) => entry.title)
}

test('what happened is told in sentences', async () => {
  expect(await titles('owner')).toEqual(
    expect.arrayContaining([
      'Urgent ticket opened',
      'Ticket closed',
      'Call with Ruben Castell',
      'Invoice 2026-1183 paid',
      'NPS 3 from Ruben Castell',
      'Health fell from good to fair',
      'Stage moved from Adoption to Renewal',
    ]),
  )
})

test('without money there are no invoices, without contact details no names', async () => {
  const told = await titles('department')
  expect(told).toContain('NPS 3 from R•••')
  expect(told.some((title) => title.startsWith('Invoice') || title.includes('Ruben'))).toBe(false)
})

test('pages of any size bring every entry once, newest first', async () => {
  const all = (await page('owner', { limit: '200' })).body.entries as { key: string; at: string }[]
  expect(all.length).toBe(12 + 6 + 12 + 2 + 1 + 1 + 1)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (limit) => {
      const keys: string[] = []
      let before: string | null = null
      do {
        const { body }: { body: { entries: { key: string }[]; next: string | null } } = await page('owner', {
          limit: String(limit),
          ...(before === null ? {} : { before }),
        })
        keys.push(...body.entries.map((entry) => entry.key))
        before = body.next
      } while (before !== null)
      expect(keys).toEqual(all.map((entry) => entry.key))
    }),
    { numRuns: 12 },
  )
  expect(all.map((entry) => entry.at)).toEqual(
    all
      .map((entry) => entry.at)
      .toSorted()
      .toReversed(),
  )
})

test('kinds and a day narrow it', async () => {
  const tickets = (await page('owner', { kinds: 'ticket', until: '2026-02-01' })).body.entries
  expect(tickets).toHaveLength(12)
  expect(new Set(tickets.map((entry: { kind: string }) => entry.kind))).toEqual(new Set(['ticket']))
})

test('a place that is none is refused', async () => {
  expect((await page('owner', { before: "1' or true" })).status).toBe(422)
})

test('the last visit is the one before this one, whoever else looked', async () => {
  expect((await page('csm')).body.lastVisitAt).toBeNull()
  server.setTime('2026-03-10T09:05:00Z')
  expect((await page('csm')).body.lastVisitAt).toBeNull()
  server.setTime('2026-03-12T09:00:00Z')
  await page('executive')
  expect((await page('csm')).body.lastVisitAt).toBe('2026-03-10T09:05:00.000Z')
  server.setTime('2026-03-12T09:10:00Z')
  expect((await page('csm')).body.lastVisitAt).toBe('2026-03-10T09:05:00.000Z')
  server.setTime('2026-03-10T09:00:00Z')
})

test.each([
  ['ticket', 'closed', { priority: 'high', csat: 2 }, 'High ticket closed, rated 2 of 5'],
  ['invoice', 'paid', { number: '7', dueOn: '2026-01-01', paidOn: '2026-01-02' }, 'Invoice 7 paid late'],
  ['subscription', 'ended', { plan: 'Pro' }, 'Subscription Pro ended'],
  ['health', 'quadrant', { before: 'thriving', after: 'strained' }, 'Quadrant moved from thriving to strained'],
  ['health', 'band', { before: 'unknown', after: 'poor' }, 'Health is now known: poor'],
  ['renewal', 'contracted', {}, 'Renewed for less'],
  ['note', 'logged', { subject: 'Plan' }, 'Note: Plan'],
  ['contact', 'left', { contact: 'Ann' }, 'Ann left'],
  ['task', 'added', { title: 'Call them' }, 'Task added: Call them'],
  ['task', 'done', { title: 'Call them' }, 'Task done: Call them'],
  ['task', 'dropped', { title: 'Call them' }, 'Task dropped: Call them'],
] as const)('%s %s: %o', (kind, event, facts, title) => {
  expect(tell({ kind, event, facts }, true).title).toBe(title)
})

test('a task stands where it was added and where it was done', async () => {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into tasks (account_id, title, due_on, assignee_id, created_by, created_at, state, outcome, outcome_note, done_at, done_by)
     select $1, 'Send the export', '2026-03-13', $2, $2, '2026-03-02T08:00:00Z', 'done', 'Done', 'All of it', '2026-03-05T08:00:00Z', $2 returning id`,
    [account, server.members.owner.id],
  )
  const told = (await page('owner', { kinds: 'task' })).body.entries
  expect(told).toMatchObject([
    { title: 'Task done: Send the export', text: 'Done: All of it', at: '2026-03-05T08:00:00.000Z', activityId: null },
    { title: 'Task added: Send the export', at: '2026-03-02T08:00:00.000Z' },
  ])
  expect(told[1].text).toMatch(/^For .+, due 13 Mar$/)
  await server.pool.query('delete from tasks where id = $1', [rows[0]?.id])
})
