import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Condition } from '../../kernel/conditions.ts'
import { sql } from '../../platform/db/database.ts'
import { createTriggerWorld, type TriggerWorld } from '../../platform/testing/trigger-world.ts'

let world: TriggerWorld

const poor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [49] }

beforeAll(async () => {
  world = await createTriggerWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await sql`truncate accounts, watches, watch_states, watch_holds, condition_marks cascade`.execute(world.db)
})

describe('entering and leaving', () => {
  test('an account that falls below the bound enters once, and leaves when it is above again', async () => {
    const acme = await world.account('Acme')
    await world.health(acme, 80)
    await world.watch({ condition: poor })
    expect(await world.look()).toEqual([])
    await world.health(acme, 30)
    expect(await world.look()).toEqual(['Acme entered'])
    await world.health(acme, 20)
    expect(await world.look()).toEqual([])
    await world.health(acme, 60)
    expect(await world.look()).toEqual(['Acme left'])
  })
})
