import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Condition, notOf, type Truth } from '../../kernel/conditions.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { randomTree } from '../../platform/testing/condition-trees.ts'
import { NOW, TIME_ZONE, TODAY } from '../../platform/testing/condition-sources.ts'
import { createConditionWorld, type ConditionWorld } from '../../platform/testing/condition-world.ts'
import { loadConditionNames, loadFacts } from './actions.ts'
import type { EntryScores, Present } from './evaluation.ts'
import type { Facts } from './facts.ts'
import { judge } from './judge.ts'
import { loadDirectory } from './views-directory.ts'
import { evaluateMany } from './views.ts'

const SEED = 20_260_330
const present: Present = { now: NOW, today: TODAY, company: { timeZone: TIME_ZONE, reportingCurrency: 'EUR' } }

/** Loads everything a leaf can ask for. */
const EVERYTHING: Condition = {
  kind: 'all',
  of: [
    { kind: 'usage', aggregation: 'days_active' },
    { kind: 'health_change', score: 'overall', days: 7, points: 0 },
    { kind: 'survey', survey: 'nps', reading: 'count' },
    { kind: 'tickets', reading: 'open' },
    { kind: 'activities', reading: 'count' },
    { kind: 'contacts', reading: 'present' },
    { kind: 'outcomes', reading: 'agreed' },
    { kind: 'invoices', reading: 'overdue_count' },
    { kind: 'tasks', reading: 'open' },
    { kind: 'runs', reading: 'active' },
    { kind: 'leads', reading: 'count' },
    { kind: 'renewal', reading: 'days_until' },
  ].map((leaf) => Condition.parse({ windowDays: 30, operator: '=', value: 0, ...leaf })),
}

const ENTRY: EntryScores = { overall: 54.3, cx: null, co: 20 }

let world: ConditionWorld
beforeAll(async () => {
  world = await createConditionWorld(SEED)
})
afterAll(() => world.drop())

const ALL_FRESH = {
  tickets: 0,
  survey_responses: 3,
  activities: 1,
  outcomes: 2,
  invoices: 5,
  logins: 0,
  seats: 1,
  events: 0,
}
const SILENT = {
  tickets: 40,
  survey_responses: 60,
  activities: 36,
  outcomes: 45,
  invoices: 40,
  logins: 38,
  seats: 60,
  events: 9,
}
const MIXED = {
  tickets: null,
  survey_responses: 36,
  activities: null,
  outcomes: 0,
  invoices: null,
  logins: 0,
  seats: 40,
  events: null,
}

interface Case {
  subject: 'account' | 'contact'
  silence: Readonly<Record<string, number | null>>
  asOf?: Day
  /** Asked of by id instead of as everybody: looked up one by one. */
  isNamed?: boolean
}

/** Facts of every subject, loaded once for all trees. */
async function factsOfAll({ subject, asOf }: Case): Promise<Facts[]> {
  const directory = await loadDirectory(world.db)
  const subjects = subject === 'contact' ? world.contactIds : world.accountIds.map((id) => [id, null] as const)
  return Promise.all(
    subjects.map(([accountId, contactId]) =>
      loadFacts(world.db, EVERYTHING, {
        accountId,
        contactId,
        present,
        asOf,
        directory,
        entry: accountId % 3 === 0 ? ENTRY : null,
      }),
    ),
  )
}

const entries = () => new Map(world.accountIds.filter((id) => id % 3 === 0).map((id) => [id, ENTRY]))

/** Thousands of comparisons: a busy machine takes its time. */
const PATIENCE_MS = 180_000
const TREES = 120
const AT_ONCE = 40

/** Every truth of both forms, by subject, over random trees; `alone` judges one subject by itself. Throws the first difference. */
async function compareForms(given: Case, alone: (condition: Condition, facts: Facts) => Truth): Promise<void> {
  await world.silence(given.silence)
  const facts = await factsOfAll(given)
  const all = fc.sample(randomTree(given.subject), { seed: SEED, numRuns: TREES })
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const trees = all.slice(first, first + AT_ONCE)
    const accountIds = given.isNamed ? world.accountIds : null
    const asked = { subject: given.subject, accountIds, present, asOf: given.asOf, entries: entries() }
    const { rows, failures } = await evaluateMany(world.db, trees, asked)
    expect(failures.filter((failure) => failure !== null)).toEqual([])
    const together = new Map(rows.map(({ accountId, contactId, truths }) => [`${accountId}/${contactId}`, truths]))
    for (const one of facts)
      compareOne(one, trees, { truths: together.get(`${one.accountId}/${one.contactId}`), alone })
  }
}

function compareOne(
  facts: Facts,
  trees: readonly Condition[],
  { truths, alone }: { truths: readonly Truth[] | undefined; alone: (condition: Condition, facts: Facts) => Truth },
): void {
  const where = `seed ${SEED}, account ${facts.accountId}, contact ${facts.contactId}`
  const isCustomer = facts.asOf === TODAY || (facts.account.customerSince ?? '') <= facts.asOf
  if (isCustomer !== (truths !== undefined))
    throw new Error(`${where}: together it is ${isCustomer ? 'missing' : 'there'}`)
  for (const [index, tree] of trees.entries()) {
    const [own, truth] = [alone(tree, facts), truths?.[index] ?? null]
    if (truths && own !== truth) throw new Error(`${where}: alone ${own}, together ${truth}: ${JSON.stringify(tree)}`)
  }
}

test.each<[string, Case]>([
  ['accounts while every source delivers', { subject: 'account', silence: ALL_FRESH }],
  ['accounts while every source is silent', { subject: 'account', silence: SILENT }],
  ['accounts where some sources never delivered', { subject: 'account', silence: MIXED }],
  ['accounts named one by one', { subject: 'account', silence: MIXED, isNamed: true }],
  ['contacts', { subject: 'contact', silence: ALL_FRESH }],
  ['contacts of accounts named one by one', { subject: 'contact', silence: MIXED, isNamed: true }],
  ['contacts while sources are silent', { subject: 'contact', silence: SILENT }],
  ['accounts a month ago', { subject: 'account', silence: ALL_FRESH, asOf: addDays(TODAY, -30) }],
  ['accounts on the day before clocks went forward', { subject: 'account', silence: SILENT, asOf: addDays(TODAY, -2) }],
  ['contacts two months ago', { subject: 'contact', silence: ALL_FRESH, asOf: addDays(TODAY, -60) }],
])(
  'one query says of %s what each alone says',
  async (_name, given) => {
    const names = await loadConditionNames(world.db)
    await compareForms(given, (condition, facts) => judge(condition, facts, { names }).truth)
  },
  PATIENCE_MS,
)

test(
  'the comparison sees a form that errs',
  async () => {
    const names = await loadConditionNames(world.db)
    const truthOf = (condition: Condition, facts: Facts) => judge(condition, facts, { names }).truth
    const given: Case = { subject: 'account', silence: ALL_FRESH }
    // An unknown taken for no, a bound one off, a day too late, silence taken for zero.
    const variants: ((condition: Condition, facts: Facts) => Truth)[] = [
      (condition, facts) => truthOf(condition, facts) ?? false,
      (condition, facts) =>
        condition.kind === 'not' ? notOf(notOf(truthOf(condition.of, facts))) : truthOf(condition, facts),
      (condition, facts) =>
        truthOf(condition, { ...facts, asOf: addDays(facts.asOf, 1), today: addDays(facts.today, 1) }),
      (condition, facts) => truthOf(condition, { ...facts, hear: (leaf) => ({ ...facts.hear(leaf), isStale: true }) }),
    ]
    for (const variant of variants) await expect(compareForms(given, variant)).rejects.toThrow('together')
  },
  PATIENCE_MS,
)
