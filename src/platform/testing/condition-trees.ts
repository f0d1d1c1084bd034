import fc from 'fast-check'
import { COMPARISONS, Condition } from '../../kernel/conditions.ts'

const pick = <T>(...values: T[]) => fc.constantFrom(...values)
const operator = pick(...COMPARISONS)
const small = pick(-1, 0, 1, 2, 3, 0.1, 0.3, 5)
const windowDays = pick(1, 14, 30, 62, 63, 90, 365)
const roles = pick([], ['champion'], ['champion', 'executive_sponsor'], ['nobody'])
const number = { operator, value: small }
const days = { operator, value: pick(0, 1, 13, 14, 15, 29, 30, 31, 60, 89) }
const score = pick('overall', 'cx', 'co')
const points = pick(-100, -10, -10.001, 0, 4.3, 10)

const fieldValues = (field: string, operators: readonly string[], values: readonly unknown[]) =>
  fc.record({
    kind: fc.constant('field'),
    field: fc.constant(field),
    operator: pick(...operators),
    values: fc.constantFrom(...values).map((value) => (Array.isArray(value) ? value : [value])),
  })

const ORDER = ['at_least', 'at_most', 'is', 'is_not', 'is_empty', 'is_not_empty']
const DAY_ORDER = [...ORDER, 'before', 'after']
const DISTANCE = ['within_days', 'more_than_days_ago']
const PRESENCE = ['is', 'is_not', 'is_empty', 'is_not_empty']
const dayValues = ['2026-03-30', '2026-03-29', '2026-04-29', '2026-02-28']

const field = fc.oneof(
  fieldValues('health', ORDER, [50, 44.3, 70, 0]),
  fieldValues('cx', ORDER, [50, 20]),
  fieldValues('change_7', ORDER, [-10, 0]),
  fieldValues('change_30', ORDER, [-10, 0]),
  fieldValues('coverage', ORDER, [0.5, 0.8]),
  fieldValues('arr', ORDER, [0, 600_000, 1_200_000]),
  fieldValues('band', PRESENCE, ['poor', ['poor', 'unknown'], ['good', 'fair']]),
  fieldValues('quadrant', PRESENCE, ['critical', ['thriving', 'strained']]),
  fieldValues('stage', PRESENCE, ['adoption', ['onboarding', 'renewal']]),
  fieldValues('segment', PRESENCE, [1, '2']),
  fieldValues('owner', PRESENCE, [1, [1, 2]]),
  fieldValues('name', [...PRESENCE, 'contains'], ['acme', '100%', '_', 'hall_mere 2']),
  fieldValues('domain', [...PRESENCE, 'contains'], ['ACME.example', 'globex']),
  fieldValues('industry', [...PRESENCE, 'contains'], ['Food', 'food', 'oo']),
  fieldValues('override', PRESENCE, [true, false]),
  fieldValues('fresh', PRESENCE, [true, false]),
  fieldValues('sample', PRESENCE, [true, false]),
  fieldValues('renewal_on', DAY_ORDER, dayValues),
  fieldValues('renewal_on', DISTANCE, [0, 1, 30, 120]),
  fieldValues('customer_since', DISTANCE, [0, 30, 200]),
  fieldValues('last_contact', ['before', 'after', 'is_empty', 'is_not_empty'], dayValues),
  fieldValues('last_contact', ['more_than_days_ago'], [0, 1, 29, 30]),
  fieldValues('attribute:tier', [...PRESENCE, 'contains'], ['gold', 'Silver', '7', 'true', `${'x'.repeat(250)} gold`]),
  fieldValues('attribute:seats', ORDER, [10, 10.5, -3]),
  fieldValues('attribute:vip', PRESENCE, [true, false]),
  fieldValues('attribute:signed', DAY_ORDER, dayValues),
  fieldValues('attribute:signed', DISTANCE, [0, 30]),
)

const LEAVES = {
  field,
  date: fc.record({
    kind: fc.constant('date'),
    field: pick('renewal_on', 'customer_since', 'last_contact', 'attribute:signed'),
    relation: pick('within_next', 'within_last', 'further_than', 'longer_ago_than'),
    days: pick(0, 1, 29, 30, 31, 120),
  }),
  measure: fc.record({
    kind: fc.constant('measure'),
    measure: pick('use_days_28', 'nps_180', 'tickets_open'),
    operator,
    value: pick(0, 3, 12, -50, 50),
  }),
  metric: fc.record({
    kind: fc.constant('metric'),
    metric: pick('logins', 'seats', 'calls'),
    aggregation: pick('sum', 'average_per_day', 'days_active', 'last', 'days_since_last'),
    windowDays,
    operator,
    value: pick(0, 0.1, 0.3, 1, 3, 14, 15),
  }),
  usage: fc.record({
    kind: fc.constant('usage'),
    aggregation: pick('days_active', 'days_since_last'),
    windowDays,
    ...days,
  }),
  health_change: fc.record({ kind: fc.constant('health_change'), score, days: pick(1, 7, 30, 90), operator, points }),
  since_entry: fc.record({ kind: fc.constant('since_entry'), score, operator, points }),
  survey: fc.record({
    kind: fc.constant('survey'),
    survey: pick('nps', 'csat', 'ces'),
    reading: pick('latest', 'nps', 'count'),
    roles,
    windowDays,
    operator,
    value: pick(0, 1, 3, 6, 9, -100, 100),
  }),
  tickets: fc.record({
    kind: fc.constant('tickets'),
    reading: pick('open', 'opened', 'escalated', 'oldest_open_days'),
    priorities: pick([], ['urgent'], ['urgent', 'high']),
    windowDays,
    operator,
    value: pick(0, 1, 2, 29, 30),
  }),
  activities: fc.record({
    kind: fc.constant('activities'),
    types: pick([], ['meeting', 'call'], ['note']),
    reading: pick('count', 'days_since_last'),
    windowDays,
    ...days,
  }),
  contacts: fc.record({
    kind: fc.constant('contacts'),
    reading: pick('present', 'left'),
    roles,
    windowDays,
    ...number,
  }),
  outcomes: fc.record({
    kind: fc.constant('outcomes'),
    reading: pick('agreed', 'measured', 'on_target', 'overdue'),
    windowDays,
    ...number,
  }),
  invoices: fc.record({
    kind: fc.constant('invoices'),
    reading: pick('overdue_count', 'oldest_overdue_days'),
    ...days,
  }),
  tasks: fc.record({
    kind: fc.constant('tasks'),
    reading: pick('open', 'overdue', 'done'),
    taskKind: pick(undefined, 'call'),
    windowDays,
    ...number,
  }),
  runs: fc.record({
    kind: fc.constant('runs'),
    playbook: pick(undefined, 'kick-off', 'elsewhere'),
    reading: pick('active', 'started', 'finished'),
    windowDays,
    ...number,
  }),
  leads: fc.record({
    kind: fc.constant('leads'),
    reading: pick('count', 'days_since_last'),
    leadKinds: pick([], ['expansion'], ['referral', 'case_study']),
    states: pick([], ['sent'], ['won', 'accepted']),
    windowDays,
    ...days,
  }),
  renewal: fc.oneof(
    fc.record({
      kind: fc.constant('renewal'),
      reading: pick('days_until', 'probability'),
      operator,
      value: pick(-1, 0, 29, 30, 50, 69.99, 70, 90),
    }),
    fc.record({
      kind: fc.constant('renewal'),
      reading: pick(
        'category',
        'voices_disagree',
        'checkpoint_open',
        'next_step_missing',
        'next_step_overdue',
        'outcome',
      ),
      voice: pick('effective', 'machine', 'csm', 'leader'),
      categories: pick([], ['at_risk'], ['commit', 'best_case']),
      outcomes: pick([], ['churned'], ['renewed', 'expanded']),
      windowDays,
      operator,
      value: pick(0, 1),
    }),
  ),
} as const

const contactLeaf = fc.record({
  kind: fc.constant('contact'),
  reading: pick('has_role', 'is_gone', 'days_since_left', 'days_since_seen', 'days_since_added', 'has_email'),
  roles,
  ...days,
})

/** Leaves of every kind alike, with values on the edge. */
export function randomLeaf(subject: 'account' | 'contact'): fc.Arbitrary<Condition> {
  const all: fc.Arbitrary<object>[] = [...Object.values(LEAVES), LEAVES.field]
  return fc
    .oneof(...(subject === 'contact' ? [...all, contactLeaf, contactLeaf, contactLeaf] : all))
    .map((leaf) => Condition.parse(leaf))
}

/** Trees up to four deep; durations only at their top, where one may stand. */
export function randomTree(subject: 'account' | 'contact'): fc.Arbitrary<Condition> {
  const inside = (depth: number): fc.Arbitrary<Condition> => {
    if (depth === 0) return randomLeaf(subject)
    const part = inside(depth - 1)
    const of = fc.array(part, { minLength: 1, maxLength: 3 })
    return fc.oneof(
      { weight: 3, arbitrary: randomLeaf(subject) },
      { weight: 2, arbitrary: fc.record({ kind: pick('all' as const, 'any' as const), of }) },
      { weight: 1, arbitrary: part.map((one): Condition => ({ kind: 'not', of: one })) },
    )
  }
  const held = fc.record({ kind: fc.constant('held' as const), hours: pick(24, 72), of: inside(1) })
  return fc.oneof(
    { weight: 6, arbitrary: inside(3) },
    { weight: 1, arbitrary: fc.tuple(held, inside(1)).map((of): Condition => ({ kind: 'all', of })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inside(1), held)
        .map(([one, two]): Condition => ({ kind: 'any', of: [{ kind: 'not', of: two }, one] })),
    },
  )
}
