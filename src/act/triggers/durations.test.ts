import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Condition, Truth } from '../../kernel/conditions.ts'
import { sql } from '../../platform/db/database.ts'
import { createTriggerWorld, type TriggerWorld } from '../../platform/testing/trigger-world.ts'
import { countDurations, type KeptHold } from './durations.ts'

const poor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [49] }
const poorFor = (hours: number): Condition => ({ kind: 'held', hours, of: poor })
const HOUR_MS = 3_600_000

describe('below the bound for three days', () => {
  let world: TriggerWorld
  let acme: number

  beforeAll(async () => {
    // A day of 23 hours lies ahead: clocks go forward on 29 March.
    world = await createTriggerWorld({ timeZone: 'Europe/Berlin', at: '2026-03-27T12:00:00Z' })
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    await sql`truncate accounts, watches, watch_states, watch_holds, condition_marks cascade`.execute(world.db)
    world.advance('2026-03-27T12:00:00Z')
    acme = await world.account('Acme')
    await world.health(acme, 80)
    await world.watch({ condition: poorFor(72) })
    await world.look()
  })

  test('an account enters when the time is over, without any signal, and the worker knows when to wake', async () => {
    await world.health(acme, 30)
    expect(await world.look()).toEqual([])
    expect((await world.round()).dueInMs).toBe(72 * HOUR_MS)
    world.advance({ hours: 71, minutes: 59 })
    expect(await world.look()).toEqual([])
    expect((await world.round()).dueInMs).toBe(60_000)
    world.advance({ minutes: 1 })
    expect(await world.look()).toEqual(['Acme entered'])
    expect((await world.round()).dueInMs).toBeNull()
    await world.health(acme, 60)
    expect(await world.look()).toEqual(['Acme left'])
  })

  test('hours are hours, also where a day has 23 of them', async () => {
    await world.health(acme, 30)
    await world.look()
    world.advance('2026-03-30T12:59:59+02:00')
    expect(await world.look()).toEqual([])
    world.advance('2026-03-30T14:00:00+02:00')
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('an interruption begins the time anew', async () => {
    await world.health(acme, 30)
    await world.look()
    world.advance({ hours: 60 })
    await world.health(acme, 50)
    await world.look()
    world.advance({ hours: 1 })
    await world.health(acme, 30)
    await world.look()
    world.advance({ hours: 71 })
    expect(await world.look()).toEqual([])
    world.advance({ hours: 1 })
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('while health is unknown the time stands still; what was counted counts', async () => {
    await world.health(acme, 30)
    await world.look()
    world.advance({ hours: 48 })
    await world.health(acme, null)
    await world.look()
    expect((await world.round()).dueInMs).toBeNull()
    world.advance({ days: 30 })
    expect(await world.look()).toEqual([])
    await world.health(acme, 30)
    expect(await world.look()).toEqual([])
    world.advance({ hours: 23 })
    expect(await world.look()).toEqual([])
    world.advance({ hours: 1 })
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('the time goes on when another worker takes over', async () => {
    await world.health(acme, 30)
    await world.look()
    world.advance({ hours: 80 })
    const other = world.worker()
    while ((await other.round()).judged > 0);
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('a worker that was away for days lets those enter whose time is over', async () => {
    await world.health(acme, 30)
    await world.look()
    world.advance({ days: 20 })
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('an edit keeps the time of a duration that it leaves as it was', async () => {
    await world.health(acme, 30)
    await world.look()
    world.advance({ hours: 70 })
    await world.watch({ refId: 1, condition: { kind: 'any', of: [poorFor(72), poorFor(500)] } })
    await world.look()
    world.advance({ hours: 2 })
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('skipping takes whoever is below the bound for one who was so long enough', async () => {
    await world.health(acme, 30)
    const globex = await world.account('Globex')
    await world.watch({ condition: poorFor(24), existing: 'skip' })
    await world.look()
    world.advance({ hours: 25 })
    expect(await world.look()).toEqual([])
    await world.health(globex, 10)
    await world.look()
    world.advance({ hours: 24 })
    expect(await world.look()).toEqual(['Globex entered'])
  })

  test('a duration may stand beside other conditions and inside a denial', async () => {
    const condition: Condition = { kind: 'all', of: [poor, { kind: 'not', of: poorFor(10) }] }
    await world.watch({ condition })
    await world.health(acme, 30)
    expect(await world.look()).toEqual(['Acme entered'])
    world.advance({ hours: 10 })
    expect(await world.look()).toEqual(['Acme left'])
  })
})

test('a duration counts exactly the time in which its inside is known to be true since it was last false', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom<Truth>(true, false, null), fc.integer({ min: 0, max: 5 })), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 12 }), (story, hours) => {
      let now = new Date('2026-03-10T00:00:00Z')
      let kept: KeptHold[] = []
      let counted = 0
      let before: Truth = false
      for (const [inside, passing] of story) {
        const watch = { id: 7, condition: poorFor(hours) }
        const durations = countDurations([watch], kept, { present: { now } })
        const [truth] = durations.truths({ accountId: 1, contactId: 0 }, 0, [inside])
        const { saved, ended } = durations.changesOf(7)
        if (ended.length > 0) kept = []
        if (saved.length > 0) kept = [...saved]

        if (inside === false) counted = 0
        const expected: Truth = inside === null ? null : inside && counted >= hours
        expect(truth).toBe(expected)
        const due = kept[0]?.dueAt ?? null
        expect(due?.getTime() ?? null).toBe(
          inside === true && counted < hours ? now.getTime() + (hours - counted) * HOUR_MS : null,
        )
        now = new Date(now.getTime() + passing * HOUR_MS)
        before = inside
        if (before === true) counted += passing
      }
    }),
  )
})
