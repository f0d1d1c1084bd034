import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addDays, dayIn } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { createPlaybookWorld, type DefinitionInput, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import { wallTime } from './calendar.ts'
import type { StepInput } from './definition.ts'

// Weeks pass, moment by moment.
vi.setConfig({ testTimeout: 120_000 })

let world: PlaybookWorld

beforeAll(async () => {
  world = await createPlaybookWorld({ timeZone: 'Europe/Berlin' })
})
afterAll(() => world.close())

const notice: StepInput = { kind: 'notice', id: 'a', name: 'a', to: { rule: 'owner' }, text: 'Look' }
const wait = (days: number): StepInput => ({
  kind: 'wait',
  id: 'w',
  name: 'w',
  wait: { until: 'elapsed', amount: days, unit: 'days' },
})
/** Poor health of accounts of this name: each test has its own. */
const poor = (name: string) => ({
  kind: 'all' as const,
  of: [
    { kind: 'field' as const, field: 'health' as const, operator: 'at_most' as const, values: [49] },
    { kind: 'field' as const, field: 'name' as const, operator: 'is' as const, values: [name] },
  ],
})
const onPoor = (name: string, more: DefinitionInput = {}): DefinitionInput => ({
  trigger: { kind: 'enter', condition: poor(name) },
  steps: [notice],
  ...more,
})
const falls = async (account: number) => {
  await world.health(account, 80)
  await world.work()
  await world.advance({ minutes: 1 })
  await world.health(account, 20)
  await world.work()
}
const states = async (play: number) => (await world.runs(play)).map(({ state }) => state)

describe('re-entry', () => {
  test('is allowed after so many days since the last run ended', async () => {
    const account = await world.account('Again', { overall: 80 })
    const play = await world.playbook(onPoor('Again', { limits: { reentry: 'after_days', reentryDays: 30 } }))
    await falls(account)
    await world.advance({ days: 29 })
    await falls(account)
    expect(await states(play)).toEqual(['done'])
    await world.advance({ days: 1 })
    await falls(account)
    expect(await states(play)).toEqual(['done', 'done'])
  })

  test('is refused for good where it is said to be once only, but not to a person who starts it', async () => {
    const account = await world.account('Once', { overall: 80 })
    const play = await world.playbook(onPoor('Once', { limits: { reentry: 'never' } }))
    await falls(account)
    await world.advance({ days: 400 })
    await falls(account)
    expect(await states(play)).toEqual(['done'])
    await world.start(play, account)
    expect(await states(play)).toEqual(['done', 'done'])
  })

  test('never makes two runs at a time', async () => {
    const account = await world.account('Busy', { overall: 80 })
    const play = await world.playbook(onPoor('Busy', { limits: { reentry: 'always' }, steps: [wait(10)] }))
    await falls(account)
    await falls(account)
    expect(await states(play)).toEqual(['active'])
  })
})

test('a playbook stands back while one it is not to run beside is going', async () => {
  const account = await world.account('Beside', { overall: 80 })
  const first = await world.playbook({ steps: [wait(5)] }, { name: 'The other one' })
  const play = await world.playbook(onPoor('Beside', { limits: { notBeside: ['the-other-one'] } }))
  const other = await world.start(first, account)
  await falls(account)
  expect(await states(play)).toEqual([])
  await expect(world.start(play, account)).rejects.toThrow(/“The other one” is running/)
  await world.call('csm', 'POST', `/api/runs/${other}/cancel`, {})
  await world.start(play, account)
  expect(await states(play)).toEqual(['done'])
})

test('no more than so many begin in a day; the others wait for theirs, and are let go where it is over by then', async () => {
  const accounts = []
  for (let count = 0; count < 5; count += 1) accounts.push(await world.account('Capped', { overall: 20 }))
  const play = await world.playbook(onPoor('Capped', { limits: { perDay: 2 } }), { existing: 'enter' })
  await world.work()
  expect(await states(play)).toEqual(['done', 'done', 'queued', 'queued', 'queued'])
  const last = accounts[4] ?? 0
  await world.health(last, 90)
  await world.advance({ days: 1 })
  expect(await states(play)).toEqual(['done', 'done', 'done', 'done', 'queued'])
  await world.advance({ days: 1 })
  const runs = await world.runs(play)
  expect(runs[4]).toMatchObject({ state: 'cancelled', because: expect.stringContaining('not so any more') })
})

test('a run by hand does not count against the limit of a day', async () => {
  const [one, two] = [await world.account('By hand', { overall: 80 }), await world.account('By hand', { overall: 80 })]
  const play = await world.playbook(onPoor('By hand', { limits: { perDay: 1 } }))
  await world.start(play, one)
  await falls(two)
  expect(await states(play)).toEqual(['done', 'done'])
})

test('who is held out by chance gets nothing, and is judged like the others', async () => {
  const success = { condition: poor('Chance'), withinDays: 10, holdOutPercent: 50 }
  const play = await world.playbook(onPoor('Chance', { success }), { existing: 'enter' })
  for (let count = 0; count < 12; count += 1) await world.account('Chance', { overall: 20 })
  await world.work()
  const found = await states(play)
  expect(new Set(found)).toEqual(new Set(['done', 'held_out']))
  const { rows } = await world.server.pool.query(
    `select count(*)::int as steps from playbook_steps join playbook_runs on id = run_id where playbook_id = $1 and playbook_runs.state = 'held_out'`,
    [play],
  )
  expect(rows).toEqual([{ steps: 0 }])
  await world.advance({ days: 9 })
  expect((await world.runs(play)).every(({ succeeded }) => succeeded === null)).toBe(true)
  await world.advance({ days: 1, hours: 1 })
  expect((await world.runs(play)).every(({ succeeded }) => succeeded === true)).toBe(true)
})

test('a playbook that starts itself again and again is halted, and whoever may put it right is told', async () => {
  const account = await world.account('Loop', { overall: 80 })
  const play = await world.playbook(onPoor('Loop', { limits: { reentry: 'always' } }), { name: 'Looping' })
  for (let count = 0; count < 7; count += 1) await falls(account)
  expect(await states(play)).toHaveLength(5)
  const { playbook } = await world.call('operations', 'GET', `/api/playbooks/${play}`)
  expect(playbook).toMatchObject({ state: 'off', haltedBecause: expect.stringContaining('started 5 times') })
  const { rows } = await sql<{ text: string }>`
    select text from notices where member_id = ${world.server.members.admin.id}`.execute(world.server.db)
  expect(rows).toMatchObject([{ text: expect.stringContaining('“Looping” was halted') }])
  const audit = await world.server.pool.query(`select actor_name from audit_log where action = 'playbooks.halted'`)
  expect(audit.rows).toEqual([{ actor_name: 'Volant' }])
})

describe('on schedule', () => {
  test('everybody of whom the condition is true begins once at each due instant, whoever is restarted when', async () => {
    const account = await world.account('Weekly', { overall: 20 })
    await world.account('Weekly', { overall: 90 })
    const trigger = {
      kind: 'schedule' as const,
      every: 'week' as const,
      day: 1,
      at: '08:00',
      condition: poor('Weekly'),
    }
    const play = await world.playbook({ trigger, limits: { reentry: 'always' }, steps: [notice] })
    await world.advance({ days: 21 })
    const runs = await world.runs(play)
    expect(runs.map(({ accountId, how }) => [accountId, how])).toEqual(
      Array.from({ length: 3 }, () => [account, 'schedule']),
    )
    const engines = [world.engine(), world.engine(), world.engine()]
    const { rows } = await world.server.pool.query('select next_at from playbook_schedules where playbook_id = $1', [
      play,
    ])
    world.server.setTime(new Date(rows[0].next_at.getTime() + 3_600_000).toISOString())
    await Promise.all(engines.map((engine) => engine.look(world.now())))
    await world.work()
    expect(await world.runs(play)).toHaveLength(4)
  })

  test('where the company takes another time zone, each day begins once, at the hour of the new one', async () => {
    world.server.setTime('2027-06-01T10:00:00Z')
    await world.account('Moved', { overall: 20 })
    const trigger = {
      kind: 'schedule' as const,
      every: 'day' as const,
      day: 1,
      at: '08:00',
      condition: poor('Moved'),
    }
    const play = await world.playbook({ trigger, limits: { reentry: 'always' }, steps: [notice] })
    // Engines keep the company in mind for a moment: each time zone has its own.
    const passIn = async (timeZone: string, days: number) => {
      expect((await world.server.request('admin', 'PATCH', '/api/company', { timeZone })).status).toBe(200)
      const engine = world.engine()
      for (let hours = 0; hours < days * 24; hours += 1) {
        world.server.setTime(new Date(world.now().getTime() + 3_600_000).toISOString())
        await engine.look(world.now())
      }
    }
    await passIn('Europe/Berlin', 2)
    await passIn('America/New_York', 2)
    await passIn('Europe/Berlin', 2)
    const { rows } = await world.server.pool.query<{ due: Date }>(
      'select due_at as due from playbook_schedule_runs where playbook_id = $1 and note is null order by due_at',
      [play],
    )
    const days = rows.map(({ due }) => dayIn('Europe/Berlin', due))
    expect(days).toEqual(days.map((_, index) => addDays(days[0] ?? dayIn('UTC', world.now()), index)))
    const hourIn = (timeZone: string, instant: Date) => wallTime(timeZone, instant).ms / 3_600_000
    // At noon in Berlin it is before eight in New York: the day's run is made up for at once.
    expect(rows.map(({ due }) => [hourIn('Europe/Berlin', due), hourIn('America/New_York', due)])).toEqual([
      [8, 2],
      [8, 2],
      [14, 8],
      [8, 2],
      [8, 2],
      [8, 2],
    ])
  })

  test('what was missed for more than a day is skipped with a note', async () => {
    await world.account('Missed', { overall: 20 })
    const trigger = {
      kind: 'schedule' as const,
      every: 'month' as const,
      day: 31,
      at: '08:00',
      condition: poor('Missed'),
    }
    const play = await world.playbook({ trigger, steps: [notice] })
    await world.sleep({ days: 75 })
    const { rows } = await world.server.pool.query(
      'select due_at, started, note from playbook_schedule_runs where playbook_id = $1 order by due_at',
      [play],
    )
    expect(rows.length).toBeGreaterThanOrEqual(2)
    expect(
      rows.every(
        ({ started, note }: { started: number | null; note: string }) => started === null && /not running/.test(note),
      ),
    ).toBe(true)
    expect(await world.runs(play)).toEqual([])
  })
})

test('leaving a condition begins a run, once for the episode that ended', async () => {
  const account = await world.account('Leaves', { overall: 20 })
  const play = await world.playbook({ trigger: { kind: 'leave', condition: poor('Leaves') }, steps: [notice] })
  await world.work()
  expect(await states(play)).toEqual([])
  await world.health(account, 90)
  await world.work()
  await world.health(account, 95)
  await world.work()
  expect(await states(play)).toEqual(['done'])
})

test('staying in a condition for three days begins a run, and a break begins the count anew', async () => {
  const account = await world.account('Stays', { overall: 80 })
  const play = await world.playbook({
    trigger: { kind: 'remain', condition: poor('Stays'), hours: 72 },
    steps: [notice],
  })
  await falls(account)
  await world.advance({ days: 2 })
  await falls(account)
  await world.advance({ days: 2 })
  expect(await states(play)).toEqual([])
  await world.advance({ days: 1, hours: 1 })
  expect(await states(play)).toEqual(['done'])
})

test('a contact enters for itself: two of one account have runs of their own', async () => {
  const account = await world.account('People')
  const left = { kind: 'contact' as const, reading: 'has_role' as const, roles: ['champion'] }
  const play = await world.playbook({
    subject: 'contact',
    trigger: { kind: 'enter', condition: left },
    steps: [notice],
  })
  const [one, two] = [await world.contact(account, { name: 'One' }), await world.contact(account, { name: 'Two' })]
  await world.work()
  await world.advance({ days: 1 })
  expect((await world.runs(play)).map(({ contactId }) => contactId).sort()).toEqual([one, two].sort())
})
