import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Condition } from '../../kernel/conditions.ts'
import { sql } from '../../platform/db/database.ts'
import { createTriggerWorld, type TriggerWorld } from '../../platform/testing/trigger-world.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { subjectsNow } from './actions.ts'
import type { Evaluate } from './judging.ts'

let world: TriggerWorld

const poor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [49] }
const veryPoor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [20] }
const champion: Condition = { kind: 'contact', reading: 'has_role', roles: ['champion'], operator: '>=', value: 1 }

let broken: string | null = null
/** Evaluates as usual, but for a condition that is broken: then the whole query fails. */
const evaluate: Evaluate = async (db, conditions, asked) => {
  if (broken !== null && conditions.some((condition) => JSON.stringify(condition).includes(broken ?? '')))
    await sql`select 1 / 0`.execute(db)
  return evaluateMany(db, conditions, asked)
}

beforeAll(async () => {
  world = await createTriggerWorld({ evaluate })
})
afterAll(() => world.close())
beforeEach(async () => {
  broken = null
  await sql`truncate accounts, watches, watch_states, watch_holds, condition_marks cascade`.execute(world.db)
})

async function poorAccount(name: string): Promise<number> {
  const id = await world.account(name)
  await world.health(id, 30)
  return id
}

const count = async (table: 'condition_marks' | 'watch_states' | 'watch_holds') => {
  const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(world.db)
  return rows[0]?.count
}

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

  test('unknown neither enters nor leaves', async () => {
    const acme = await world.account('Acme')
    await world.watch({ condition: poor })
    await world.health(acme, null)
    expect(await world.look()).toEqual([])
    await world.health(acme, 30)
    expect(await world.look()).toEqual(['Acme entered'])
    await world.health(acme, null)
    expect(await world.look()).toEqual([])
    await world.health(acme, 40)
    expect(await world.look()).toEqual([])
    await world.health(acme, 90)
    expect(await world.look()).toEqual(['Acme left'])
  })

  test('an episode carries the moment it began, also when it ends', async () => {
    const acme = await poorAccount('Acme')
    const began = world.now()
    await world.watch({ condition: poor })
    await world.look()
    world.advance({ hours: 5 })
    await world.health(acme, 90)
    await world.look()
    const [entered, left] = world.told.slice(-2)
    expect(entered).toMatchObject({ change: 'entered', since: began, accountId: acme, contactId: 0, kind: 'playbook' })
    expect(left).toMatchObject({ change: 'left', since: began })
  })

  test('an account that is new fulfils what it is born with', async () => {
    await world.watch({ condition: { kind: 'all', of: [] } })
    expect(await world.look()).toEqual([])
    await world.account('Acme')
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('contacts enter and leave by themselves', async () => {
    const acme = await world.account('Acme')
    await world.watch({ subject: 'contact', condition: champion })
    const ada = await world.contact(acme, { roles: ['champion'] })
    await world.contact(acme, { roles: ['user'] })
    expect(await world.look()).toEqual([`Acme/${ada} entered`])
    await sql`update contacts set roles = '{}' where id = ${ada}`.execute(world.db)
    expect(await world.look()).toEqual([`Acme/${ada} left`])
  })

  test('whoever fulfils a condition now can be asked for without watching it', async () => {
    const acme = await poorAccount('Acme')
    await world.account('Globex')
    expect(await subjectsNow(world.db, poor, 'account', world.present())).toEqual([{ accountId: acme, contactId: 0 }])
  })

  test('whoever fulfils a watched condition is on record', async () => {
    const acme = await poorAccount('Acme')
    const refId = await world.watch({ condition: poor, kind: 'segment' })
    await world.look()
    const { rows } = await sql`
      select account_id, contact_id from watch_states join watches on watches.id = watch_id where ref_id = ${refId}`.execute(
      world.db,
    )
    expect(rows).toEqual([{ account_id: acme, contact_id: 0 }])
  })
})

describe('what was so before', () => {
  test('existing subjects enter where that is asked for', async () => {
    await poorAccount('Acme')
    await world.watch({ condition: poor, existing: 'enter' })
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('existing subjects are skipped until they fulfil it anew', async () => {
    const acme = await poorAccount('Acme')
    await world.watch({ condition: poor, existing: 'skip' })
    expect(await world.look()).toEqual([])
    await world.health(acme, 80)
    expect(await world.look()).toEqual(['Acme left'])
    await world.health(acme, 30)
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('whoever comes to fulfil it between switching on and the first look is not taken for existing', async () => {
    await poorAccount('Acme')
    const globex = await world.account('Globex')
    await world.watch({ condition: poor, existing: 'skip' })
    await world.health(globex, 10)
    expect(await world.look()).toEqual(['Globex entered'])
  })

  test('nothing is refused and nothing changes when the same is asked again', async () => {
    await poorAccount('Acme')
    const refId = await world.watch({ condition: poor })
    await world.look()
    await world.watch({ refId, condition: poor })
    const { rows } = await sql`select generation, scan_from from watches`.execute(world.db)
    expect(rows).toEqual([{ generation: 1, scan_from: null }])
  })

  test('skipping is refused while the condition cannot be evaluated, and nothing is kept', async () => {
    broken = '"values":[49]'
    await expect(world.watch({ condition: poor, existing: 'skip' })).rejects.toThrow(/cannot be evaluated just now/)
    const { rows } = await sql`select from watches`.execute(world.db)
    expect(rows).toHaveLength(0)
  })
})

describe('changed conditions', () => {
  test('an edit makes nobody enter again, and ends untold what is not true any more', async () => {
    const acme = await poorAccount('Acme')
    const globex = await world.account('Globex')
    await world.health(globex, 10)
    const refId = await world.watch({ condition: poor })
    expect(await world.look()).toEqual(['Acme entered', 'Globex entered'])
    await world.watch({ refId, condition: veryPoor })
    expect(await world.look()).toEqual([])
    await world.health(acme, 5)
    await world.health(globex, 90)
    expect(await world.look()).toEqual(['Acme entered', 'Globex left'])
  })

  test('an edit that widens the condition lets the new ones enter, or skips them', async () => {
    for (const existing of ['enter', 'skip'] as const) {
      const [near, far] = [await world.account(`near ${existing}`), await world.account(`far ${existing}`)]
      await world.health(near, 30)
      await world.health(far, 10)
      const refId = await world.watch({ condition: veryPoor })
      await world.look()
      await world.watch({ refId, condition: poor, existing })
      expect(await world.look()).toEqual(existing === 'enter' ? ['near enter entered'] : [])
      await world.unwatch(refId)
    }
  })

  test('while an edited condition is unknown the episode stands, and ends untold', async () => {
    const acme = await poorAccount('Acme')
    const refId = await world.watch({ condition: poor })
    await world.look()
    await world.health(acme, null)
    await world.watch({ refId, condition: veryPoor })
    await world.look()
    expect(await count('watch_states')).toBe(1)
    await world.health(acme, 60)
    expect(await world.look()).toEqual([])
    expect(await count('watch_states')).toBe(0)
  })

  test('switched off, everything is forgotten and nothing is marked', async () => {
    const acme = await poorAccount('Acme')
    const refId = await world.watch({ condition: poor })
    await world.look()
    await world.watch({ refId, condition: poor, isOn: false })
    expect(await world.look()).toEqual([])
    await world.health(acme, 10)
    expect([await count('watch_states'), await count('condition_marks')]).toEqual([0, 0])
    await world.watch({ refId, condition: poor })
    expect(await world.look()).toEqual(['Acme entered'])
  })

  test('a watch that is dropped tells nobody and leaves nothing', async () => {
    await poorAccount('Acme')
    const refId = await world.watch({ condition: { kind: 'held', hours: 1, of: poor } })
    await world.watch({ condition: poor })
    await world.look()
    await world.unwatch(refId)
    expect(await world.look()).toEqual([])
    expect([await count('watch_states'), await count('watch_holds')]).toEqual([1, 0])
  })
})

describe('accounts and contacts that go', () => {
  test('a removed account is forgotten untold', async () => {
    const acme = await poorAccount('Acme')
    await world.watch({ condition: { kind: 'any', of: [poor, { kind: 'held', hours: 5, of: poor }] } })
    await world.look()
    await sql`delete from accounts where id = ${acme}`.execute(world.db)
    expect(await world.look()).toEqual([])
    expect([await count('watch_states'), await count('watch_holds')]).toEqual([0, 0])
  })

  test('a merged account is forgotten, and its champion goes on under the other one', async () => {
    const [acme, globex] = [await world.account('Acme'), await world.account('Globex')]
    const ada = await world.contact(acme, { roles: ['champion'] })
    await world.watch({ subject: 'contact', condition: champion })
    await world.watch({ condition: { kind: 'all', of: [] } })
    expect(await world.look()).toEqual(['Acme entered', `Acme/${ada} entered`, 'Globex entered'])
    await sql`update contacts set account_id = ${globex} where id = ${ada}`.execute(world.db)
    await sql`update accounts set merged_into_id = ${globex} where id = ${acme}`.execute(world.db)
    expect(await world.look()).toEqual([])
    await sql`update contacts set roles = '{}' where id = ${ada}`.execute(world.db)
    expect(await world.look()).toEqual([`Globex/${ada} left`])
    expect(await count('watch_states')).toBe(1)
  })

  test('a removed contact is forgotten untold', async () => {
    const acme = await world.account('Acme')
    const ada = await world.contact(acme, { roles: ['champion'] })
    await world.watch({ subject: 'contact', condition: champion })
    await world.look()
    await sql`delete from contacts where id = ${ada}`.execute(world.db)
    expect(await world.look()).toEqual([])
    expect(await count('watch_states')).toBe(0)
  })
})

describe('what cannot be evaluated', () => {
  test('one broken watch is recorded and changes nothing; the others go on; it catches up when it works again', async () => {
    const [acme, globex] = [await poorAccount('Acme'), await world.account('Globex')]
    const ofBroken = await world.watch({ condition: poor })
    await world.watch({ condition: veryPoor })
    expect(await world.look()).toEqual(['Acme entered'])
    broken = '"values":[49]'
    await world.health(acme, 90)
    await world.health(globex, 10)
    expect(await world.look()).toEqual(['Globex entered'])
    const failed = await sql`select failure, failed_at, attempts from watches where ref_id = ${ofBroken}`.execute(
      world.db,
    )
    expect(failed.rows).toEqual([{ failure: 'division by zero', failed_at: world.now(), attempts: 1 }])
    world.advance({ minutes: 1 })
    expect(await world.look()).toEqual([])
    broken = null
    world.advance({ minutes: 1 })
    expect(await world.look()).toEqual(['Acme left', 'Globex entered'])
    const well =
      await sql`select failure, failed_at, attempts, retry_at, scan_from from watches where ref_id = ${ofBroken}`.execute(
        world.db,
      )
    expect(well.rows).toEqual([{ failure: null, failed_at: null, attempts: 0, retry_at: null, scan_from: null }])
  })

  test('it is tried again ever more seldom, at least every ten minutes', async () => {
    const acme = await poorAccount('Acme')
    broken = 'values'
    await world.watch({ condition: poor })
    let lastMs = 0
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await world.health(acme, 30 - attempt)
      await world.look()
      const { rows } = await sql<{ retry_at: Date; attempts: number }>`select retry_at, attempts from watches`.execute(
        world.db,
      )
      const waitMs = (rows[0]?.retry_at.getTime() ?? 0) - world.now().getTime()
      expect(rows[0]?.attempts).toBe(attempt)
      expect(waitMs).toBeGreaterThanOrEqual(lastMs)
      expect(waitMs).toBeLessThanOrEqual(600_000)
      lastMs = waitMs
      world.advance({ minutes: waitMs / 60_000 })
    }
  })

  test('a metric that is archived makes its watch wait, with the reason', async () => {
    const acme = await world.account('Acme')
    await world.login(acme, '2026-03-09')
    const active: Condition = {
      kind: 'metric',
      metric: 'logins',
      aggregation: 'sum',
      windowDays: 30,
      operator: '>',
      value: 0,
    }
    await world.watch({ condition: active })
    await world.watch({ condition: poor })
    expect(await world.look()).toEqual(['Acme entered'])
    await sql`update metrics set archived_at = now() where key = 'logins'`.execute(world.db)
    await world.health(acme, 10)
    expect(await world.look()).toEqual(['Acme entered'])
    const { rows } = await sql<{ failure: string | null }>`select failure from watches order by id`.execute(world.db)
    expect(rows.map(({ failure }) => failure !== null)).toEqual([true, false])
    await sql`update metrics set archived_at = null where key = 'logins'`.execute(world.db)
    world.advance({ minutes: 5 })
    expect(await world.look()).toEqual([])
  })

  test('an account that a consumer cannot take waits; the others go on and it is tried again', async () => {
    const ids = [await poorAccount('Acme'), await poorAccount('Globex'), await poorAccount('Initech')]
    let poison: number | undefined = ids[1]
    const told: number[] = []
    const worker = world.worker({
      consumers: [
        {
          kind: 'playbook',
          async onChange(_, changes) {
            if (changes.some(({ accountId }) => accountId === poison)) throw new Error('no stage called so')
            told.push(...changes.map(({ accountId }) => accountId))
          },
        },
      ],
    })
    await world.watch({ condition: poor })
    while ((await worker.round()).judged > 0);
    expect(told.sort()).toEqual([ids[0], ids[2]])
    const { rows } =
      await sql`select account_id, failure, attempts from condition_marks where retry_at is not null`.execute(world.db)
    expect(rows).toEqual([{ account_id: poison, failure: 'no stage called so', attempts: 1 }])
    poison = undefined
    world.advance({ minutes: 1 })
    while ((await worker.round()).judged > 0);
    expect(told.sort()).toEqual(ids)
    expect(await count('condition_marks')).toBe(0)
  })
})
