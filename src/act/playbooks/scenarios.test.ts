import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { StepInput } from './definition.ts'

// Days pass, moment by moment.
vi.setConfig({ testTimeout: 120_000 })

let world: PlaybookWorld

beforeAll(async () => {
  world = await createPlaybookWorld({ timeZone: 'Europe/Berlin' })
})
afterAll(() => world.close())

const owner = { rule: 'owner' } as const
const notice = (id: string, text = 'Look at it'): StepInput => ({ kind: 'notice', id, name: id, to: owner, text })
const task = (id: string, more: object = {}): StepInput => ({
  kind: 'task',
  id,
  name: id,
  title: `Do ${id}`,
  assign: owner,
  ...more,
})
const wait = (id: string, amount: number, unit: 'minutes' | 'hours' | 'days' | 'weeks' | 'months'): StepInput => ({
  kind: 'wait',
  id,
  name: id,
  wait: { until: 'elapsed', amount, unit },
})
const poor: Extract<StepInput, { kind: 'branch' }>['condition'] = {
  kind: 'field',
  field: 'health',
  operator: 'at_most',
  values: [49],
}

describe('a run', () => {
  test('goes through its steps at once, each once, and ends', async () => {
    const account = await world.account('Straight')
    const play = await world.playbook({ steps: [task('a'), notice('b')] })
    const run = await world.start(play, account)
    expect(await world.trail(run)).toEqual(['a done', 'b done'])
    expect(await world.run(run)).toMatchObject({ state: 'done', stepId: null })
    const { body } = await world.server.request('csm', 'GET', `/api/tasks?accountId=${account}`)
    expect(body.tasks).toMatchObject([{ title: 'Do a', assignee: { id: world.server.members.csm.id } }])
  })

  test('waits, and goes on when the time has come', async () => {
    const account = await world.account('Waits')
    const play = await world.playbook({ steps: [wait('w', 3, 'days'), notice('b')] })
    const run = await world.start(play, account)
    expect(await world.trail(run)).toEqual(['w going'])
    await world.advance({ days: 2, hours: 23 })
    expect(await world.trail(run)).toEqual(['w going'])
    await world.advance({ hours: 1 })
    expect(await world.trail(run)).toEqual(['w done', 'b done'])
  })

  test('takes the way that a branch finds, and both ways meet again', async () => {
    const branch: StepInput = {
      kind: 'branch',
      id: 'q',
      name: 'q',
      condition: poor,
      yes: [notice('y')],
      no: [notice('n')],
    }
    const play = await world.playbook({ steps: [branch, notice('z')] })
    const sick = await world.start(play, await world.account('Sick', { overall: 30 }))
    const well = await world.start(play, await world.account('Well', { overall: 80 }))
    const unknown = await world.start(play, await world.account('Unknown'))
    expect(await world.trail(sick)).toEqual(['q done yes', 'y done', 'z done'])
    expect(await world.trail(well)).toEqual(['q done no', 'n done', 'z done'])
    expect(await world.trail(unknown)).toEqual(['q done no', 'n done', 'z done'])
  })

  test('begins within the moment in which its condition becomes true, once for each episode', async () => {
    const account = await world.account('Triggered', { overall: 80 })
    const play = await world.playbook({
      trigger: {
        kind: 'enter',
        condition: { kind: 'all', of: [poor, { kind: 'field', field: 'name', operator: 'is', values: ['Triggered'] }] },
      },
      limits: { reentry: 'always' },
      steps: [notice('b')],
    })
    await world.work()
    expect(await world.runs(play)).toEqual([])
    await world.health(account, 40)
    await world.work()
    await world.health(account, 35)
    await world.work()
    expect(await world.runs(play)).toMatchObject([{ accountId: account, state: 'done', how: 'trigger' }])
    await world.health(account, 80)
    await world.advance({ hours: 1 })
    await world.health(account, 40)
    await world.work()
    expect(await world.runs(play)).toHaveLength(2)
  })

  test('is woken by a change of the account when it waits for a condition, and gives up in time', async () => {
    const steps: StepInput[] = [
      { kind: 'wait', id: 'w', name: 'w', wait: { until: 'condition', condition: poor, timeoutDays: 10 } },
      notice('b'),
    ]
    const play = await world.playbook({ steps })
    const [falls, stays] = [
      await world.account('Falls', { overall: 80 }),
      await world.account('Stays', { overall: 80 }),
    ]
    const [first, second] = [await world.start(play, falls), await world.start(play, stays)]
    await world.advance({ days: 2 })
    await world.health(falls, 20)
    await world.work()
    expect(await world.trail(first)).toEqual(['w done', 'b done'])
    expect(await world.trail(second)).toEqual(['w going'])
    await world.advance({ days: 8, hours: 1 })
    expect(await world.trail(second)).toEqual(['w done', 'b done'])
  })

  test('is planned anew when the date it waits for moves', async () => {
    const account = await world.account('Moving', { renewalOn: '2026-12-31' })
    const play = await world.playbook({
      steps: [
        { kind: 'wait', id: 'w', name: 'w', wait: { until: 'date', field: 'renewal_on', offsetDays: -30 } },
        notice('b'),
      ],
    })
    const run = await world.start(play, account)
    expect((await world.run(run)).wakeAt).toEqual(new Date('2026-12-01T08:00:00Z'))
    await world.renewal(account, '2026-11-30')
    await world.work()
    expect((await world.run(run)).wakeAt).toEqual(new Date('2026-10-31T08:00:00Z'))
    await world.renewal(account, '2026-03-20')
    await world.work()
    expect(await world.trail(run)).toEqual(['w done', 'b done'])
  })

  test('parks a step that cannot be carried out, with the reason; what was before stands, and a retry goes on', async () => {
    const account = await world.account('Without renewal')
    const play = await world.playbook({
      steps: [
        task('a'),
        { kind: 'wait', id: 'w', name: 'w', wait: { until: 'date', field: 'renewal_on', offsetDays: 0 } },
      ],
    })
    const run = await world.start(play, account)
    expect(await world.trail(run)).toEqual(['a done', 'w parked'])
    expect((await world.run(run)).because).toMatch(/Without renewal has no renewal date/)
    await world.renewal(account, '2026-01-01')
    await world.call('csm', 'POST', `/api/runs/${run}/steps/w/retry`)
    await world.work()
    expect(await world.trail(run)).toEqual(['a done', 'w done'])
    expect((await world.run(run)).state).toBe('done')
  })

  test('waits for the task it made, and goes on when it is done', async () => {
    const account = await world.account('Tasked')
    const play = await world.playbook({ steps: [task('a', { waitDays: 5 }), notice('b')] })
    const run = await world.start(play, account)
    expect(await world.trail(run)).toEqual(['a going'])
    const { tasks } = await world.call('csm', 'GET', `/api/tasks?accountId=${account}`)
    await world.call('csm', 'POST', `/api/tasks/${tasks[0].id}/complete`, {})
    await world.work()
    expect(await world.trail(run)).toEqual(['a done', 'b done'])
  })

  test('asks before it goes on, and goes another way when it is turned down', async () => {
    const approval: StepInput = {
      kind: 'approval',
      id: 'q',
      name: 'q',
      by: owner,
      text: 'May I?',
      rejected: [notice('r')],
    }
    const play = await world.playbook({ steps: [approval, notice('b')] })
    const yes = await world.start(play, await world.account('Approved'))
    const no = await world.start(play, await world.account('Rejected'))
    await world.call('csm', 'POST', `/api/runs/${yes}/steps/q/decide`, { approve: true })
    await world.call('csm', 'POST', `/api/runs/${no}/steps/q/decide`, { approve: false, note: 'Not now' })
    await world.work()
    expect(await world.trail(yes)).toEqual(['q done', 'b done'])
    expect(await world.trail(no)).toEqual(['q done rejected', 'r done'])
    await expect(world.call('csm', 'POST', `/api/runs/${no}/steps/q/decide`, { approve: true })).rejects.toThrow(
      /ended/,
    )
  })

  test('sends an e-mail after the quiet hours, to the first role that somebody holds, and goes on when it was sent', async () => {
    const account = await world.account('Mailed')
    await world.contact(account, { name: 'Rosa Lind', roles: ['champion'] })
    const email: StepInput = {
      kind: 'email',
      id: 'm',
      name: 'm',
      toRoles: ['executive_sponsor', 'champion'],
      subject: 'Hello {{contact.first_name}}',
      body: 'How is {{account.name}}?',
    }
    const play = await world.playbook({
      limits: { quietHours: { from: '18:00', to: '08:00' } },
      steps: [email, notice('b')],
    })
    await world.advance('2026-06-12T20:00:00Z')
    const run = await world.start(play, account)
    const effects = async () =>
      (await world.server.pool.query('select state, due_at, payload from effects where run_id = $1', [run])).rows
    // A Friday night: weekends are quiet as well.
    expect(await effects()).toMatchObject([
      {
        state: 'due',
        due_at: new Date('2026-06-15T06:00:00Z'),
        payload: { subject: 'Hello Rosa', text: 'How is Mailed?' },
      },
    ])
    await expect(world.deliver(run, 'm')).rejects.toThrow(/Nothing of this step is due/)
    await world.advance('2026-06-15T06:00:00Z')
    await world.deliver(run, 'm')
    expect(await world.trail(run)).toEqual(['m done', 'b done'])
  })

  test('is parked when its e-mail failed for good, and the retry goes out under the same id', async () => {
    const account = await world.account('Bounced')
    await world.contact(account)
    const play = await world.playbook({
      steps: [
        { kind: 'email', id: 'm', name: 'm', toRoles: ['champion'], subject: 'Hello', body: 'There' },
        notice('b'),
      ],
    })
    const run = await world.start(play, account)
    await world.deliver(run, 'm', 'failed', 'The mailbox does not exist.')
    expect(await world.run(run)).toMatchObject({ state: 'parked', because: 'The mailbox does not exist.' })
    await world.call('csm', 'POST', `/api/runs/${run}/steps/m/retry`)
    await world.work()
    await world.deliver(run, 'm')
    expect(await world.trail(run)).toEqual(['m done', 'b done'])
    const { rows } = await world.server.pool.query('select id from effects where run_id = $1', [run])
    expect(rows).toEqual([{ id: `${run}:m` }])
  })

  test('changes a field as the playbook, and the audit log says so', async () => {
    const account = await world.account('Changed', { stage: 'onboarding' })
    const play = await world.playbook(
      { steps: [{ kind: 'change', id: 'c', name: 'c', change: { field: 'stage', stage: 'adoption' } }] },
      { name: 'Stage mover' },
    )
    const run = await world.start(play, account)
    expect(await world.trail(run)).toEqual(['c done'])
    const { rows } = await world.server.pool.query(
      `select actor_name, sentence from audit_log where account_id = $1 and action = 'accounts.edited'`,
      [account],
    )
    expect(rows).toEqual([
      { actor_name: 'The playbook “Stage mover”', sentence: 'moved the stage from Onboarding to Adoption' },
    ])
  })

  test('starts another playbook and waits until that has ended', async () => {
    const account = await world.account('Parent')
    await world.playbook({ steps: [wait('w', 1, 'days')] }, { name: 'Child' })
    const play = await world.playbook({
      steps: [{ kind: 'playbook', id: 'p', name: 'p', playbook: 'child', waits: true }, notice('b')],
    })
    const run = await world.start(play, account)
    expect(await world.trail(run)).toEqual(['p going'])
    await world.advance({ days: 1 })
    expect(await world.trail(run)).toEqual(['p done', 'b done'])
  })
})
