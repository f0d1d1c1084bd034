import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { inTransaction } from '../../platform/db/database.ts'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { StepInput } from './definition.ts'
import { enrolment } from './enrolment.ts'
import { settleEffect, taskEnded } from './settling.ts'

vi.setConfig({ testTimeout: 120_000 })

let world: PlaybookWorld

beforeAll(async () => {
  world = await createPlaybookWorld()
})
afterAll(() => world.close())

const owner = { rule: 'owner' } as const
const notice = (id: string): StepInput => ({ kind: 'notice', id, name: `Tell ${id}`, to: owner, text: 'Look' })
const task = (id: string, more: object = {}): StepInput => ({
  kind: 'task',
  id,
  name: id,
  title: id,
  assign: owner,
  ...more,
})
const wait = (id: string, days: number): StepInput => ({
  kind: 'wait',
  id,
  name: `Wait ${id}`,
  wait: { until: 'elapsed', amount: days, unit: 'days' },
})
const query = async (text: string, values: unknown[] = []) => (await world.server.pool.query(text, values)).rows
const always = { kind: 'all' as const, of: [] }

/** Starts without working, so that engines find the runs together. */
async function begin(play: number, accountIds: number[]): Promise<number[]> {
  const { started } = await world.call('operations', 'POST', `/api/playbooks/${play}/start`, { accountIds })
  return started.map(({ runId }: { runId: number }) => runId)
}

test('several engines beside each other carry out every step of every run once', async () => {
  const accounts: number[] = []
  for (let count = 0; count < 20; count += 1) accounts.push(await world.account(`Crowd ${count}`))
  const play = await world.playbook({ steps: [task('a'), notice('b'), task('c')] })
  const runs = await begin(play, accounts)
  const engines = Array.from({ length: 4 }, () => world.engine())
  await Promise.all(
    engines.map(async (engine) => {
      while ((await engine.advanceSome(world.now())) > 0);
    }),
  )
  expect(await query('select count(*)::int as n from tasks where run_id = any($1)', [runs])).toEqual([{ n: 40 }])
  expect(await query('select count(*)::int as n from notices where run_id = any($1)', [runs])).toEqual([{ n: 20 }])
  expect(await query(`select distinct state from playbook_runs where id = any($1)`, [runs])).toEqual([
    { state: 'done' },
  ])
})

test('the same episode told twice begins one run', async () => {
  const account = await world.account('Twice')
  const play = await world.playbook({
    trigger: {
      kind: 'enter',
      condition: { ...always, of: [{ kind: 'field', field: 'name', operator: 'is', values: ['nobody'] }] },
    },
    limits: { reentry: 'always' },
    steps: [notice('a')],
  })
  const since = world.now()
  const change = {
    kind: 'playbook' as const,
    watchId: 1,
    refId: play,
    accountId: account,
    contactId: 0,
    change: 'entered' as const,
    since,
  }
  const company = { name: 'Test', timeZone: 'UTC', reportingCurrency: 'EUR' }
  const present = { now: since, today: '2026-03-10' as never, company }
  const tell = () => inTransaction(world.server.db, (trx) => enrolment.onChange(trx, [change], present))
  await Promise.all([tell(), tell(), tell()])
  await world.work()
  await tell()
  await world.work()
  expect(await world.runs(play)).toHaveLength(1)
})

test('the same request twice starts one run; another request is told that it is going', async () => {
  const account = await world.account('Requested')
  const play = await world.playbook({ steps: [wait('w', 3)] })
  const ask = (requestKey: string) =>
    world.call('csm', 'POST', `/api/playbooks/${play}/start`, { accountIds: [account], requestKey })
  const [one, two] = [await ask('request-1'), await ask('request-1')]
  expect(two).toEqual(one)
  expect(await ask('request-2')).toMatchObject({
    started: [],
    refused: [{ sentence: expect.stringContaining('already running') }],
  })
  const together = await Promise.all([world.account('A'), world.account('B')])
  const both = await Promise.all(
    together.map((id) =>
      Promise.all(
        [1, 2].map(() => world.call('operations', 'POST', `/api/playbooks/${play}/start`, { accountIds: [id] })),
      ),
    ),
  )
  for (const answers of both) expect(answers.flatMap(({ started }) => started)).toHaveLength(1)
})

test('of two who decide at once one is heard', async () => {
  const account = await world.account('Decided')
  const play = await world.playbook({
    steps: [{ kind: 'approval', id: 'q', name: 'q', by: owner, text: 'May I?' }, notice('b')],
  })
  const run = await world.start(play, account)
  const decide = (approve: boolean) =>
    world.server.request('csm', 'POST', `/api/runs/${run}/steps/q/decide`, { approve })
  const answers = await Promise.all([decide(true), decide(false), decide(true)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  await world.work()
  expect(await query('select count(*)::int as n from playbook_run_notes where run_id = $1', [run])).toEqual([{ n: 1 }])
})

test('only whoever was asked, who leads them, or who publishes playbooks may decide', async () => {
  const account = await world.account('Asked')
  const approval: StepInput = { kind: 'approval', id: 'q', name: 'q', by: { rule: 'owner_manager' }, text: 'May I?' }
  const play = await world.playbook({ steps: [approval] })
  const run = await world.start(play, account)
  // The leader was asked; the account's owner may change the run, but not answer for somebody else.
  const csm = await world.server.request('csm', 'POST', `/api/runs/${run}/steps/q/decide`, { approve: true })
  expect(csm.status).toBe(403)
  await world.call('leader', 'POST', `/api/runs/${run}/steps/q/decide`, { approve: true })
})

test('an answer that comes twice moves the run once', async () => {
  const account = await world.account('Answered')
  await world.contact(account)
  const play = await world.playbook({
    steps: [
      { kind: 'email', id: 'm', name: 'm', toRoles: ['champion'], subject: 'x', body: 'y' },
      wait('w', 1),
      notice('b'),
    ],
  })
  const run = await world.start(play, account)
  await world.deliver(run, 'm')
  const sent = {
    id: `${run}:m`,
    runId: run,
    stepId: 'm',
    kind: 'email' as const,
    state: 'sent' as const,
    answer: null,
    failure: null,
    at: world.now(),
  }
  await inTransaction(world.server.db, (trx) => settleEffect(trx, sent))
  await inTransaction(world.server.db, (trx) => settleEffect(trx, { ...sent, state: 'failed', failure: 'too late' }))
  const ended = { taskId: 1, accountId: account, runId: run, stepId: 'm', state: 'done' as const, outcome: null }
  await inTransaction(world.server.db, (trx) => taskEnded(trx, ended, { now: world.now() }))
  await world.work()
  expect(await world.trail(run)).toEqual(['m done', 'w going'])
})

test('a paused run does nothing, sends nothing, and goes on where it was', async () => {
  const account = await world.account('Paused')
  await world.contact(account)
  const email: StepInput = { kind: 'email', id: 'm', name: 'm', toRoles: ['champion'], subject: 'x', body: 'y' }
  const play = await world.playbook({ steps: [wait('w', 1), email] })
  const run = await world.start(play, account)
  await world.call('csm', 'POST', `/api/runs/${run}/pause`, { because: 'On holiday' })
  await world.advance({ days: 2 })
  expect(await world.trail(run)).toEqual(['w going'])
  await world.call('csm', 'POST', `/api/runs/${run}/resume`)
  await world.work()
  expect(await world.trail(run)).toEqual(['w done', 'm going'])
  await world.call('csm', 'POST', `/api/runs/${run}/pause`, {})
  await expect(world.deliver(run, 'm')).rejects.toThrow(/Nothing of this step is due/)
  await world.call('csm', 'POST', `/api/runs/${run}/resume`)
  await world.deliver(run, 'm')
  expect(await world.run(run)).toMatchObject({ state: 'done' })
})

test('a cancelled run takes back what was not sent, and its open tasks where that is asked', async () => {
  const account = await world.account('Cancelled')
  await world.contact(account)
  const email: StepInput = { kind: 'email', id: 'm', name: 'm', toRoles: ['champion'], subject: 'x', body: 'y' }
  const play = await world.playbook({ steps: [task('a'), email, notice('b')] })
  const run = await world.start(play, account)
  await world.call('csm', 'POST', `/api/runs/${run}/cancel`, { because: 'Not needed', dropTasks: true })
  await world.work()
  expect(await world.run(run)).toMatchObject({ state: 'cancelled', because: 'Not needed', stepId: 'm' })
  expect(await query('select state from effects where run_id = $1', [run])).toEqual([{ state: 'dropped' }])
  expect(await query('select state from tasks where run_id = $1', [run])).toEqual([{ state: 'dropped' }])
  expect(await world.trail(run)).toEqual(['a done', 'm cancelled'])
})

test('a going run finishes on its version, or is moved deliberately where its step still exists', async () => {
  const play = await world.playbook({ steps: [wait('w', 5), notice('a')] })
  const [stays, moves, lost] = [
    await world.start(play, await world.account('Stays')),
    await world.start(play, await world.account('Moves')),
    await world.start(play, await world.account('Lost')),
  ]
  await world.publish(play, { steps: [wait('w', 2), notice('x'), wait('v', 9)] })
  await world.call('csm', 'POST', `/api/runs/${moves}/move`, {})
  await world.advance({ days: 2 })
  expect(await world.trail(moves)).toEqual(['w done', 'x done', 'v going'])
  expect(await world.trail(stays)).toEqual(['w going'])
  await world.publish(play, { steps: [notice('other')] })
  await expect(world.call('csm', 'POST', `/api/runs/${lost}/move`, {})).rejects.toThrow(/“Wait w” is not in version 3/)
  expect(await world.call('operations', 'POST', `/api/playbooks/${play}/move-runs`)).toEqual({ moved: 0, left: 3 })
  await world.call('csm', 'POST', `/api/runs/${lost}/move`, { stepId: 'other' })
  await world.work()
  expect(await world.trail(lost)).toEqual(['w skipped', 'other done'])
  await world.advance({ days: 3 })
  expect(await world.trail(stays)).toEqual(['w done', 'a done'])
})

test('a run that cannot be read at all is parked, and its neighbours go on', async () => {
  const [poisoned, fine] = [await world.account('Poisoned'), await world.account('Fine')]
  const play = await world.playbook({ steps: [notice('a')] })
  const bad = await world.playbook({ steps: [notice('a')] }, { name: 'Bad' })
  const [first] = await begin(bad, [poisoned])
  await world.server.pool.query(`update playbook_versions set definition = '{"steps": 7}' where playbook_id = $1`, [
    bad,
  ])
  const [second] = await begin(play, [fine])
  await world.work()
  expect(await world.run(first ?? 0)).toMatchObject({
    state: 'parked',
    because: expect.stringContaining('Something went wrong inside Volant'),
  })
  expect(await world.run(second ?? 0)).toMatchObject({ state: 'done' })
})

test('a run that rests with nothing to wake it is found and parked with the reason', async () => {
  const play = await world.playbook({ steps: [wait('w', 5)] })
  const run = await world.start(play, await world.account('Resting'))
  await world.server.pool.query('update playbook_runs set wake_at = null where id = $1', [run])
  await world.work()
  expect(await world.run(run)).toMatchObject({
    state: 'parked',
    because: expect.stringContaining('Nothing was going to wake this run'),
  })
  await world.call('csm', 'POST', `/api/runs/${run}/steps/w/skip`)
  await world.work()
  expect(await world.run(run)).toMatchObject({ state: 'done' })
})

test('playbooks that start each other stop five deep, and never come back to one above', async () => {
  const account = await world.account('Deep')
  const next = (playbook: string): StepInput => ({ kind: 'playbook', id: 'p', name: 'p', playbook })
  let below = 'level-7'
  await world.playbook({ steps: [notice('a')] }, { name: 'Level 7' })
  for (let level = 6; level >= 1; level -= 1) {
    await world.playbook({ steps: [next(below)] }, { name: `Level ${level}` })
    below = `level-${level}`
  }
  const [{ id }] = await query(`select id from playbooks where key = 'level-1'`)
  await world.start(id, account)
  const found = await query(
    `select playbooks.key, playbook_runs.state, because from playbook_runs join playbooks on playbooks.id = playbook_id where account_id = $1 order by depth`,
    [account],
  )
  expect(found.map(({ key, state }: { key: string; state: string }) => `${key} ${state}`)).toEqual([
    'level-1 done',
    'level-2 done',
    'level-3 done',
    'level-4 done',
    'level-5 done',
    'level-6 parked',
  ])
  expect(found[5].because).toMatch(/5 deep/)
})

test('a run goes along with an account that was merged into another', async () => {
  const [from, into] = [await world.account('From'), await world.account('Into')]
  const play = await world.playbook({ steps: [wait('w', 1), task('a')] })
  const run = await world.start(play, from)
  await world.server.pool.query('update accounts set merged_into_id = $1 where id = $2', [into, from])
  await world.advance({ days: 1 })
  expect(await world.run(run)).toMatchObject({ state: 'done', accountId: into })
  expect(await query('select account_id from tasks where run_id = $1', [run])).toEqual([{ account_id: into }])
})
