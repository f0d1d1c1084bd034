import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'
import { sumOfTurns, turnOf } from './loops.ts'

let server: TestServer
const ids = new Map<string, number>()
const segments = new Map<string, number>()

beforeAll(async () => {
  server = await createTestServer()
  for (const segment of await server.db.selectFrom('segments').select(['id', 'key']).execute())
    segments.set(segment.key, segment.id)
  await makeGolden()
})
afterAll(() => server.stop())

async function account(name: string, course: readonly (readonly [string, number])[], owner = 'csm', segment?: string) {
  const id = await insertRow(server, 'accounts', {
    name,
    source_id: 1,
    owner_id: owner === 'stranger' ? server.members.operations.id : server.members.csm.id,
    segment_id: segment === undefined ? null : segments.get(segment),
  })
  ids.set(name, id)
  let before = 0
  for (const [index, [on, mrr]] of course.entries()) {
    const kind =
      index === 0
        ? 'new'
        : before === 0
          ? 'reactivation'
          : mrr === 0
            ? 'churn'
            : mrr > before
              ? 'expansion'
              : 'contraction'
    const step = {
      account_id: id,
      day: on,
      before_minor: before,
      mrr_minor: mrr,
      fx_minor: 0,
      kind,
      is_customer: mrr > 0,
    }
    if (mrr !== before) await insertRow(server, 'mrr_steps', step)
    before = mrr
  }
  return id
}

async function brings(parent: string, child: string, foundOn: string, more: object = {}) {
  await insertRow(server, 'leads', {
    account_id: ids.get(parent),
    won_account_id: ids.get(child),
    source_id: 1,
    external_id: `${parent}-${child}`,
    kind: 'referral',
    source_department: 'success',
    to_department: 'sales',
    created_on: foundOn,
    state: 'won',
    ...more,
  })
}

/** By hand, in whole units a month: A 100, 130 from September; B 50, gone in January; A brings C 20 (25 later), C brings D 10; E 40 by itself. */
async function makeGolden(): Promise<void> {
  const [big = '', small = ''] = [...segments.keys()]
  await account(
    'A',
    [
      ['2024-01-10', 100_00],
      ['2025-09-01', 130_00],
    ],
    'csm',
    big,
  )
  await account(
    'B',
    [
      ['2024-06-01', 50_00],
      ['2026-01-01', 0],
    ],
    'csm',
    small,
  )
  await account(
    'C',
    [
      ['2025-06-01', 20_00],
      ['2025-12-01', 25_00],
    ],
    'csm',
    small,
  )
  await account('D', [['2025-11-01', 10_00]], 'stranger')
  await account('E', [['2025-07-01', 40_00]], 'stranger')
  await account('F', [])
  await brings('A', 'C', '2025-04-01', { closed_on: '2025-06-01' })
  await brings('C', 'D', '2025-08-01')
  await brings('A', 'F', '2025-08-01')
  await brings('B', 'E', '2025-12-24')
  await insertRow(server, 'leads', {
    account_id: ids.get('A'),
    source_id: 1,
    external_id: 'declined',
    kind: 'expansion',
    source_department: 'support',
    to_department: 'sales',
    created_on: '2025-10-01',
    state: 'declined',
    reason: 'No budget',
    amount: '500',
  })
}

const get = async (who: Asker, path: string) => {
  const { status, body } = await server.request(who, 'GET', path)
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}

test('the years of the company add up by hand', async () => {
  const { years, sentence, notes, currency } = await get('owner', '/api/helix')
  expect(currency).toBe('EUR')
  expect(years).toHaveLength(3)
  expect(years[0]).toMatchObject({
    from: '2025-03-10',
    to: '2026-03-10',
    accounts: 2,
    startMinor: 1_800_00,
    renewedMinor: 1_200_00,
    expansionMinor: 360_00,
    newLogoMinor: 360_00,
    newLogos: 2,
    allNewMinor: 840_00,
    avoidedMinor: null,
  })
  expect(years[0].factor).toBeCloseTo(1920 / 1800, 12)
  expect(years[1]).toMatchObject({
    startMinor: 1_200_00,
    renewedMinor: 1_200_00,
    expansionMinor: 0,
    allNewMinor: 600_00,
    factor: 1,
  })
  expect(years[2]).toMatchObject({ startMinor: 0, allNewMinor: 1_200_00, factor: null })
  expect(sentence).toBe(
    'Each EUR of ARR a year ago became 1.07: 0.67 renewed, 0.20 grown, 0.20 brought by leads. The helix widens.',
  )
  expect(notes).toEqual(['Won through leads and not counted: 1 pays nothing yet, 1 paid before the lead was found.'])
})

test('segments add up to the company, and a segment alone is its part', async () => {
  const { years, segments: lines } = await get('owner', '/api/helix')
  for (const part of ['startMinor', 'renewedMinor', 'expansionMinor', 'newLogoMinor', 'accounts', 'newLogos'])
    expect(lines.reduce((sum: number, line: Record<string, number>) => sum + (line[part] ?? 0), 0)).toBe(years[0][part])
  for (const line of lines) {
    const alone = await get('owner', `/api/helix?segmentId=${line.key}`)
    expect(alone.years[0]).toMatchObject({
      startMinor: line.startMinor,
      expansionMinor: line.expansionMinor,
      newLogoMinor: line.newLogoMinor,
      factor: line.factor,
    })
  }
})

test('every part opens to the accounts that add up to it', async () => {
  const all = await get('owner', '/api/helix/accounts')
  expect(all.sum).toMatchObject({
    startMinor: 1_800_00,
    renewedMinor: 1_200_00,
    expansionMinor: 360_00,
    newLogoMinor: 360_00,
  })
  const named = async (part: string) =>
    (await get('owner', `/api/helix/accounts?part=${part}`)).accounts.map(
      (row: { account: { name: string } }) => row.account.name,
    )
  expect(await named('renewed')).toEqual(['A'])
  expect(await named('expansion')).toEqual(['A'])
  expect(await named('new_logo')).toEqual(['A', 'C'])
  expect(await named('lost')).toEqual(['B'])
  const before = await get('owner', '/api/helix/accounts?yearsAgo=1')
  expect(before).toMatchObject({ from: '2024-03-10', total: 1, sum: { startMinor: 1_200_00 } })
})

test('an account’s loops carry what it brought, and whom those brought', async () => {
  const { loops, brought, movements, sentence } = await get('csm', `/api/accounts/${ids.get('A')}/helix`)
  expect(loops).toMatchObject([
    { number: 1, from: '2024-01-10', to: '2025-01-10', startMinor: 1_200_00, renewedMinor: 1_200_00, factor: 1 },
    {
      number: 2,
      startMinor: 1_200_00,
      renewedMinor: 1_200_00,
      expansionMinor: 360_00,
      newLogoMinor: 240_00,
      factor: 1.5,
      broughtMinor: 300_00,
      isRunning: false,
    },
    { number: 3, to: '2027-01-10', startMinor: 1_560_00, factor: 1, isRunning: true },
  ])
  expect(movements).toEqual([
    { day: '2024-01-10', kind: 'new', minor: 1_200_00 },
    { day: '2025-09-01', kind: 'expansion', minor: 360_00 },
  ])
  expect(brought).toMatchObject([
    { account: { name: 'C' }, generation: 1, since: '2025-06-01', firstMinor: 240_00, nowMinor: 300_00 },
  ])
  expect(sentence).toBe(
    'In its last full loop each EUR of ARR became 1.50: 1.00 renewed, 0.30 grown, 0.20 brought by its leads.',
  )
  const seen = await get('owner', `/api/accounts/${ids.get('A')}/helix`)
  expect(seen.loops[1].broughtMinor).toBe(420_00)
  expect(
    seen.brought.map((one: { account: { name: string }; generation: number }) => [one.account.name, one.generation]),
  ).toEqual([
    ['C', 1],
    ['D', 2],
  ])
  expect((await get('owner', `/api/accounts/${ids.get('D')}/helix`)).broughtBy).toMatchObject({ name: 'C' })
})

test('money that is not the reader’s is in no sum, and said', async () => {
  const { years } = await get('csm', '/api/helix')
  expect(years[0]).toMatchObject({ newLogos: 1, newLogoMinor: 240_00, allNewMinor: 240_00 })
  expect((await get('csm', `/api/accounts/${ids.get('A')}/helix`)).hidden).toBe(1)
  expect((await server.request('readonly', 'GET', '/api/helix')).status).toBe(403)
  const refused = await server.request('csm', 'GET', `/api/accounts/${ids.get('D')}/helix`)
  expect([403, 404]).toContain(refused.status)
})

test('leads stand by who found them, with why they were declined', async () => {
  const { leads, reasons } = await get('owner', '/api/helix')
  expect(leads).toMatchObject([
    { department: 'success', label: 'Advocacy', found: 4, sent: 4, won: 4, acceptedShare: 1 },
    { department: 'support', label: 'CSQL', found: 1, declined: 1, acceptedShare: 0, pipelineMinor: 0 },
  ])
  expect(reasons).toEqual([{ reason: 'No budget', count: 1 }])
})

test('what winning would have cost is known once somebody says what new ARR costs', async () => {
  expect((await server.request('csm', 'PUT', '/api/helix/settings', { cacRatio: 1.5 })).status).toBe(403)
  await server.request('operations', 'PUT', '/api/helix/settings', { cacRatio: 1.5 })
  const { years, cacRatio } = await get('owner', '/api/helix')
  expect({ cacRatio, avoided: years[0].avoidedMinor }).toEqual({ cacRatio: 1.5, avoided: 540_00 })
})

test('whatever the ledger, years are what the pure rule makes of each account', async () => {
  const { rows } = await server.pool.query('select 1 from mrr_steps')
  expect(rows.length).toBeGreaterThan(0)
  let seed = 20_260_310
  const random = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % most
  }
  for (let index = 0; index < 40; index += 1) {
    const days = [
      ...new Set(Array.from({ length: 1 + random(5) }, () => addDays(day('2026-03-10'), -random(1_200)))),
    ].sort()
    await account(
      `R${index}`,
      days.map((on) => [on, random(4) === 0 ? 0 : random(90_000)] as const),
    )
  }
  const steps = await server.db
    .selectFrom('mrr_steps')
    .select(['account_id', 'day', 'mrr_minor'])
    .orderBy('day')
    .execute()
  const courses = [...Map.groupBy(steps, (step) => step.account_id).values()]
  const mrrOn = (course: (typeof courses)[number], on: Day) =>
    Number(course.findLast((step) => step.day <= on)?.mrr_minor ?? 0)
  const { years } = await get('owner', '/api/helix')
  for (const year of years) {
    const opened = courses.filter((course) => mrrOn(course, year.from) > 0)
    const sum = sumOfTurns(opened.map((course) => turnOf(mrrOn(course, year.from), mrrOn(course, year.to), 0)))
    const { startMinor, renewedMinor, expansionMinor } = year
    expect({ startMinor, renewedMinor, expansionMinor, newLogoMinor: 0 }).toEqual(sum)
  }
})

test('files hold the years and the accounts behind them to the cent, and are written down', async () => {
  const { body: helix } = await server.request('owner', 'GET', '/api/helix')
  const file = async (path: string, input: object) => {
    const { status, text } = await server.request('owner', 'POST', `/api/helix/${path}`, input)
    expect(status).toBe(200)
    return parse(text, { bom: true, columns: true }) as Record<string, string>[]
  }
  const years = await file('export', {})
  expect(years.map((row) => [row['From'], Number(row['Renewed']) * 100])).toEqual(
    helix.years.map(({ from, renewedMinor }: { from: string; renewedMinor: number }) => [from, renewedMinor]),
  )
  const accounts = await file('accounts-export', { yearsAgo: 0 })
  const sum = accounts.reduce((total, row) => total + Math.round(Number(row['Renewed']) * 100), 0)
  expect(sum).toBe(helix.years[0].renewedMinor)
  const audit = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', 'helix.exported')
    .execute()
  expect(audit.map(({ sentence }) => sentence)).toEqual([
    `exported ${years.length} years of the helix as CSV`,
    `exported ${accounts.length} accounts of the helix as CSV`,
  ])
})
