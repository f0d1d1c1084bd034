import { afterAll, beforeAll, expect, test } from 'vitest'
import { Condition, type Condition as Tree } from '../../kernel/conditions.ts'
import { day } from '../../kernel/day.ts'
import { createPortfolioWorld, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'
import { evaluateOne } from './actions.ts'
import type { ManyAsked } from './evaluation.ts'
import { evaluateMany } from './views.ts'

let world: PortfolioWorld
let about: ManyAsked
beforeAll(async () => {
  world = await createPortfolioWorld()
  await world.server.db.insertInto('metrics').values({ key: 'logins', name: 'Logins' }).execute()
  const { now, today, company } = await world.server.contextFor('owner')
  about = { subject: 'account', accountIds: null, present: { now, today, company } }
})
afterAll(() => world.server.stop())

const EVERY_LEAF: readonly object[] = [
  { kind: 'field', field: 'health', operator: 'at_most', values: [50] },
  { kind: 'field', field: 'name', operator: 'contains', values: ['acme'] },
  { kind: 'field', field: 'stage', operator: 'is', values: ['adoption'] },
  { kind: 'field', field: 'renewal_on', operator: 'within_days', values: [30] },
  { kind: 'field', field: 'last_contact', operator: 'more_than_days_ago', values: [30] },
  { kind: 'field', field: 'attribute:tier', operator: 'is', values: ['gold'] },
  { kind: 'field', field: 'attribute:seats', operator: 'at_least', values: [10] },
  { kind: 'measure', measure: 'use_days_28', operator: '<', value: 4 },
  ...['sum', 'average_per_day', 'days_active', 'last', 'days_since_last'].map((aggregation) => ({
    kind: 'metric',
    metric: 'logins',
    aggregation,
    windowDays: 30,
    operator: '>',
    value: 3,
  })),
  ...[30, 90].map((windowDays) => ({ kind: 'usage', aggregation: 'days_active', windowDays, operator: '>', value: 3 })),
  { kind: 'usage', aggregation: 'days_since_last', windowDays: 30, operator: '>', value: 3 },
  { kind: 'health_change', score: 'overall', days: 30, operator: '<=', points: -10 },
  { kind: 'since_entry', score: 'cx', operator: '>=', points: 5 },
  { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 120 },
  { kind: 'date', field: 'last_contact', relation: 'longer_ago_than', days: 20 },
  ...['latest', 'nps', 'count'].map((reading) => ({
    kind: 'survey',
    survey: 'nps',
    reading,
    roles: ['champion'],
    windowDays: 90,
    operator: '>',
    value: 3,
  })),
  ...['open', 'opened', 'escalated', 'oldest_open_days'].map((reading) => ({
    kind: 'tickets',
    reading,
    priorities: ['urgent'],
    operator: '>',
    value: 0,
  })),
  { kind: 'activities', reading: 'count', types: ['meeting'], operator: '=', value: 0 },
  { kind: 'activities', reading: 'days_since_last', operator: '>', value: 30 },
  { kind: 'contacts', reading: 'present', roles: ['champion'], operator: '=', value: 0 },
  { kind: 'contacts', reading: 'left', operator: '>=', value: 1 },
  ...['agreed', 'measured', 'on_target', 'overdue'].map((reading) => ({
    kind: 'outcomes',
    reading,
    operator: '>=',
    value: 1,
  })),
  { kind: 'invoices', reading: 'overdue_count', operator: '>=', value: 1 },
  { kind: 'invoices', reading: 'oldest_overdue_days', operator: '>=', value: 1 },
  ...['open', 'overdue', 'done'].map((reading) => ({
    kind: 'tasks',
    reading,
    taskKind: 'call',
    operator: '=',
    value: 0,
  })),
  ...['active', 'started', 'finished'].map((reading) => ({ kind: 'runs', reading, operator: '=', value: 0 })),
  ...['count', 'days_since_last'].map((reading) => ({
    kind: 'leads',
    reading,
    leadKinds: ['expansion'],
    states: ['sent'],
    operator: '>',
    value: 3,
  })),
  ...[
    'days_until',
    'category',
    'probability',
    'voices_disagree',
    'checkpoint_open',
    'next_step_missing',
    'next_step_overdue',
    'outcome',
  ].map((reading) => ({ kind: 'renewal', reading, categories: ['at_risk'], outcomes: ['churned'] })),
]
const EVERY_CONTACT_LEAF = [
  'has_role',
  'is_gone',
  'days_since_left',
  'days_since_seen',
  'days_since_added',
  'has_email',
]

const tree = (input: object): Tree => Condition.parse(input)

test('every kind of condition can be asked of accounts, contacts and past days', async () => {
  const conditions = EVERY_LEAF.map(tree)
  const present = await evaluateMany(world.server.db, conditions, about)
  expect(present.rows).toHaveLength(world.ids.size)
  expect(present.failures.filter((failure) => failure !== null)).toEqual([])
  const past = await evaluateMany(world.server.db, conditions, { ...about, asOf: day('2026-02-01') })
  expect(past.rows).toHaveLength(world.ids.size)
  await world.server.db
    .insertInto('contacts')
    .values({ account_id: world.ids.get('Acme Foods') ?? 0, source_id: 2, name: 'Ada' })
    .execute()
  const ofContacts = [...conditions, ...EVERY_CONTACT_LEAF.map((reading) => tree({ kind: 'contact', reading }))]
  const contacts = await evaluateMany(world.server.db, ofContacts, { ...about, subject: 'contact' })
  expect(contacts.rows).toHaveLength(1)
})

test('an account is judged alone as among all others', async () => {
  const { db } = world.server
  const conditions = EVERY_LEAF.map(tree)
  const { rows } = await evaluateMany(db, conditions, about)
  const accountId = world.ids.get('Globex 100%') ?? 0
  const together = rows.find((row) => row.accountId === accountId)?.truths ?? []
  for (const [index, condition] of conditions.entries()) {
    const alone = await evaluateOne(db, condition, { accountId, present: about.present })
    expect({ condition, ...alone }).toMatchObject({ truth: together[index], failure: null })
  }
})
