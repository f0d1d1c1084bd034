import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandActor } from '../../identity/sessions/actor.ts'
import { sql } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { PERSON_KEEPERS } from '../../slices.ts'
import { day } from '../../kernel/day.ts'
import { refreshHealth } from '../../understand/health/refresh.ts'
import { readContacts, readSurveys } from '../../understand/health/views-voice.ts'
import { compareAccounts } from '../metrics/store-differences.ts'
import { recountByRules } from '../metrics/store-recount.ts'
import { askErasure, carryOutErasure, erasureOf } from './actions.ts'
import { personFile } from './actions-export.ts'
import {
  countEvents,
  dump,
  EVENT_SOURCE,
  makeSomebody,
  tracesOf,
  type Somebody,
} from '../../platform/testing/person-world.ts'

let server: TestServer
let context: Context
let anna: Somebody
let bela: Somebody
let acme: number
let other: number
let at: { accountId: number; elsewhere: number; playbook: { id: number; versionId: number } }

beforeAll(async () => {
  server = await createTestServer()
  context = await server.contextFor(commandActor('Tester'))
  await sql`update sources set kind = 'events' where id = ${EVENT_SOURCE}`.execute(server.db)
  acme = await insertRow(server, 'accounts', { name: 'Acme', source_id: 1, owner_id: server.members.csm.id })
  other = await insertRow(server, 'accounts', { name: 'Other', source_id: 1 })
  await insertRow(server, 'external_ids', {
    kind: 'account',
    source_id: EVENT_SOURCE,
    external_id: 'acme',
    account_id: acme,
    row_id: acme,
  })
  const id = await insertRow(server, 'playbooks', { key: 'p', name: 'P' })
  const versionId = await insertRow(server, 'playbook_versions', {
    playbook_id: id,
    version: 1,
    state: 'published',
    definition: '{}',
  })
  at = { accountId: acme, elsewhere: other, playbook: { id, versionId } }
  anna = await makeSomebody(server, {
    ...at,
    name: 'Anna Müller-Lind',
    email: 'Anna.Lind@acme.test',
    userId: 'user-anna-77',
    shortId: '17',
    visitor: 'visitor-anna-1',
  })
  bela = await makeSomebody(server, {
    ...at,
    name: 'Bela Kovacs',
    email: 'bela@acme.test',
    userId: 'user-bela-78',
    shortId: '18',
    visitor: 'visitor-bela-2',
  })
  await countEvents(server, [acme, other])
  for (const kind of ['survey_responses', 'activities', 'tickets'])
    await sql`insert into source_days (source_id, kind, metric_id, day, signals) values (1, ${kind}, 0, '2026-03-01', 2)`.execute(
      server.db,
    )
})
afterAll(() => server.stop())

const numbers = async () => {
  const { rows } = await sql`
    select account_id, metric_id, day, value, (select count(*) from user_days u where u.account_id = m.account_id and u.metric_id = m.metric_id and u.day = m.day) as users,
      (select count(distinct user_id) from user_days u where u.account_id = m.account_id and u.metric_id = m.metric_id) as distinct_users
    from metric_days m order by 1, 2, 3`.execute(server.db)
  return rows
}
const health = async () => {
  await refreshHealth(server.db, [acme, other], context)
  const { rows } = await sql`
    select account_id, band, overall, cx, co, coverage, measure_values from account_health order by 1`.execute(
    server.db,
  )
  const people: object[] = []
  const window = { from: day('2026-01-01'), to: context.today }
  const scope = { db: server.db, accountIds: [acme, other], timeZone: 'UTC', asOf: context.today }
  const ask = (slot: number, source: object) => ({ slot, source, window, freshness: null })
  const put = (slot: number, _account: number, { amount, count }: { amount: number | null; count: number }) =>
    void people.push({ slot, amount, count })
  const ofContacts = [
    ask(0, { kind: 'contacts', aggregation: 'engaged', roles: ['champion'] }),
    ask(1, { kind: 'contacts', aggregation: 'with_role', roles: ['champion', 'user'] }),
  ]
  await readContacts(scope as never, ofContacts as never, put)
  const ofChampions = ask(2, { kind: 'survey', survey: 'nps', roles: ['champion'] })
  await readSurveys(scope as never, [ofChampions] as never, put)
  return { rows, people }
}
const saying = (lines: readonly string[], who: Somebody) =>
  lines.filter((line) => tracesOf(who).some((said) => line.toLowerCase().includes(said)))

test('the file of a person has everything that names it, and nothing of another', async () => {
  const { content } = await personFile(anna.contactIds[0] ?? 0, context, PERSON_KEEPERS)
  const file = await text(content as NodeJS.ReadableStream as never)
  const held = JSON.parse(file) as Record<string, unknown[]> & {
    events: { total: number; given: number; rows: unknown[] }
    'named in': Record<string, unknown[]>
  }
  expect(held.contacts).toHaveLength(2)
  expect(held.externalIds).toHaveLength(3)
  expect(held.answers).toHaveLength(2)
  expect(held.messages).toHaveLength(2)
  expect(held.optOuts).toHaveLength(1)
  expect(held.playbookRuns).toHaveLength(1)
  expect(held.events).toMatchObject({
    total: 11,
    given: 11,
    first: '2026-02-09T07:00:00.000Z',
    last: '2026-03-02T23:30:00.000Z',
  })
  expect(held.events.rows).toHaveLength(11)
  expect(Object.keys(held['named in'])).toEqual(
    expect.arrayContaining(['tickets', 'feedback', 'tasks', 'notices', 'audit_log', 'effects', 'import_errors']),
  )
  expect(saying([file], bela)).toEqual([])
})

test('nothing names an erased person any more; what is counted, health and the other person stay as they were', async () => {
  const before = { lines: saying(await dump(server.db), bela), numbers: await numbers(), health: await health() }
  expect(saying(await dump(server.db), anna).length).toBeGreaterThan(50)
  expect(before.health.rows[0]).toMatchObject({
    measure_values: { nps_180: [expect.any(Number), 1, 1, '2026-03-01', expect.any(Number)] },
  })
  expect(before.health.people).toContainEqual({ slot: 0, amount: 2, count: 2 })
  expect(before.health.people).toContainEqual({ slot: 2, amount: 0, count: 4 })

  const contactId = anna.contactIds[0] ?? 0
  const { erasureId } = await askErasure({ contactId, neverAgain: true }, context)
  expect((await erasureOf(contactId, context)).contacts.map(({ id }) => id)).toEqual(anna.contactIds)
  await carryOutErasure(context, erasureId, PERSON_KEEPERS)

  const after = await dump(server.db)
  expect(saying(after, anna)).toEqual([])
  expect(after.filter((line) => /"(u:)?17"|12345/.test(line) && !line.includes('bela'))).toEqual([])
  expect(saying(after, bela)).toEqual(before.lines)
  expect(await numbers()).toEqual(before.numbers)
  expect((await compareAccounts(server.db, [acme, other])).differences).toEqual([])
  expect(await health()).toEqual(before.health)
  const { asked } = await erasureOf(contactId, context)
  expect(asked).toMatchObject({
    state: 'done',
    counts: { contacts: 2, external_ids: 3, events: 11, answers: 2, messages: 2, opt_outs: 1, runs_cancelled: 1 },
  })
})

let odds = 0

test.each([
  {
    name: 'Seán "Zé" O\u2019Brien (x) $1',
    email: "o'brien+x@acme.test",
    userId: 'a.b*c\\d"e|f',
    visitor: '[anon] 100%_1',
  },
  { name: 'Ünal Öztürk-Ähren', email: 'ÜNAL.öz@acme.test', userId: 'unal.oz@acme.test', visitor: '7f3c9a52-1b1e' },
  { name: '山田 太郎', email: 'taro@acme.test', userId: '\\u0041\\', visitor: 'constructor' },
])('nothing names $name any more, however odd the spelling', async (known) => {
  const odd = await makeSomebody(server, { ...at, ...known, shortId: String(1000 + odds++) })
  await sql`delete from metric_days`.execute(server.db)
  await sql`delete from user_days`.execute(server.db)
  await server.db.transaction().execute((trx) => recountByRules(trx, [acme, other]))
  const before = await numbers()
  const { erasureId } = await askErasure({ contactId: odd.contactIds[0] ?? 0, neverAgain: false }, context)
  await carryOutErasure(context, erasureId, PERSON_KEEPERS)
  expect(saying(await dump(server.db), odd)).toEqual([])
  expect(await numbers()).toEqual(before)
  expect((await compareAccounts(server.db, [acme, other])).differences).toEqual([])
})

test('an erasure that was interrupted names nobody meanwhile to who looks for them, and goes on where it stopped', async () => {
  const contactId = bela.contactIds[0] ?? 0
  const { erasureId } = await askErasure({ contactId, neverAgain: false }, context)
  const broken = { ...keeper(), erase: () => Promise.reject(new Error('killed')) }
  await expect(carryOutErasure(context, erasureId, [broken])).rejects.toThrow('killed')
  expect((await erasureOf(contactId, context)).asked).toMatchObject({ state: 'queued', counts: { contacts: 2 } })
  await expect(personFile(contactId, context, PERSON_KEEPERS)).rejects.toMatchObject({
    code: 'contacts.already_erased',
  })

  // Asked once more it is the same erasure; carried out twice it erases once.
  expect(await askErasure({ contactId, neverAgain: false }, context)).toEqual({ erasureId })
  await carryOutErasure(context, erasureId, PERSON_KEEPERS)
  await carryOutErasure(context, erasureId, PERSON_KEEPERS)
  expect((await erasureOf(contactId, context)).asked).toMatchObject({
    state: 'done',
    counts: { contacts: 2, events: 11 },
  })
  expect(saying(await dump(server.db), bela)).toEqual([])
  expect((await compareAccounts(server.db, [acme, other])).differences).toEqual([])
  await expect(askErasure({ contactId, neverAgain: false }, context)).rejects.toMatchObject({
    code: 'contacts.already_erased',
  })
})

function keeper() {
  const [first] = PERSON_KEEPERS
  if (!first) throw new Error('nobody above the record keeps people')
  return first
}

test.each(['operations', 'leader', 'csm', 'readonly'] as const)(
  'a %s neither exports nor erases a person',
  async (role) => {
    const path = `/api/contacts/${anna.contactIds[0]}`
    expect((await server.request(role, 'GET', `${path}/personal-data`)).status).toBe(403)
    expect((await server.request(role, 'POST', `${path}/erasure`, {})).status).toBe(403)
  },
)

test('who is erased is listed as such and is not named again', async () => {
  const { body } = await server.request('owner', 'GET', `/api/accounts/${acme}/contacts`)
  expect(body.rows[0]).toMatchObject({
    name: 'Erased person',
    email: null,
    roles: ['champion'],
    erasedAt: expect.any(String),
  })
  const named = await server.request('owner', 'PATCH', `/api/contacts/${anna.contactIds[0]}`, { name: 'Anna' })
  expect(named.body.code).toBe('accounts.person_erased')
  expect((await server.request('owner', 'PATCH', `/api/contacts/${anna.contactIds[0]}`, { roles: [] })).status).toBe(
    200,
  )
})
