import { afterAll, beforeAll, expect, test } from 'vitest'
import { Condition } from '../../kernel/conditions.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import { evaluateOne } from './actions.ts'

let world: PlaybookWorld
let account: number
let renewal: number

beforeAll(async () => {
  world = await createPlaybookWorld()
  account = await world.account('With a renewal')
  renewal = await row('renewals', { external_id: 'r1', due_on: '2026-05-09', amount: '1000' })
  await row('renewals', { external_id: 'r0', due_on: '2026-01-09', amount: '1000', outcome: 'contracted' })
})
afterAll(() => world.close())

const row = (table: string, more: object) =>
  insertRow(world.server, table, { account_id: account, source_id: 1, ...more })
const says = (voice: string, category: string) =>
  insertRow(world.server, 'renewal_views', {
    renewal_id: renewal,
    account_id: account,
    voice,
    category,
    said_at: '2026-03-01T10:00:00Z',
  })

async function judged(input: object) {
  const { now, today, company } = await world.server.contextFor('owner')
  const condition = Condition.parse({ kind: 'renewal', ...input })
  const { truth, because } = await evaluateOne(world.server.db, condition, {
    accountId: account,
    present: { now, today, company },
  })
  return [truth, because]
}

test('a renewal says how far it is, who thinks what of it, and what is left to do', async () => {
  expect(await judged({ reading: 'days_until', operator: '<=', value: 90 })).toEqual([
    true,
    'Renewal is due in 60 days, at most 90.',
  ])
  expect(await judged({ reading: 'category', categories: ['at_risk'] })).toEqual([null, 'The renewal is not judged.'])
  await says('machine', 'commit')
  expect(await judged({ reading: 'voices_disagree' })).toEqual([false, 'Voices on the renewal do not disagree.'])
  await says('csm', 'at_risk')
  expect(await judged({ reading: 'category', categories: ['at_risk'] })).toEqual([true, 'The renewal is at risk.'])
  expect(await judged({ reading: 'voices_disagree' })).toEqual([true, 'Voices on the renewal disagree.'])
  await says('leader', 'best_case')
  expect(await judged({ reading: 'category', categories: ['at_risk'] })).toEqual([false, 'The renewal is best case.'])
  expect(await judged({ reading: 'category', voice: 'machine', categories: ['commit'] })).toEqual([
    true,
    'The renewal is commit by the machine.',
  ])
  expect(await judged({ reading: 'next_step_missing' })).toEqual([true, 'The renewal has no next step.'])
  expect(await judged({ reading: 'outcome', outcomes: ['contracted'] })).toEqual([true, 'Contracted 60 days ago.'])
  expect(await judged({ reading: 'probability', operator: '<', value: 50 })).toEqual([
    null,
    'Probability of renewal is not known.',
  ])
})

test('without a renewal ahead nothing of it is known, not even that it is fine', async () => {
  account = await world.account('Without a renewal')
  expect(await judged({ reading: 'voices_disagree' })).toEqual([null, 'There is no renewal ahead.'])
  expect(await judged({ reading: 'outcome' })).toEqual([false, 'No renewal was decided in 90 days.'])
})

test('leads are counted by kind and by where they stand', async () => {
  account = await world.account('With leads')
  for (const [index, state] of ['sent', 'won', 'declined'].entries())
    await row('leads', { external_id: `l${index}`, kind: 'expansion', state, created_on: `2026-0${index + 1}-01` })
  expect(await judged({ kind: 'leads', reading: 'count', states: ['sent', 'won'], operator: '>=', value: 2 })).toEqual([
    true,
    '2 sent or won leads in 365 days, at least 2.',
  ])
  expect(await judged({ kind: 'leads', reading: 'days_since_last', operator: '>=', value: 10 })).toEqual([
    false,
    'Last lead 9 days ago, not at least 10.',
  ])
  expect(
    await judged({ kind: 'leads', reading: 'days_since_last', leadKinds: ['referral'], operator: '>=', value: 10 }),
  ).toEqual([null, 'There was no referral lead, so days since it are not known.'])
})

test('whatever is said of a renewal or a lead marks its account, and a prediction only where it moved', async () => {
  const { pool } = world.server
  const marks = async (work: () => Promise<unknown>) => {
    await pool.query('delete from condition_marks')
    await work()
    const { rows } = await pool.query('select distinct account_id as id from condition_marks')
    return rows.map(({ id }) => Number(id))
  }
  const watched = await world.account('Watched')
  expect(
    await marks(() =>
      row('leads', { account_id: watched, external_id: 'm', kind: 'referral', created_on: '2026-03-01' }),
    ),
  ).toEqual([])
  await world.playbook({
    trigger: { kind: 'enter', condition: { kind: 'leads', reading: 'count', operator: '>', value: 99 } },
    steps: [{ kind: 'end', id: 'a', name: 'End' }],
  })
  expect(await marks(() => pool.query(`update leads set state = 'sent' where account_id = $1`, [watched]))).toEqual([
    watched,
  ])
  const model = await insertRow(world.server, 'prediction_models', {
    label: 'renewal',
    features: 'all',
    horizon_days: 90,
    kind: 'base_rate',
    trained_at: '2026-03-01T00:00:00Z',
    samples: 0,
    positives: 0,
    parameters: '{}',
    report: '{}',
    state: 'live',
    because: 'A test.',
  })
  const told = { account_id: watched, model_id: model, as_of: '2026-03-01', probability: 0.5, low: 0, high: 1 }
  await insertRow(world.server, 'account_predictions', { ...told, drivers: '[]', computed_at: '2026-03-01T00:00:00Z' })
  const again = (to: number) =>
    pool.query('update account_predictions set probability = $1, as_of = $2', [to, '2026-03-02'])
  expect(await marks(() => again(0.500001))).toEqual([])
  expect(await marks(() => again(0.4))).toEqual([watched])
})
