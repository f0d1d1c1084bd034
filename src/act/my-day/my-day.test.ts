import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer({ now: '2026-03-10T09:00:00Z' })
})

afterAll(() => server.stop())

interface Made {
  name: string
  owner?: 'csm' | 'leader' | null
  mrr?: number | null
  renewal?: string | null
  contact?: string | null
  health?: { overall: number; band: string; change30?: number; change7?: number; useDays?: number; fresh?: boolean }
}

async function account({
  name,
  owner = 'csm',
  mrr = 100_000,
  renewal = '2027-02-01',
  contact = '2026-03-09T10:00:00Z',
  health,
}: Made) {
  const { rows } = await sql<{ id: number }>`
    insert into accounts (name, owner_id, mrr_minor, renewal_on, last_contact_at, source_id)
    values (${name}, ${owner === null ? null : server.members[owner].id}, ${mrr}, ${renewal}, ${contact}, 1) returning id`.execute(
    server.db,
  )
  const id = rows[0]?.id ?? 0
  if (!health) return id
  const { rows: versions } = await sql<{
    id: number
  }>`select live_version_id as id from scorecards where is_default`.execute(server.db)
  const readings =
    health.useDays === undefined
      ? {}
      : { days_since_use: [health.useDays, 1, health.fresh === false ? 0 : 1, '2026-03-09', 1] }
  await sql`
    insert into account_health (account_id, as_of, version_id, overall, coverage, band, effective_overall, effective_band, change_7, change_30, is_fresh, measure_values)
    values (${id}, '2026-03-10', ${versions[0]?.id}, ${health.overall}, 1, ${health.band}, ${health.overall}, ${health.band}, ${health.change7 ?? null},
      ${health.change30 ?? null}, true, ${JSON.stringify(readings)}::jsonb)`.execute(server.db)
  return id
}

async function detractor(accountId: number, score: number, answeredAt: string) {
  await sql`
    insert into survey_responses (account_id, source_id, external_id, survey, score, comment, answered_at, contact_email)
    values (${accountId}, 1, ${`${accountId} ${answeredAt}`}, 'nps', ${score}, 'Export is slow.', ${answeredAt}, 'ruben@example.com')`.execute(
    server.db,
  )
}

interface Item {
  key: string
  kind: string
  sentence: string
  rank: number
  isNew: boolean
  also: { key: string; kind: string; sentence: string }[]
  account: { id: number; name: string; arrMinor: number | null } | null
}

interface Day {
  items: Item[]
  waiting: string[]
  counts: { all: number; fresh: number }
}

async function day(who: Asker, query = ''): Promise<Day> {
  const { status, body } = await server.request(who, 'GET', `/api/my-day${query}`)
  expect(status).toBe(200)
  return body
}

const about = async (who: Asker, id: number, query = '?scope=mine') =>
  (await day(who, query)).items.filter((item) => item.account?.id === id)

test('a fall of five points within 30 days is a drop, one of four is none', async () => {
  const fell = await account({ name: 'Fell', health: { overall: 46, band: 'poor', change30: -19 } })
  const held = await account({ name: 'Held', health: { overall: 66, band: 'fair', change30: -4.9 } })
  expect(await about('csm', fell)).toMatchObject([{ kind: 'drop', sentence: 'Fell 19 in 30 days.' }])
  expect(await about('csm', held)).toEqual([])
})

test('a band worse than 30 days ago is a drop, however small', async () => {
  const id = await account({ name: 'Slipped', health: { overall: 69, band: 'fair', change30: -2 } })
  await sql`insert into health_changes (account_id, at, kind, before, after, day) values (${id}, '2026-03-01T08:00:00Z', 'band', 'good', 'fair', '2026-03-01')`.execute(
    server.db,
  )
  expect(await about('csm', id)).toMatchObject([{ kind: 'drop', sentence: 'Went from good to fair.' }])
})

test('silence counts while conversations come in, and says so when they do not', async () => {
  const id = await account({ name: 'Silent', contact: '2026-02-17T10:00:00Z' })
  expect(await about('csm', id)).toEqual([])
  await sql`insert into source_days (source_id, kind, day, signals) values (2, 'activities', '2026-03-09', 5)`.execute(
    server.db,
  )
  expect(await about('csm', id)).toMatchObject([{ kind: 'silent', sentence: 'No contact since 17 Feb (21 days).' }])
  await sql`update source_days set day = '2026-01-01' where kind = 'activities'`.execute(server.db)
  expect(await about('csm', id)).toEqual([])
  expect((await day('csm')).waiting).toEqual([
    'Silence of 14 days is not judged by meetings and calls: the newest data is of 1 Jan.',
  ])
  await sql`update source_days set day = '2026-03-09' where kind = 'activities'`.execute(server.db)
})

test('no use for 14 days is silence, on late data it is not', async () => {
  const unused = await account({ name: 'Unused', health: { overall: 60, band: 'fair', useDays: 16 } })
  const late = await account({ name: 'Late', health: { overall: 60, band: 'fair', useDays: 16, fresh: false } })
  expect(await about('csm', unused)).toMatchObject([{ kind: 'silent', sentence: 'No use for 16 days.' }])
  expect(await about('csm', late)).toEqual([])
})

test('renewals within 90 days and detractors of 14 days need somebody', async () => {
  const renewing = await account({ name: 'Renewing', renewal: '2026-06-08' })
  const later = await account({ name: 'Later', renewal: '2026-06-09' })
  const unhappy = await account({ name: 'Unhappy' })
  await detractor(unhappy, 3, '2026-03-08T10:00:00Z')
  const old = await account({ name: 'Unhappy before' })
  await detractor(old, 3, '2026-02-20T10:00:00Z')
  expect(await about('csm', renewing)).toMatchObject([{ kind: 'renewal' }])
  expect(await about('csm', later)).toEqual([])
  expect(await about('csm', unhappy)).toMatchObject([
    { kind: 'detractor', sentence: 'ruben@example.com answered 3: “Export is slow.”' },
  ])
  expect(await about('csm', old)).toEqual([])
})

test('praise without a measured outcome is false comfort', async () => {
  const id = await account({ name: 'Unproven' })
  await sql`insert into outcomes (account_id, source_id, external_id, name) values (${id}, 1, 'o1', 'Fewer delays')`.execute(
    server.db,
  )
  await sql`insert into survey_responses (account_id, source_id, external_id, survey, score, answered_at) values (${id}, 1, 'n9', 'nps', 9, '2026-02-01T08:00:00Z')`.execute(
    server.db,
  )
  expect(await about('csm', id)).toMatchObject([
    { kind: 'comfort', sentence: 'Answered NPS 9, but no measured outcome.' },
  ])
  await sql`insert into outcome_measurements (outcome_id, account_id, source_id, measured_on, value)
    select id, account_id, 1, '2026-03-01', 5 from outcomes where account_id = ${id}`.execute(server.db)
  expect(await about('csm', id)).toEqual([])
})

test('leaders and operations look after what has no owner; a CSM after missing renewal dates', async () => {
  const stray = await account({ name: 'Stray', owner: null })
  const dateless = await account({ name: 'Dateless', renewal: null })
  expect(await about('csm', stray)).toEqual([])
  expect(await about('leader', stray, '')).toMatchObject([{ kind: 'no_owner' }])
  expect(await about('operations', stray, '')).toMatchObject([{ kind: 'no_owner' }])
  expect(await about('csm', dateless)).toMatchObject([{ kind: 'no_renewal' }])
})

test('a CSM sees the own book, a leader the team, operations everything', async () => {
  const csms = await account({ name: 'Of the csm', renewal: '2026-04-01' })
  const leaders = await account({ name: 'Of the leader', owner: 'leader', renewal: '2026-04-01' })
  expect(await about('csm', csms, '')).toHaveLength(1)
  expect(await about('csm', leaders, '?scope=all')).toEqual([])
  expect(await about('leader', csms, '')).toHaveLength(1)
  expect(await about('leader', csms, '?scope=mine')).toEqual([])
  expect(await about('operations', leaders, '')).toHaveLength(1)
  expect(await about('readonly', csms, '')).toEqual([])
  const [seen] = await about('department', csms, '')
  expect(seen?.account?.arrMinor).toBeNull()
})

test('an account that left needs nobody', async () => {
  const gone = await account({
    name: 'Gone',
    mrr: 0,
    renewal: '2026-03-20',
    health: { overall: 20, band: 'poor', change30: -40 },
  })
  expect(await about('csm', gone)).toEqual([])
})

test('completing takes one thing away, for its reader alone, and can be taken back', async () => {
  const id = await account({ name: 'To complete', renewal: '2026-04-20' })
  const [item] = await about('csm', id)
  const before = (await server.request('csm', 'GET', '/api/my-day/count')).body.all
  expect((await server.request('csm', 'POST', '/api/my-day/mark', { key: item?.key, state: 'done' })).status).toBe(200)
  expect((await server.request('csm', 'GET', '/api/my-day/count')).body.all).toBe(before - 1)
  expect(await about('csm', id)).toEqual([])
  expect(await about('leader', id, '')).toHaveLength(1)
  const { body } = await server.request('csm', 'GET', '/api/my-day/done')
  expect(body.done[0]).toMatchObject({ key: item?.key, account: { name: 'To complete' } })
  await server.request('csm', 'DELETE', `/api/my-day/mark?key=${encodeURIComponent(item?.key ?? '')}`)
  expect(await about('csm', id)).toHaveLength(1)
})

test('a completed renewal comes back at its next checkpoint', async () => {
  const id = await account({ name: 'Checkpoint', renewal: '2026-05-12' })
  const [at90] = await about('csm', id)
  await server.request('csm', 'POST', '/api/my-day/mark', { key: at90?.key, state: 'done' })
  server.setTime('2026-03-12T09:00:00Z')
  expect(await about('csm', id)).toEqual([])
  server.setTime('2026-03-13T09:00:00Z')
  const [at60] = await about('csm', id)
  expect(at60?.key).not.toBe(at90?.key)
  server.setTime('2026-03-10T09:00:00Z')
})

test('an account that fell before its renewal stands once, with both reasons, and is completed and taken back as one', async () => {
  const id = await account({
    name: 'Falling before renewal',
    renewal: '2026-04-20',
    health: { overall: 46, band: 'poor', change30: -19 },
  })
  const [row, ...others] = await about('csm', id)
  expect(others).toEqual([])
  expect(row).toMatchObject({
    kind: 'renewal',
    also: [{ key: `drop:${id}`, kind: 'drop', sentence: 'Fell 19 in 30 days.' }],
  })
  const count = async () => (await server.request('csm', 'GET', '/api/my-day/count')).body.all
  const before = await count()
  expect((await day('csm', '?kinds=drop')).items.map(({ key }) => key)).toContain(row?.key)

  await server.request('csm', 'POST', '/api/my-day/mark', { key: row?.key, state: 'done' })
  expect(await about('csm', id)).toEqual([])
  expect(await count()).toBe(before - 1)
  const { body } = await server.request('csm', 'GET', '/api/my-day/done')
  expect(body.done.filter((done: { account: { id: number } | null }) => done.account?.id === id)).toHaveLength(1)

  await server.request('csm', 'DELETE', `/api/my-day/mark?key=${encodeURIComponent(row?.key ?? '')}`)
  expect(await about('csm', id)).toMatchObject([{ kind: 'renewal', also: [{ kind: 'drop' }] }])
})

test('what was put off with a row comes back by its own rule', async () => {
  const id = await account({
    name: 'Completed twice',
    renewal: '2026-04-20',
    health: { overall: 46, band: 'poor', change30: -19 },
  })
  const [row] = await about('csm', id)
  await server.request('csm', 'POST', '/api/my-day/mark', { key: row?.key, state: 'done' })
  await sql`update account_health set effective_overall = 40 where account_id = ${id}`.execute(server.db)
  expect(await about('csm', id)).toMatchObject([{ kind: 'drop', also: [] }])
})

test('a note about an account keeps a row of its own', async () => {
  const id = await account({ name: 'Noted and renewing', renewal: '2026-04-20' })
  await server.request('csm', 'POST', '/api/notes-to-self', { text: 'Send the offer', accountId: id, dueOn: null })
  expect((await about('csm', id)).map(({ kind }) => kind).sort()).toEqual(['note', 'renewal'])
})

test('whoever owns no account is told so', async () => {
  await account({ name: 'In the book' })
  const owns = async (who: Asker) => (await server.request(who, 'GET', '/api/my-day?limit=1')).body.hasBook
  expect(await owns('csm')).toBe(true)
  expect(await owns('operations')).toBe(false)
})

test('a snoozed thing comes back on its day', async () => {
  const id = await account({ name: 'To snooze', renewal: '2026-04-21' })
  const [item] = await about('csm', id)
  const snooze = (until: string) =>
    server.request('csm', 'POST', '/api/my-day/mark', { key: item?.key, state: 'snoozed', until })
  expect((await snooze('2026-03-10')).status).toBe(422)
  expect((await snooze('2026-03-12')).status).toBe(200)
  server.setTime('2026-03-11T09:00:00Z')
  expect(await about('csm', id)).toEqual([])
  server.setTime('2026-03-12T09:00:00Z')
  expect(await about('csm', id)).toHaveLength(1)
  server.setTime('2026-03-10T09:00:00Z')
})

test('a completed drop comes back when health falls five points further', async () => {
  const id = await account({ name: 'Falls on', health: { overall: 46, band: 'poor', change30: -19 } })
  const [item] = await about('csm', id)
  await server.request('csm', 'POST', '/api/my-day/mark', { key: item?.key, state: 'done' })
  const fall = (overall: number) =>
    sql`update account_health set effective_overall = ${overall} where account_id = ${id}`.execute(server.db)
  await fall(41.1)
  expect(await about('csm', id)).toEqual([])
  await fall(41)
  expect(await about('csm', id)).toHaveLength(1)
})

test('a thing nobody sees cannot be marked', async () => {
  const id = await account({ name: 'Of somebody else', owner: 'leader', renewal: '2026-04-01' })
  const marked = await server.request('csm', 'POST', '/api/my-day/mark', {
    key: `renewal:${id}:2026-04-01:30`,
    state: 'done',
  })
  expect(marked.status).toBe(409)
  const { rows } = await sql`select from my_day_marks where account_id = ${id}`.execute(server.db)
  expect(rows).toHaveLength(0)
})

test('a note to self is seen by its writer alone, and completing it can be taken back', async () => {
  const id = await account({ name: 'Noted' })
  const { body } = await server.request('csm', 'POST', '/api/notes-to-self', {
    text: 'Call Anke',
    accountId: id,
    dueOn: '2026-03-10',
  })
  const key = `note:${body.id}`
  expect((await about('csm', id)).map((item) => item.key)).toEqual([key])
  expect(await about('leader', id, '')).toEqual([])
  expect((await server.request('leader', 'PATCH', `/api/notes-to-self/${body.id}`, { text: 'Mine' })).status).toBe(404)
  expect((await server.request('leader', 'DELETE', `/api/notes-to-self/${body.id}`)).status).toBe(404)
  expect((await server.request('leader', 'POST', '/api/my-day/mark', { key, state: 'done' })).status).toBe(409)
  await server.request('csm', 'POST', '/api/my-day/mark', { key, state: 'done' })
  expect(await about('csm', id)).toEqual([])
  await server.request('csm', 'DELETE', `/api/my-day/mark?key=${key}`)
  expect(await about('csm', id)).toHaveLength(1)
})

test('what came since the visit before is new', async () => {
  const visit = () => server.request('csm', 'POST', '/api/my-day/visit', {})
  await visit()
  expect((await day('csm')).counts.fresh).toBe(0)
  server.setTime('2026-03-10T18:10:00Z')
  await visit()
  const id = await account({ name: 'Came overnight', renewal: '2026-04-02' })
  server.setTime('2026-03-11T08:00:00Z')
  expect((await visit()).body.lastVisitAt).toBe('2026-03-10T18:10:00.000Z')
  expect(await about('csm', id)).toMatchObject([{ isNew: true }])
  server.setTime('2026-03-11T08:20:00Z')
  await visit()
  expect(await about('csm', id)).toMatchObject([{ isNew: true }])
  server.setTime('2026-03-10T09:00:00Z')
})

test('pages follow each other and counts speak of everything', async () => {
  const whole = await day('operations', '?limit=500')
  const first = await day('operations', '?limit=3')
  const second = await day('operations', '?limit=3&offset=3')
  expect([...first.items, ...second.items].map(({ key }) => key)).toEqual(whole.items.slice(0, 6).map(({ key }) => key))
  expect(first.counts.all).toBe(whole.items.length)
  expect(whole.items.map(({ rank }) => rank)).toEqual(whole.items.map((_item, index) => index + 1))
})

test('the course of health names the events that may have moved it', async () => {
  const id = await account({ name: 'Course', health: { overall: 46, band: 'poor', change30: -19 } })
  await sql`insert into health_days (account_id, day, version_id, coverage, effective_overall, effective_band, measure_values)
    select ${id}, days.day::date, live_version_id, 1, days.overall, 'fair', '{}' from scorecards,
      (values ('2026-01-01', 65), ('2026-03-01', 46)) as days (day, overall) where is_default`.execute(server.db)
  await sql`insert into contacts (account_id, source_id, name, roles, left_on) values (${id}, 1, 'Piet Aalders', '{champion}', '2026-02-20')`.execute(
    server.db,
  )
  await detractor(id, 2, '2026-02-25T10:00:00Z')
  const { body } = await server.request('csm', 'GET', `/api/my-day/course?accountId=${id}`)
  expect(body.headline).toBe('Health lost 19 points after two events')
  expect(body.days).toHaveLength(60)
  expect(body.days[0].overall).toBe(65)
  expect(body.events).toEqual([
    { number: 1, day: '2026-02-20', sentence: 'Champion Piet Aalders left' },
    { number: 2, day: '2026-02-25', sentence: 'ruben@example.com answered NPS 2' },
  ])
})
