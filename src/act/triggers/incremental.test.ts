import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Condition } from '../../kernel/conditions.ts'
import { sql } from '../../platform/db/database.ts'
import { createTriggerWorld, type TriggerWorld } from '../../platform/testing/trigger-world.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'

let world: TriggerWorld
beforeAll(async () => {
  world = await createTriggerWorld()
})
afterAll(() => world.close())

const poor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [49] }
const veryPoor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [20] }
const renewsSoon: Condition = { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 10 }
const champion: Condition = { kind: 'contact', reading: 'has_role', roles: ['champion'], operator: '>=', value: 1 }
const noChampion: Condition = {
  kind: 'contacts',
  reading: 'present',
  roles: ['champion'],
  windowDays: 30,
  operator: '=',
  value: 0,
}

const WATCHED: readonly { subject: 'account' | 'contact'; choices: readonly Condition[] }[] = [
  { subject: 'account', choices: [poor, veryPoor, { kind: 'not', of: poor }] },
  { subject: 'account', choices: [{ kind: 'any', of: [renewsSoon, noChampion] }, renewsSoon] },
  { subject: 'contact', choices: [champion, { kind: 'all', of: [champion, poor] }, { kind: 'not', of: champion }] },
]

const place = fc.nat({ max: 4 })
const Step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('health' as const),
      place,
      points: fc.option(fc.constantFrom(5, 30, 80)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('roles' as const), place, isChampion: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('renewal' as const), place, inDays: fc.option(fc.nat({ max: 30 })) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('move' as const), place, to: place }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('merge' as const), place, to: place }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('edit' as const),
      watch: fc.nat({ max: 2 }),
      choice: fc.nat({ max: 2 }),
      skip: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('advance' as const), days: fc.nat({ max: 7 }) }) },
  { weight: 4, arbitrary: fc.constant({ does: 'round' as const }) },
)
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never

async function play(steps: readonly Step[]): Promise<void> {
  await sql`truncate accounts, contacts, watches, watch_states, watch_holds, condition_marks restart identity cascade`.execute(
    world.db,
  )
  const accounts: number[] = []
  const contacts: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const id = await world.account(`account ${n}`)
    accounts.push(id)
    contacts.push(await world.contact(id))
  }
  const at = (list: readonly number[], index: number) => list[index] ?? 0
  const watch = (index: number, choice: number, existing: 'enter' | 'skip') => {
    const { subject, choices } = WATCHED[index] ?? { subject: 'account' as const, choices: [poor] }
    return world.watch({ refId: index + 1, subject, condition: choices[choice % choices.length] ?? poor, existing })
  }
  for (let index = 0; index < WATCHED.length; index += 1) await watch(index, 0, 'enter')
  for (const step of steps) {
    if (step.does === 'health') {
      const exists = await sql`select from accounts where id = ${at(accounts, step.place)}`.execute(world.db)
      if (exists.rows.length > 0) await world.health(at(accounts, step.place), step.points)
    } else if (step.does === 'roles') {
      const roles = step.isChampion ? ['champion'] : []
      await sql`update contacts set roles = ${roles}::text[] where id = ${at(contacts, step.place)}`.execute(world.db)
    } else if (step.does === 'renewal') {
      const renewal = step.inDays === null ? sql`null` : sql`${world.present().today}::date + ${step.inDays}::int`
      await sql`update accounts set renewal_on = ${renewal} where id = ${at(accounts, step.place)}`.execute(world.db)
    } else if (step.does === 'move') {
      await sql`
        update contacts set account_id = accounts.id from accounts
        where contacts.id = ${at(contacts, step.place)} and accounts.id = ${at(accounts, step.to)}`.execute(world.db)
    } else if (step.does === 'merge') {
      await sql`
        update accounts set merged_into_id = winner.id from accounts winner
        where accounts.id = ${at(accounts, step.place)} and winner.id = ${at(accounts, step.to)} and winner.id <> accounts.id
          and winner.merged_into_id is null`.execute(world.db)
    } else if (step.does === 'remove') {
      await sql`delete from accounts where id = ${at(accounts, step.place)}`.execute(world.db)
    } else if (step.does === 'edit') await watch(step.watch, step.choice, step.skip ? 'skip' : 'enter')
    else if (step.does === 'advance') world.advance({ days: step.days })
    else await world.round()
  }
  await world.look()
}

/** What is kept, beside what a look at everybody says; unknown may be either. */
async function differences(): Promise<string[]> {
  const { rows: watches } = await sql<{ id: number; subject: 'account' | 'contact'; condition: Condition }>`
    select id, subject, condition from watches order by id`.execute(world.db)
  const { rows: kept } = await sql<{ watch_id: number; account_id: number; contact_id: number }>`
    select watch_id, account_id, contact_id from watch_states`.execute(world.db)
  const states = new Set(kept.map((row) => `${row.watch_id} ${row.account_id} ${row.contact_id}`))
  const different: string[] = []
  for (const watch of watches) {
    const asked = { subject: watch.subject, accountIds: null, present: world.present() }
    const { rows } = await evaluateMany(world.db, [watch.condition], asked)
    for (const { accountId, contactId, truths } of rows) {
      const name = `${watch.id} ${accountId} ${contactId}`
      const [truth] = truths
      if (truth === true && !states.has(name)) different.push(`${name} is true and not kept`)
      if (truth === false && states.has(name)) different.push(`${name} is kept and not true`)
      states.delete(name)
    }
  }
  return [...different, ...[...states].map((name) => `${name} is kept and gone`)]
}

test('whatever changes in whatever order, what is kept is what a look at everybody says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { maxLength: 40 }), async (steps) => {
      const before = world.told.length
      await play(steps)
      expect(await differences()).toEqual([])
      // Nobody enters twice without having left, unless the condition was edited or somebody went in between.
      if (steps.some(({ does }) => ['edit', 'move', 'merge', 'remove'].includes(does))) return
      const inside = new Set<string>()
      for (const { watchId, accountId, contactId, change } of world.told.slice(before)) {
        const name = `${watchId} ${accountId} ${contactId}`
        expect(inside.has(name)).toBe(change === 'left')
        if (change === 'left') inside.delete(name)
        else inside.add(name)
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)
