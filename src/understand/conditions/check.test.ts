import { afterAll, beforeAll, expect, test } from 'vitest'
import { Condition } from '../../kernel/conditions.ts'
import { createPortfolioWorld, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { conditionWords } from './actions.ts'
import { evaluateMany } from './views.ts'

let world: PortfolioWorld
beforeAll(async () => {
  world = await createPortfolioWorld()
})
afterAll(() => world.server.stop())

const check = (who: Asker, condition: object, more: object = {}) =>
  world.server.request(who, 'POST', '/api/conditions/check', { condition, ...more })
const atMost = (value: number) => ({ kind: 'field', field: 'health', operator: 'at_most', values: [value] })
const arrAbove = (value: number) => ({ kind: 'field', field: 'arr', operator: 'at_least', values: [value] })

test('whoever writes a condition sees what it says and of whom it is true', async () => {
  const renewal = { kind: 'date', field: 'renewal_on', relation: 'further_than', days: 30 }
  const { body } = await check('owner', { kind: 'all', of: [atMost(50), renewal] })
  expect(body).toMatchObject({
    sentence: 'Health at most 50 and renewal more than 30 days ahead',
    fulfilled: 1,
    unknown: 1,
    total: 5,
    examples: [
      {
        account: { name: 'Globex 100%' },
        because: 'Health is 40, at most 50; renewal is in 266 days, more than 30 days ahead.',
      },
    ],
  })
})

test('only accounts the reader may read are counted', async () => {
  const everybody = { kind: 'all', of: [] }
  expect((await check('owner', everybody)).body).toMatchObject({ fulfilled: 5, total: 5 })
  expect((await check('readonly', everybody)).body).toMatchObject({ fulfilled: 0, total: 0, examples: [] })
})

test('no count tells of money that is hidden', async () => {
  expect((await check('owner', arrAbove(1))).body).toMatchObject({ fulfilled: 4, unknown: 1, total: 5 })
  const refused = await check('department', arrAbove(1))
  expect(refused).toMatchObject({ status: 403, body: { code: 'conditions.money_hidden' } })
  // A CSM reads the accounts of its peers, and sees the money of its own alone.
  const { ids } = world
  const inReach = await check('csm', { kind: 'all', of: [] })
  const { body } = await check('csm', arrAbove(1))
  expect(body).toMatchObject({ fulfilled: 2, total: inReach.body.total })
  expect(body.examples.map((one: { account: { id: number } }) => one.account.id)).toEqual([
    ids.get('Acme Foods'),
    ids.get('Globex 100%'),
  ])
  const offered = async (who: Asker): Promise<string[]> =>
    (await world.server.request(who, 'GET', '/api/condition-choices')).body.fields.map(
      (one: { field: string }) => one.field,
    )
  expect(await offered('department')).not.toContain('arr')
  expect(await offered('csm')).toContain('arr')
})

test('absence on a source that never delivered is unknown and says so', async () => {
  const { body } = await check('owner', { kind: 'tickets', reading: 'open', operator: '=', value: 0 })
  expect(body).toMatchObject({
    fulfilled: 0,
    unknown: 5,
    waiting: ['Tickets: nothing has come in yet, so this cannot be judged.'],
  })
})

test('a duration is counted by the closes of the last days', async () => {
  const { body } = await check('owner', { kind: 'held', hours: 24, of: atMost(50) })
  expect(body).toMatchObject({ sentence: 'Health at most 50 for 1 day', fulfilled: 0 })
})

test('a condition on what is not there is refused with a sentence', async () => {
  const { body, status } = await check('owner', {
    kind: 'metric',
    metric: 'gone',
    aggregation: 'sum',
    windowDays: 7,
    operator: '>',
    value: 1,
  })
  expect({ status, detail: body.detail ?? body.title }).toEqual({
    status: 422,
    detail: 'There is no metric “gone”, or it was archived.',
  })
})

test('one that cannot be evaluated stops no other', async () => {
  const { now, today, company } = await world.server.contextFor('owner')
  const conditions = [
    { kind: 'measure', measure: 'gone', operator: '>', value: 1 },
    atMost(50),
    { kind: 'field', field: 'stage', operator: 'is', values: ['no-such-stage'] },
    { kind: 'field', field: 'owner', operator: 'is', values: ['me'] },
    { kind: 'contact', reading: 'is_gone' },
  ].map((input) => Condition.parse(input))
  const about = { subject: 'account' as const, accountIds: null, present: { now, today, company } }
  const { rows, failures } = await evaluateMany(world.server.db, conditions, about)
  expect(failures).toEqual([
    'There is no measure “gone”, or it was archived.',
    null,
    'There is no stage “no-such-stage”, or it was archived.',
    'Name a person: “me” is somebody else for everybody.',
    'What a contact is can only be asked where the condition is about contacts.',
  ])
  expect(rows.filter(({ truths }) => truths[1] === true)).toHaveLength(1)
  expect(new Set(rows.flatMap(({ truths }) => [truths[0], truths[2], truths[3], truths[4]]))).toEqual(new Set([null]))
})

test('problems are found before a playbook is published', async () => {
  const { problems, sentence } = await conditionWords(world.server.db)
  const condition = Condition.parse({
    kind: 'any',
    of: [
      { kind: 'runs', playbook: 'nowhere', reading: 'active', operator: '=', value: 0 },
      { kind: 'field', field: 'attribute:gone', operator: 'is', values: ['x'] },
      { kind: 'field', field: 'health', operator: 'contains', values: ['4'] },
      { kind: 'field', field: 'stage', operator: 'is', values: ['adoption'] },
    ],
  })
  expect(problems(condition, 'account')).toEqual([
    'There is no playbook “nowhere”, or it was archived.',
    'There is no field “gone”. Choose one from the list of fields.',
    '“contains” does not go with health. Use is, is_not, at_least, at_most, is_empty, is_not_empty.',
  ])
  expect(sentence(condition)).toBe('No run of “nowhere” going on, gone is x, health contains “4” or stage is Adoption')
})
