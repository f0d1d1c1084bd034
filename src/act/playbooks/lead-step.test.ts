import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { StepInput } from './definition.ts'

vi.setConfig({ testTimeout: 60_000 })

let world: PlaybookWorld

beforeAll(async () => {
  world = await createPlaybookWorld()
})
afterAll(() => world.close())

const lead: StepInput = {
  kind: 'lead',
  id: 'l',
  name: 'Hand it over',
  leadKind: 'expansion',
  title: '{{account.name}} is full',
  note: 'Ask {{owner.name|the owner}}.',
}
const accepted = {
  kind: 'leads' as const,
  reading: 'count' as const,
  leadKinds: ['expansion' as const],
  states: ['accepted' as const],
  windowDays: 30,
  operator: '>=' as const,
  value: 1,
}
const notice: StepInput = { kind: 'notice', id: 'n', name: 'Tell', to: { rule: 'owner' }, text: 'Taken' }

test('a step writes a lead down once, and the run goes on when Sales has accepted it', async () => {
  const account = await world.account('Seats 96')
  const wait: StepInput = {
    kind: 'wait',
    id: 'w',
    name: 'Wait',
    wait: { until: 'condition', condition: accepted, timeoutDays: 14 },
  }
  const play = await world.playbook({ steps: [lead, wait, notice] })
  const run = await world.start(play, account)
  const { leads } = await world.call('csm', 'GET', `/api/leads?accountId=${account}`)
  expect(leads).toMatchObject([
    { title: 'Seats 96 is full', label: 'CSQL', state: 'sent', toDepartment: 'sales', run: { id: run } },
  ])
  expect(await world.trail(run)).toEqual(['l done', 'w going'])
  await world.call('leader', 'POST', `/api/leads/${leads[0].id}/accept`)
  await world.work()
  expect(await world.trail(run)).toEqual(['l done', 'w done', 'n done'])
  const page = await world.call('csm', 'GET', `/api/runs/${run}`)
  expect(JSON.stringify(page)).toContain('Wrote down the lead “Seats 96 is full” (CSQL) and sent it to sales.')
  expect(JSON.stringify(page)).toContain(`"leadId":${leads[0].id}`)
})

test('a declined lead starts a playbook by itself', async () => {
  const declined = { ...accepted, states: ['declined' as const] }
  const play = await world.playbook({ trigger: { kind: 'enter', condition: declined }, steps: [notice] })
  const account = await world.account('Turned down')
  const { id } = await world.call('csm', 'POST', '/api/leads', {
    accountId: account,
    kind: 'expansion',
    title: 'More',
    toDepartment: 'sales',
  })
  await world.work()
  expect(await world.runs(play)).toEqual([])
  await world.call('leader', 'POST', `/api/leads/${id}/decline`, { reason: 'Too early' })
  await world.work()
  expect(await world.runs(play)).toMatchObject([{ accountId: account, state: 'done' }])
})

test('a try says what the step would write, and writes nothing', async () => {
  const account = await world.account('Tried')
  const play = await world.playbook({ steps: [{ ...lead, to: null }] })
  const { steps } = await world.call('operations', 'POST', `/api/playbooks/${play}/try`, { accountId: account })
  expect(steps).toMatchObject([
    {
      sentence: 'Writes down the lead “Tried is full”. Expansion lead, sent by a person.',
      problem: null,
    },
  ])
  expect((await world.call('csm', 'GET', `/api/leads?accountId=${account}`)).total).toBe(0)
})
