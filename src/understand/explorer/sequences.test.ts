import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, day, dayIn, daysBetween, type Day } from '../../kernel/day.ts'
import { median } from '../../kernel/statistics.ts'
import { sql } from '../../platform/db/database.ts'
import { createPortfolioWorld, query, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'
import { insertRawEvents, type RawEventToMake } from '../../platform/testing/raw-events.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { startOf } from './period.ts'
import { averageReturn, cohortsOf } from './retention.ts'
import { sharesOf } from './funnel.ts'

let world: PortfolioWorld
let server: PortfolioWorld['server']
let acme: number
let globex: number
let initech: number

beforeAll(async () => {
  world = await createPortfolioWorld()
  server = world.server
  acme = world.ids.get('Acme Foods') ?? 0
  globex = world.ids.get('Globex 100%') ?? 0
  initech = world.ids.get('=Initech') ?? 0
})
afterAll(() => server.stop())
beforeEach(reset)

async function reset(): Promise<void> {
  await sql`delete from events`.execute(server.db)
  await sql`update event_rules set kept_from = '2000-01-01', zone = ${ZONE}`.execute(server.db)
}

const ZONE = 'America/New_York'
const NOW = '2026-03-10T09:00:00Z'
const TODAY = day('2026-03-10')
const ask = (who: Asker, what: string, input: object) =>
  server.request(who, 'GET', `/api/explorer/${what}?${query(input)}`)
const at = (accountId: number, userId: string | null, instant: string, name: string, properties = {}) => ({
  accountId,
  userId,
  at: instant,
  name,
  properties,
})
const steps = (...names: string[]) => names.map((name) => ({ name }))

describe('a funnel', () => {
  test('counts a user once, in the order of event time', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann', '2026-03-01T10:00:00Z', 'Pay'),
      at(acme, 'ann', '2026-03-01T10:00:00Z', 'Open'),
      at(acme, 'ann', '2026-03-01T10:00:00Z', 'Pay'),
      at(acme, 'ann', '2026-03-02T10:00:00Z', 'Open'),
      // Paid before it opened.
      at(globex, 'bob', '2026-03-01T09:00:00Z', 'Pay'),
      at(globex, 'bob', '2026-03-01T10:00:00Z', 'Open'),
      at(globex, null, '2026-03-01T10:00:00Z', 'Open'),
    ])
    const { body } = await ask('owner', 'funnel', { steps: steps('Open', 'Pay') })
    expect(body.steps).toMatchObject([
      { name: 'Open', reached: 2, ofPrevious: 1, ofFirst: 1, medianSeconds: null },
      { name: 'Pay', reached: 1, ofPrevious: 0.5, ofFirst: 0.5, medianSeconds: 0 },
    ])
    expect(body.stillOpen).toBe(1)
  })

  test('says the same whichever of two events of one instant arrived first', async () => {
    const both = [at(acme, 'ann', '2026-03-01T10:00:00Z', 'Open'), at(acme, 'ann', '2026-03-01T10:00:00Z', 'Pay')]
    for (const arrived of [both, both.toReversed()]) {
      await reset()
      await insertRawEvents(server.db, arrived)
      const { body } = await ask('owner', 'funnel', { steps: steps('Open', 'Pay', 'Open') })
      // The one that was opened is not opened once more.
      expect(body.steps.map(({ reached }: { reached: number }) => reached)).toEqual([1, 1, 0])
    }
  })

  test('leaves the event for a later step that only that one fits, whichever arrived first', async () => {
    const paid = (size: number) => at(acme, 'ann', '2026-03-01T10:00:00Z', 'Pay', { size })
    const large = { name: 'Pay', where: [{ property: 'size', operator: 'at_least', value: 5 }] }
    for (const arrived of [
      [paid(9), paid(1)],
      [paid(1), paid(9)],
    ]) {
      await reset()
      await insertRawEvents(server.db, [at(acme, 'ann', '2026-03-01T09:00:00Z', 'Open'), ...arrived])
      const { body } = await ask('owner', 'funnel', { steps: [...steps('Open', 'Pay'), large] })
      expect(body.steps.map(({ reached }: { reached: number }) => reached)).toEqual([1, 1, 1])
    }
  })

  test('ends with the time it gives, counted from the first step', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann', '2026-02-20T10:00:00Z', 'Open'),
      at(acme, 'ann', '2026-02-21T10:00:00Z', 'Pay'),
      at(acme, 'bob', '2026-02-20T10:00:00Z', 'Open'),
      at(acme, 'bob', '2026-02-21T10:00:01Z', 'Pay'),
    ])
    const { body } = await ask('owner', 'funnel', { steps: steps('Open', 'Pay'), withinDays: 1 })
    expect(body.steps[1]).toMatchObject({ reached: 1, medianSeconds: 86_400 })
    expect(body.stillOpen).toBe(0)
  })

  test('follows steps after the period, but enters in it alone', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann', '2026-02-20T10:00:00Z', 'Open'),
      at(acme, 'ann', '2026-02-22T10:00:00Z', 'Pay'),
      at(acme, 'bob', '2026-02-21T10:00:00Z', 'Open'),
      at(acme, 'bob', '2026-02-22T10:00:00Z', 'Pay'),
    ])
    const { body } = await ask('owner', 'funnel', { steps: steps('Open', 'Pay'), until: '2026-02-20', days: 10 })
    expect(body.steps.map(({ reached }: { reached: number }) => reached)).toEqual([1, 1])
  })

  test('takes only events whose properties fit', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann', '2026-03-01T10:00:00Z', 'Open', { plan: { tier: 'gold' }, size: 9 }),
      at(acme, 'bob', '2026-03-01T10:00:00Z', 'Open', { plan: { tier: 'gold' }, size: '12' }),
      at(acme, 'cid', '2026-03-01T10:00:00Z', 'Open', { plan: { tier: 'gold' }, size: 12 }),
      at(acme, 'dee', '2026-03-01T10:00:00Z', 'Open', { plan: 'gold', size: 12 }),
      at(acme, 'cid', '2026-03-01T11:00:00Z', 'Pay'),
      at(acme, 'ann', '2026-03-01T11:00:00Z', 'Pay'),
    ])
    const where = [
      { property: 'plan.tier', operator: 'is', value: 'gold' },
      { property: 'size', operator: 'at_least', value: 10 },
    ]
    const { body } = await ask('owner', 'funnel', { steps: [{ name: 'Open', where }, { name: 'Pay' }] })
    expect(body.steps.map(({ reached }: { reached: number }) => reached)).toEqual([1, 1])
  })

  test('of accounts lets anybody take each step', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann', '2026-03-01T10:00:00Z', 'Open'),
      at(acme, 'bob', '2026-03-01T11:00:00Z', 'Pay'),
      at(globex, null, '2026-03-01T10:00:00Z', 'Open'),
    ])
    const { body } = await ask('owner', 'funnel', { steps: steps('Open', 'Pay'), per: 'account' })
    expect(body.steps.map(({ reached }: { reached: number }) => reached)).toEqual([2, 1])
    const stopped = await ask('owner', 'funnel-stops', { steps: steps('Open', 'Pay'), per: 'account', step: 1 })
    expect(stopped.body).toMatchObject({
      total: 1,
      rows: [{ accountId: globex, accountName: 'Globex 100%', userId: null }],
    })
  })

  test('names who stopped, the latest first and page by page, and hides addresses from those who may not see them', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann@acme.test', '2026-03-01T10:00:00Z', 'Open'),
      at(globex, 'bob', '2026-03-02T10:00:00Z', 'Open'),
      at(initech, 'cid', '2026-03-03T10:00:00Z', 'Open'),
      at(initech, 'dee', '2026-03-03T10:00:00Z', 'Open'),
      at(initech, 'dee', '2026-03-04T10:00:00Z', 'Pay'),
    ])
    const input = { steps: steps('Open', 'Pay'), step: 1 }
    const userIds = async (who: Asker, more: object = {}) => {
      const { body } = await ask(who, 'funnel-stops', { ...input, ...more })
      return [body.total, ...body.rows.map(({ userId }: { userId: string }) => userId)]
    }
    expect(await userIds('owner')).toEqual([3, 'cid', 'bob', 'ann@acme.test'])
    expect(await userIds('owner', { offset: 1, limit: 1 })).toEqual([3, 'bob'])
    expect(await userIds('owner', { step: 2 })).toEqual([1, 'dee'])
    expect(await userIds('csm')).toEqual([2, 'bob', 'ann@acme.test'])
    expect(await userIds('executive')).toEqual([3, 'cid', 'bob', 'a•••@acme.test'])
  })

  test('is cut where raw events begin, and refused before', async () => {
    await sql`update event_rules set kept_from = '2026-03-05'`.execute(server.db)
    const { body } = await ask('owner', 'funnel', { steps: steps('Open', 'Pay') })
    expect(body).toMatchObject({ from: '2026-03-05', cutAt: '2026-03-05' })
    const refused = await ask('owner', 'funnel', { steps: steps('Open', 'Pay'), until: '2026-03-01' })
    expect([refused.status, refused.body.code]).toEqual([422, 'explorer.not_kept'])
  })

  test('needs two steps', async () => {
    expect((await ask('owner', 'funnel', { steps: steps('Open') })).status).toBe(422)
  })
})

test.each([
  [
    [4, 2, 0, 0],
    [1, 0.5, 0, null],
    [1, 0.5, 0, 0],
  ],
  [
    [0, 0],
    [null, null],
    [null, null],
  ],
])('of %j come %j of the step before and %j of those who entered', (reached, ofPrevious, ofFirst) => {
  const shares = sharesOf(reached)
  expect(shares.map((share) => share.ofPrevious)).toEqual(ofPrevious)
  expect(shares.map((share) => share.ofFirst)).toEqual(ofFirst)
})

describe('retention', () => {
  test('follows those who came first in a week, in the weeks of the company', async () => {
    await insertRawEvents(server.db, [
      // Sunday evening in New York.
      at(acme, 'ann', '2026-02-16T03:00:00Z', 'Open'),
      at(acme, 'ann', '2026-02-18T03:00:00Z', 'Open'),
      at(acme, 'bob', '2026-02-16T06:00:00Z', 'Open'),
      at(acme, 'bob', '2026-02-25T06:00:00Z', 'Pay'),
      at(globex, 'bob', '2026-03-09T06:00:00Z', 'Open'),
    ])
    const { body } = await ask('owner', 'retention', { weeks: 4 })
    expect(body.cohorts).toEqual([
      { week: '2026-02-09', size: 1, returned: [1, 0, 0, 0] },
      { week: '2026-02-16', size: 1, returned: [1, 0, 1, null] },
      { week: '2026-02-23', size: 0, returned: [0, 0, null, null] },
      { week: '2026-03-02', size: 0, returned: [0, null, null, null] },
      { week: '2026-03-09', size: 0, returned: [null, null, null, null] },
    ])
    // The running week is not over: bob's return in it does not count yet.
    expect(body.average).toEqual([
      { size: 2, returned: 2, share: 1 },
      { size: 2, returned: 0, share: 0 },
      { size: 1, returned: 0, share: 0 },
      { size: 0, returned: 0, share: null },
    ])
  })

  test('who came before the first cohort is not taken for new', async () => {
    await insertRawEvents(server.db, [
      at(acme, 'ann', '2025-06-16T12:00:00Z', 'Open'),
      at(acme, 'ann', '2026-02-18T12:00:00Z', 'Open'),
    ])
    const { body } = await ask('owner', 'retention', { weeks: 4 })
    expect(body.cohorts.every(({ size }: { size: number }) => size === 0)).toBe(true)
  })

  test('begins with the first whole week that is kept', async () => {
    await sql`update event_rules set kept_from = '2026-02-18'`.execute(server.db)
    const { body } = await ask('owner', 'retention', { weeks: 8 })
    expect(body).toMatchObject({ from: '2026-02-23', cutAt: '2026-02-18' })
  })
})

// --- The same answers from plain code, on small random histories.

const NAMES = ['A', 'B', 'C']
const BEGIN = Date.parse('2026-02-09T00:00:00Z')
const history = fc.array(
  fc.record({
    who: fc.constantFrom('ann', 'bob', 'cid', null),
    account: fc.constantFrom(0, 1),
    // Steps of six hours: equal instants are common.
    hours: fc.integer({ min: 0, max: 4 * 29 }).map((quarter) => 6 * quarter),
    name: fc.constantFrom(...NAMES),
    size: fc.constantFrom(undefined, 1, 5, '5'),
  }),
  { maxLength: 40 },
)

type Happened = { subject: string; at: number; name: string; size: unknown }

function eventsOf(
  rows: readonly (typeof history extends fc.Arbitrary<infer T> ? T : never)[number][],
): RawEventToMake[] {
  return rows.map(({ who, account, hours, name, size }) => ({
    accountId: account === 0 ? acme : globex,
    userId: who,
    at: new Date(BEGIN + hours * 3_600_000).toISOString(),
    name,
    properties: size === undefined ? {} : { size },
  }))
}

function happened(events: readonly RawEventToMake[], per: 'user' | 'account'): Map<string, Happened[]> {
  const all = events.flatMap((event): Happened[] => {
    const subject = per === 'user' ? event.userId : String(event.accountId)
    return subject == null
      ? []
      : [{ subject, at: Date.parse(event.at), name: event.name, size: event.properties?.['size'] }]
  })
  // Stable: what arrived first stands first among equals.
  return Map.groupBy(
    all.toSorted((a, b) => a.at - b.at),
    ({ subject }) => subject,
  )
}

function walked(
  events: Happened[],
  input: { names: string[]; withinDays: number; from: Day; until: Day; minSize: number | null },
) {
  const fits = (event: Happened, step: number) =>
    event.name === input.names[step] &&
    (step > 0 || input.minSize === null || (typeof event.size === 'number' && event.size >= input.minSize))
  const dayOf = (event: Happened) => dayIn(ZONE, new Date(event.at))
  const entry = events.find((event) => fits(event, 0) && dayOf(event) >= input.from && dayOf(event) <= input.until)
  if (!entry) return []
  const times = [entry.at]
  const used = new Set([entry])
  for (let step = 1; step < input.names.length; step += 1) {
    const since = times.at(-1) ?? entry.at
    const next = events.find((event) => event.at >= since && !used.has(event) && fits(event, step))
    if (!next || next.at > entry.at + input.withinDays * 86_400_000) break
    used.add(next)
    times.push(next.at)
  }
  return times
}

test('funnels agree with walking through every history by hand', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.array(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 4 }),
      fc.constantFrom('user' as const, 'account' as const),
      fc.integer({ min: 1, max: 10 }),
      fc.constantFrom(null, 2),
      async (rows, names, per, withinDays, minSize) => {
        await reset()
        const events = eventsOf(rows)
        await insertRawEvents(server.db, events)
        const until = day('2026-03-02')
        const where = minSize === null ? [] : [{ property: 'size', operator: 'at_least', value: minSize }]
        const input = {
          steps: names.map((name, index) => ({ name, where: index === 0 ? where : [] })),
          per,
          withinDays,
          until,
          days: 20,
        }
        const { body } = await ask('owner', 'funnel', input)
        const from = addDays(until, -19)
        const walks = [...happened(events, per).values()].map((one) =>
          walked(one, { names, withinDays, from, until, minSize }),
        )
        const expected = names.map((_, step) => ({
          reached: walks.filter((times) => times.length > step).length,
          medianSeconds:
            step === 0
              ? null
              : median(
                  walks.flatMap((times) => {
                    const [before, here] = [times[step - 1], times[step]]
                    return before === undefined || here === undefined ? [] : [(here - before) / 1000]
                  }),
                ),
        }))
        expect(body.steps).toMatchObject(expected)
        const open = walks.filter(
          ([entered, ...rest]) =>
            entered !== undefined &&
            rest.length < names.length - 1 &&
            entered + withinDays * 86_400_000 > Date.parse(NOW),
        )
        expect(body.stillOpen).toBe(open.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('retention agrees with counting every week by hand', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.constantFrom('user' as const, 'account' as const),
      fc.constantFrom(undefined, { name: 'A' }),
      fc.constantFrom(undefined, { name: 'B' }),
      async (rows, per, first, back) => {
        await reset()
        const events = eventsOf(rows)
        await insertRawEvents(server.db, events)
        const weeks = 3
        const { body } = await ask('owner', 'retention', { per, weeks, ...(first && { first }), ...(back && { back }) })
        const weekOf = (event: Happened) => startOf('week', dayIn(ZONE, new Date(event.at)))
        const returned = new Map<string, number>()
        const add = (cohort: Day, week: number) => {
          returned.set(`${cohort} ${week}`, (returned.get(`${cohort} ${week}`) ?? 0) + 1)
        }
        for (const own of happened(events, per).values()) {
          const entry = own.find(({ name }) => first === undefined || name === first.name)
          if (!entry || weekOf(entry) < body.from) continue
          const cohort = weekOf(entry)
          add(cohort, 0)
          const after = own.filter(
            (event) => weekOf(event) > cohort && (back === undefined || event.name === back.name),
          )
          for (const week of new Set(after.map(weekOf))) add(cohort, daysBetween(cohort, week) / 7)
        }
        const counted = [...returned].map(([key, count]) => {
          const [cohort = '', week = ''] = key.split(' ')
          return { cohort: day(cohort), week: Number(week), count }
        })
        const cohorts = cohortsOf(counted, { first: body.from, today: TODAY, weeks })
        expect(body.cohorts).toEqual(cohorts)
        expect(body.average).toEqual(averageReturn(cohorts, TODAY, weeks))
      },
    ),
    { numRuns: 40 },
  )
})
