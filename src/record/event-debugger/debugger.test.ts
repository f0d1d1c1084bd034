import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { Overloaded, type Delivery } from '../events/item.ts'
import { readEventRules } from '../events/store-lock.ts'
import { resendAll, resendOne } from './actions-resend.ts'
import { IssueFilter } from './contract.ts'
import { pruneEventIssues, trimIssues } from './store-issues.ts'

let server: TestServer
let sourceId: number
let made = 0
beforeAll(async () => {
  server = await createTestServer()
})
beforeEach(async () => {
  made += 1
  sourceId = (await server.request('admin', 'POST', '/api/event-sources', { name: `Source ${made}` })).body.id
})
afterAll(() => server.stop())

interface Given {
  kind?: 'rejected' | 'parked' | 'conflict'
  raw?: unknown
  context?: object
  code?: string
  name?: string
  messageId?: string | null
  receivedAt?: string
  sentAt?: string | null
}

const GOOD = { type: 'track', event: 'Signed Up', userId: 'u-1', messageId: 'm-1', timestamp: '2026-03-01T10:00:00Z' }

const issueOf = (given: Given = {}) =>
  insertRow(server, 'event_issues', {
    source_id: sourceId,
    kind: given.kind ?? 'rejected',
    received_at: given.receivedAt ?? '2026-03-10T08:00:00Z',
    sent_at: given.sentAt === undefined ? null : given.sentAt,
    code: given.code ?? 'event.missing',
    message: 'A track call needs an event.',
    event_type: 'track',
    event_name: given.name ?? 'Signed Up',
    message_id: given.messageId ?? null,
    raw: Buffer.from(typeof given.raw === 'string' ? given.raw : JSON.stringify(given.raw ?? GOOD)),
    context: given.context ? JSON.stringify(given.context) : null,
  })

function door(refuse: (delivery: Delivery) => Error | null = () => null) {
  const deliveries: Delivery[] = []
  const submit = (delivery: Delivery) => {
    const error = refuse(delivery)
    if (error) return Promise.reject(error)
    deliveries.push(delivery)
    return Promise.resolve()
  }
  return { deliveries, submit }
}

const states = async () =>
  (
    await server.db.selectFrom('event_issues').select('state').where('source_id', '=', sourceId).orderBy('id').execute()
  ).map(({ state }) => state)
const issues = async (filter: object = {}) =>
  (await server.request('admin', 'GET', `/api/event-sources/${sourceId}/issues?filter=${JSON.stringify(filter)}`)).body

test('an item that was refused is sent again edited, as of the time it first came', async () => {
  const issueId = await issueOf({ raw: { ...GOOD, event: '' }, sentAt: '2026-03-10T07:59:00Z' })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  const edited = JSON.stringify({ ...GOOD, timestamp: '2026-03-10T07:58:00Z' })
  expect(await resendOne({ issueId, edited }, submit, context)).toEqual({ isAccepted: true, message: null })
  expect(deliveries).toMatchObject([
    {
      sourceId,
      receivedAt: Date.parse('2026-03-10T08:00:00Z'),
      // The sender's clock was a minute behind when it sent.
      items: [{ name: 'Signed Up', messageId: 'm-1', at: Date.parse('2026-03-10T07:59:00Z') }],
    },
  ])
  expect(await states()).toEqual(['resent'])
  await expect(resendOne({ issueId, edited: null }, submit, context)).rejects.toMatchObject({
    code: 'event_issues.settled',
  })
  expect(deliveries).toHaveLength(1)
})

test('PostHog words and whole bodies go through the same check', async () => {
  await issueOf({
    raw: { event: 'paid', distinct_id: 'u-1', uuid: 'uuid-1', properties: { $groups: { company: 'acme' } } },
  })
  const body = await issueOf({ raw: { batch: [{ ...GOOD, messageId: null }, GOOD], context: { groupId: 'acme' } } })
  const broken = await issueOf({ raw: { batch: [GOOD, { type: 'track' }] } })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  const answer = await resendAll({ sourceId, filter: IssueFilter.parse({}), afterId: 0 }, submit, context)
  expect(answer).toMatchObject({ accepted: 2, rejected: 1, lastId: broken })
  expect(deliveries.map(({ items }) => items.map(({ messageId, groupKey }) => [messageId, groupKey]))).toEqual([
    [['uuid-1', 'acme']],
    [
      [`volant-issue-${body}-0`, 'acme'],
      ['m-1', 'acme'],
    ],
  ])
  expect((await issues()).rows[0].message).toMatch(/^Item 2 of 2: /)
})

test('what the batch of an item said for all its items holds for it when it is sent again', async () => {
  const own = await issueOf({
    raw: { ...GOOD, messageId: 'm-7', context: { groupId: 'own' } },
    context: { groupId: 'of-batch' },
  })
  const shared = await issueOf({ raw: { ...GOOD, messageId: 'm-8' }, context: { groupId: 'of-batch' } })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  for (const issueId of [own, shared]) await resendOne({ issueId, edited: null }, submit, context)
  expect(deliveries.flatMap(({ items }) => items.map(({ groupKey }) => groupKey))).toEqual(['own', 'of-batch'])
  const { body } = await server.request('admin', 'GET', `/api/event-issues/${shared}`)
  expect(JSON.parse(body.context)).toEqual({ groupId: 'of-batch' })
})

test('a whole body is sent again by the clock of its sender', async () => {
  const body = { batch: [{ ...GOOD, timestamp: '2026-03-01T10:00:00Z' }], sentAt: '2026-03-01T10:00:30Z' }
  const inPostHog = { batch: [{ event: 'paid', distinct_id: 'u-1', timestamp: '2026-03-01T10:00:00Z' }] }
  for (const raw of [body, { ...inPostHog, sent_at: '2026-03-01T10:00:30Z' }]) await issueOf({ raw })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  await resendAll({ sourceId, filter: IssueFilter.parse({}), afterId: 0 }, submit, context)
  const times = deliveries.flatMap(({ items }) => items.map(({ at }) => new Date(at).toISOString()))
  expect(times).toEqual(['2026-03-10T07:59:30.000Z', '2026-03-10T07:59:30.000Z'])
})

test('a body that came to the address of one call is that call when it is sent again', async () => {
  const { type: _, ...call } = GOOD
  const issueId = await issueOf({ raw: '{"event": "Signed Up",}', code: 'body.not_json' })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  expect(await resendOne({ issueId, edited: JSON.stringify(call) }, submit, context)).toMatchObject({
    isAccepted: true,
  })
  expect(deliveries).toMatchObject([{ items: [{ type: 't', name: 'Signed Up' }] }])
})

test('what is still wrong stays open and says what is wrong now', async () => {
  const issueId = await issueOf({ raw: { ...GOOD, userId: undefined } })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  const answer = await resendOne({ issueId, edited: null }, submit, context)
  expect(answer.isAccepted).toBe(false)
  expect(await resendOne({ issueId, edited: '{' }, submit, context)).toMatchObject({ isAccepted: false })
  expect(deliveries).toEqual([])
  expect(await states()).toEqual(['open'])
  expect((await issues()).rows[0]).toMatchObject({ code: 'json.unreadable', message: expect.stringContaining('JSON') })
})

test('a conflict gets a new message id, a parked item keeps its own, and an item without one gets the same twice', async () => {
  const item = {
    type: 't',
    name: 'Paid',
    userId: 'u-1',
    anonymousId: null,
    groupKey: 'acme',
    previousId: null,
    messageId: 'm-7',
    at: 1_772_000_000_000,
    original: null,
    properties: '{}',
  }
  const conflict = await issueOf({ kind: 'conflict', raw: item, messageId: 'm-7' })
  const parked = await issueOf({ kind: 'parked', raw: item, messageId: 'm-7' })
  const nameless = await issueOf({ raw: { ...GOOD, messageId: undefined } })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  await resendAll({ sourceId, filter: IssueFilter.parse({}), afterId: 0 }, submit, context)
  expect(deliveries.map(({ items }) => items[0]?.messageId)).toEqual([
    `volant-issue-${conflict}`,
    'm-7',
    `volant-issue-${nameless}`,
  ])
  expect(deliveries[1]?.items[0]).toEqual(item)
  expect(parked).toBeGreaterThan(conflict)
  await expect(
    resendOne({ issueId: await issueOf({ kind: 'parked' }), edited: '{}' }, submit, context),
  ).rejects.toMatchObject({ code: 'event_issues.not_editable' })
})

test('all of a filter are sent again in the order they came, so many at a time', async () => {
  for (let index = 0; index < 203; index += 1)
    await issueOf({ raw: { ...GOOD, messageId: `m-${index}` }, code: index === 7 ? 'other' : 'event.missing' })
  const broken = await issueOf({ raw: 'not json' })
  const { deliveries, submit } = door()
  const context = await server.contextFor('admin')
  const filter = IssueFilter.parse({ code: 'event.missing' })
  const first = await resendAll({ sourceId, filter, afterId: 0 }, submit, context)
  expect(first).toMatchObject({ accepted: 200, rejected: 0, left: 3 })
  const second = await resendAll({ sourceId, filter, afterId: first.lastId }, submit, context)
  expect(second).toEqual({ accepted: 2, rejected: 1, lastId: broken, left: 0 })
  expect(deliveries.map(({ items }) => items[0]?.messageId).slice(5, 9)).toEqual(['m-5', 'm-6', 'm-8', 'm-9'])
  const written = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', 'event_issues.resent')
    .where('subject_id', '=', String(sourceId))
    .orderBy('id')
    .execute()
  expect(written.map(({ sentence }) => sentence)).toEqual([
    `sent 200 items of Source ${made} again`,
    `sent 2 items of Source ${made} again`,
  ])
})

test('when the door is overloaded, what got through counts as sent and the rest stays open', async () => {
  for (const messageId of ['a', 'b', 'c']) await issueOf({ raw: { ...GOOD, messageId } })
  const { submit } = door(({ items }) => (items[0]?.messageId === 'b' ? new Overloaded(503, 5, 'full') : null))
  const context = await server.contextFor('admin')
  await expect(
    resendAll({ sourceId, filter: IssueFilter.parse({}), afterId: 0 }, submit, context),
  ).rejects.toMatchObject({ code: 'event_issues.overloaded', status: 503, retryAfterSeconds: 5 })
  expect(await states()).toEqual(['resent', 'open', 'resent'])
})

test('issues are listed by filter with their reasons counted, and shown with their bytes', async () => {
  const id = await issueOf({ code: 'user_id.missing', name: 'Paid', raw: '{"type":"track"' })
  await issueOf({ code: 'event.missing' })
  await issueOf({ code: 'event.missing', kind: 'conflict' })
  expect(await issues({ kind: 'rejected' })).toMatchObject({
    total: 2,
    codes: [
      { value: 'event.missing', count: 1 },
      { value: 'user_id.missing', count: 1 },
    ],
  })
  expect((await issues({ name: 'Paid' })).rows).toMatchObject([{ id, code: 'user_id.missing', bytes: 15 }])
  const one = (await server.request('admin', 'GET', `/api/event-issues/${id}`)).body
  expect(one).toMatchObject({ raw: '{"type":"track"', isCut: false, state: 'open' })
  const counts = (await server.request('admin', 'GET', `/api/event-sources/${sourceId}/debugger`)).body
  expect(counts).toEqual({ rejected: 2, parked: 0, conflict: 1, waiting: 0 })
})

test('what nobody needs is put away, one at a time or all of a filter, and comes back', async () => {
  const [id] = [await issueOf(), await issueOf({ code: 'other' }), await issueOf({ code: 'other' })]
  const path = `/api/event-issues/${id}/dismissal`
  expect((await server.request('admin', 'POST', path)).body).toEqual({ dismissed: 1 })
  expect((await server.request('admin', 'POST', path)).body).toEqual({ dismissed: 0 })
  expect((await server.request('admin', 'DELETE', path)).body).toEqual({ recalled: 1 })
  expect((await server.request('admin', 'DELETE', path)).status).toBe(409)
  const all = `/api/event-sources/${sourceId}/issues-dismissal`
  expect((await server.request('admin', 'POST', all, { filter: { code: 'other' } })).body).toEqual({ dismissed: 2 })
  expect(await states()).toEqual(['open', 'dismissed', 'dismissed'])
  expect((await server.request('csm', 'POST', path)).status).toBe(403)
})

test('a waiting group is attached to an account, and an id that means another one is not', async () => {
  const accountId = (await server.request('owner', 'POST', '/api/accounts', { name: `Acme ${made}` })).body.id
  const otherId = (await server.request('owner', 'POST', '/api/accounts', { name: `Other ${made}` })).body.id
  const wait = { source_id: sourceId, first_at: '2026-03-01T00:00:00Z', last_at: '2026-03-02T00:00:00Z' }
  await insertRow(server, 'event_waits', { ...wait, group_key: 'acme', events: 12 })
  await insertRow(server, 'event_waits', { ...wait, subject: 'u:maria', events: 3 })
  const path = `/api/event-sources/${sourceId}/waiting`
  const before = (await server.request('admin', 'GET', path)).body
  expect(before).toMatchObject({
    total: 2,
    events: 15,
    rows: [
      { groupKey: 'acme', userId: null, events: 12, movingTo: null, because: 'No account has the id acme.' },
      { groupKey: null, userId: 'maria', events: 3 },
    ],
  })
  const { version } = await readEventRules(server.db)
  const attach = (id: number) =>
    server.request('admin', 'POST', `${path}-attachment`, { groupKey: 'acme', accountId: id })
  expect((await attach(accountId)).body).toEqual({ account: { id: accountId, name: `Acme ${made}` } })
  expect((await readEventRules(server.db)).version).toBe(version + 1)
  expect((await attach(accountId)).status).toBe(200)
  expect((await attach(otherId)).body).toMatchObject({ code: 'event_waits.group_taken' })
  expect((await attach(987_654)).status).toBe(404)
  expect((await server.request('admin', 'GET', path)).body.rows[0].movingTo).toEqual({
    id: accountId,
    name: `Acme ${made}`,
  })
  const claimed = await server.db
    .selectFrom('external_ids')
    .select(['account_id', 'row_id', 'source_id'])
    .where('external_id', '=', 'acme')
    .where('kind', '=', 'account')
    .where('source_id', '=', sourceId)
    .execute()
  expect(claimed).toEqual([{ account_id: accountId, row_id: accountId, source_id: sourceId }])
})

test('rates come in steps that add up, noughts included', async () => {
  const minute = (at: string, accepted: number, rejected = 0) =>
    insertRow(server, 'event_minutes', { source_id: sourceId, minute: `2026-03-10T${at}:00Z`, accepted, rejected })
  await minute('08:58', 10, 1)
  await minute('08:55', 5)
  await minute('03:00', 99)
  const rates = async (hours: number) =>
    (await server.request('csm', 'GET', `/api/event-sources/${sourceId}/rates?hours=${hours}`)).body
  const hour = await rates(1)
  expect(hour.points).toHaveLength(60)
  expect(hour.points.at(-3)).toMatchObject({ at: '2026-03-10T08:58:00.000Z', accepted: 10, rejected: 1 })
  const six = await rates(6)
  expect([six.stepMinutes, six.points.length]).toEqual([5, 72])
  expect(six.points.at(-2)).toMatchObject({ at: '2026-03-10T08:55:00.000Z', accepted: 15, rejected: 1 })
})

test('issues older than 30 days and beyond the bound of a source are let go', async () => {
  await issueOf({ receivedAt: '2026-02-07T00:00:00Z' })
  const kept = [await issueOf(), await issueOf(), await issueOf()]
  await pruneEventIssues(server.db, server.clock.now())
  expect((await issues()).total).toBe(3)
  expect(await trimIssues(server.db, sourceId, 2)).toBe(1)
  expect((await issues()).rows.map(({ id }: { id: number }) => id)).toEqual([kept[2], kept[1]])
  expect(await trimIssues(server.db, sourceId, 2)).toBe(0)
})
