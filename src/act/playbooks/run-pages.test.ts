import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { StepInput } from './definition.ts'

// Days pass, moment by moment.
vi.setConfig({ testTimeout: 120_000 })

let world: PlaybookWorld

beforeAll(async () => {
  world = await createPlaybookWorld()
})
afterAll(() => world.close())

const owner = { rule: 'owner' } as const
const notice = (id: string, text = 'Look at {{account.name}}'): StepInput => ({
  kind: 'notice',
  id,
  name: `Tell ${id}`,
  to: owner,
  text,
})
const wait = (id: string): StepInput => ({
  kind: 'wait',
  id,
  name: `Wait ${id}`,
  wait: { until: 'elapsed', amount: 2, unit: 'days' },
})
const poor = (name: string) => ({
  kind: 'all' as const,
  of: [
    { kind: 'field' as const, field: 'health' as const, operator: 'at_most' as const, values: [49] },
    { kind: 'field' as const, field: 'name' as const, operator: 'is' as const, values: [name] },
  ],
})

test('the page of a run says why it began, what it did, what it waits for and what comes next', async () => {
  const account = await world.account('Paged', { overall: 80 })
  const play = await world.playbook({
    trigger: { kind: 'enter', condition: poor('Paged') },
    steps: [
      notice('a'),
      wait('w'),
      notice('b'),
      { kind: 'branch', id: 'q', name: 'Fork', condition: poor('x'), yes: [notice('y')], no: [] },
    ],
    success: { condition: { kind: 'field', field: 'health', operator: 'at_least', values: [70] }, withinDays: 30 },
  })
  await world.health(account, 41)
  await world.work()
  const [run] = await world.runs(play)
  const page = await world.call('csm', 'GET', `/api/runs/${run?.id}`)
  expect(page.began).toMatch(/^The trigger came true\. .*41/)
  expect(page.steps).toMatchObject([
    { stepId: 'a', state: 'done', name: 'Tell a', sentence: expect.stringMatching(/^Told it\. .* owns the account\./) },
    {
      stepId: 'w',
      state: 'going',
      sentence: 'Waits until 12 March 2026 at 09:00.',
      dueAt: '2026-03-12T09:00:00.000Z',
    },
  ])
  expect(page.next.map((step: { stepId: string }) => step.stepId)).toEqual(['b', 'q'])
  expect(page.run).toMatchObject({ state: 'active', step: { id: 'w', kind: 'wait' }, mayChange: true })
  expect(page.success).toMatchObject({ dueOn: '2026-04-09', succeeded: null })
})

test('runs are seen by whoever may read their account, and changed by whoever may change it', async () => {
  const account = await world.account('Seen', { owner: 'operations' })
  const play = await world.playbook({ steps: [wait('w')] })
  const run = await world.start(play, account)
  const seen = async (who: 'csm' | 'leader' | 'executive' | 'operations' | 'readonly') =>
    (await world.call(who, 'GET', `/api/runs?playbookId=${play}`)).runs.map(
      (one: { id: number; mayChange: boolean }) => one.mayChange,
    )
  expect(await seen('operations')).toEqual([true])
  expect(await seen('executive')).toEqual([false])
  expect(await seen('leader')).toEqual([])
  expect(await seen('csm')).toEqual([])
  expect(await seen('readonly')).toEqual([])
  expect((await world.server.request('csm', 'GET', `/api/runs/${run}`)).status).toBe(404)
  expect((await world.server.request('csm', 'POST', `/api/runs/${run}/pause`, {})).status).toBe(404)
  expect((await world.server.request('executive', 'POST', `/api/runs/${run}/pause`, {})).status).toBe(403)
  const others = await world.server.request('csm', 'POST', `/api/playbooks/${play}/start`, { accountIds: [account] })
  expect(others.body).toMatchObject({ started: [], refused: [{ accountId: account }] })
})

test('names of people are masked where the reader may not see them', async () => {
  const account = await world.account('Masked')
  await world.contact(account, { name: 'Rosa Lind', roles: ['champion'] })
  const play = await world.playbook({
    steps: [
      {
        kind: 'email',
        id: 'm',
        name: 'Write',
        toRoles: ['champion'],
        subject: 'Hello {{contact.first_name}}',
        body: 'Dear {{contact.name}}',
        approval: owner,
      },
    ],
  })
  const run = await world.start(play, account)
  const open = await world.call('csm', 'GET', `/api/runs/${run}`)
  expect(open.steps[0].sentence).toContain('Rosa Lind')
  const hidden = await world.call('department', 'GET', `/api/runs/${run}`)
  expect(JSON.stringify(hidden.steps)).not.toMatch(/Rosa|Lind/)
  const mine = await world.call('csm', 'GET', '/api/approvals')
  expect(mine.approvals).toMatchObject([{ runId: run, stepId: 'm', kind: 'email', email: { subject: 'Hello Rosa' } }])
  const theirs = await world.call('department', 'GET', '/api/approvals?everybody=true')
  expect(JSON.stringify(theirs)).not.toMatch(/Rosa|Lind|contact\d+@/)
  expect((await world.call('leader', 'GET', '/api/approvals')).approvals).toEqual([])
})

test('an e-mail that waits for its release goes out as it was changed', async () => {
  const account = await world.account('Released')
  await world.contact(account)
  const email: StepInput = {
    kind: 'email',
    id: 'm',
    name: 'm',
    toRoles: ['champion'],
    subject: 'Hello',
    body: 'There',
    approval: owner,
  }
  const play = await world.playbook({ steps: [email, notice('b')] })
  const run = await world.start(play, account)
  await expect(world.deliver(run, 'm')).rejects.toThrow()
  await world.call('csm', 'POST', `/api/runs/${run}/steps/m/decide`, {
    approve: true,
    subject: 'Good day',
    body: 'As read',
  })
  const { rows } = await world.server.pool.query('select state, payload from effects where run_id = $1', [run])
  expect(rows).toMatchObject([{ state: 'due', payload: { subject: 'Good day', text: 'As read' } }])
  await world.deliver(run, 'm')
  expect(await world.trail(run)).toEqual(['m done', 'b done'])
})

test('a preview says who would enter now within the limits, and a try what would be done', async () => {
  const [sick, busy] = [
    await world.account('Previewed', { overall: 80 }),
    await world.account('Previewed', { overall: 80 }),
  ]
  const play = await world.playbook({
    trigger: { kind: 'enter', condition: poor('Previewed') },
    steps: [notice('a'), wait('w'), notice('b')],
  })
  await world.health(sick, 30)
  await world.health(busy, 20)
  await world.start(play, busy)
  await world.call('operations', 'POST', `/api/playbooks/${play}/switch`, { state: 'off' })
  const fresh = await world.account('Previewed', { overall: 10 })
  const found = await world.call('operations', 'POST', `/api/playbooks/${play}/preview`, {})
  expect(found.now).toMatchObject({
    total: 1,
    entrants: [{ account: { id: fresh }, because: expect.stringContaining('10') }],
  })
  const tried = await world.call('csm', 'POST', `/api/playbooks/${play}/try`, { accountId: sick })
  expect(tried).toMatchObject({ wouldEnter: true })
  expect(tried.steps).toMatchObject([
    { stepId: 'a', text: 'Look at Previewed', at: '2026-03-10T09:00:00.000Z' },
    { stepId: 'w' },
    { stepId: 'b', at: '2026-03-12T09:00:00.000Z' },
  ])
})

test('a try names what is changed, called and started, and what keeps a step from being published', async () => {
  const account = await world.account('Tried', { overall: 80 })
  const { id: endpointId } = await world.call('operations', 'POST', '/api/webhook-endpoints', {
    name: 'Data lake',
    url: 'https://hooks.example.org/in',
  })
  const steps: StepInput[] = [
    { kind: 'change', id: 'c', name: 'c', change: { field: 'stage', stage: 'renewal' } },
    { kind: 'change', id: 'g', name: 'g', change: { field: 'stage', stage: 'gone' } },
    {
      kind: 'webhook',
      id: 'h',
      name: 'h',
      endpointId,
      fields: { who: '{{account.name}}', odd: '{{account.nonsense|x}}' },
    },
    { kind: 'playbook', id: 'p', name: 'p', playbook: 'nowhere' },
  ]
  const { id } = await world.call('operations', 'POST', '/api/playbooks', { name: 'Tried' })
  const definition = { trigger: { kind: 'manual' }, limits: {}, steps }
  const tried = await world.call('operations', 'POST', `/api/playbooks/${id}/try`, { accountId: account, definition })
  expect(tried.steps).toMatchObject([
    { stepId: 'c', sentence: 'Changes the account: the stage is Renewal.', problem: null },
    { stepId: 'g', sentence: 'Changes the stage to gone.', problem: expect.stringContaining('no stage “gone”') },
    {
      stepId: 'h',
      sentence: 'Calls the webhook “Data lake”.',
      text: 'who: Tried\nodd: x',
      problem: 'There is no merge field {{account.nonsense}}. Choose one from the list.',
    },
    { stepId: 'p', sentence: 'Starts the playbook “nowhere”.', problem: expect.stringContaining('nowhere') },
  ])
})

test('the flow counts how many runs reached each step and took each way', async () => {
  const fork: StepInput = {
    kind: 'branch',
    id: 'q',
    name: 'q',
    condition: poor('Flow 1'),
    yes: [notice('y')],
    no: [wait('n')],
  }
  const play = await world.playbook({ steps: [fork] })
  for (const name of ['Flow 1', 'Flow 2', 'Flow 3']) await world.start(play, await world.account(name, { overall: 10 }))
  const flow = await world.call('operations', 'GET', `/api/playbooks/${play}/flow`)
  expect(flow).toMatchObject({ version: 1, entered: 3, ended: 1 })
  expect(flow.steps).toEqual([
    { stepId: 'n', reached: 2, standing: 2, parked: 0, ways: {} },
    { stepId: 'q', reached: 3, standing: 0, parked: 0, ways: { yes: 1, no: 2 } },
    { stepId: 'y', reached: 1, standing: 0, parked: 0, ways: {} },
  ])
})

test('the account’s page tells what runs, and why a playbook cannot be started', async () => {
  const account = await world.account('Started')
  const play = await world.playbook({ steps: [wait('w')] }, { name: 'Only once at a time' })
  await world.start(play, account)
  const page = await world.call('csm', 'GET', `/api/accounts/${account}/playbooks`)
  expect(page.runs).toMatchObject([{ playbook: { id: play }, state: 'active' }])
  expect(page.startable.find(({ id }: { id: number }) => id === play).refused).toMatch(/already running/)
  expect(page.mayStart).toBe(true)
  await expect(world.start(play, account)).rejects.toThrow(/already running/)
})
