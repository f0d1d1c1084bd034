import { describe, expect, test } from 'vitest'
import { defaultMeasures } from './defaults.ts'
import { MeasureDefinition } from './definitions.ts'
import { rule, scorecardOf, straight } from './health-examples.ts'
import { checkScorecard, measuresOf } from './scorecard-check.ts'

const card = scorecardOf({ cx: { tickets: 30, nps: 10 }, co: { usage: 60 } })
const existing = new Set(['tickets', 'nps', 'usage', 'alarm'])

function withTickets(more: object) {
  const [, nps] = card.components.cx.measures
  const tickets = { measure: 'tickets', weight: 30, curve: straight, ...more }
  return { ...card, components: { ...card.components, cx: { measures: [tickets, nps] } } }
}

function problemsOf(input: unknown) {
  const checked = checkScorecard(input, existing)
  return checked.ok ? [] : checked.problems
}

test('a sound scorecard is accepted as it is', () => {
  expect(checkScorecard(card, existing)).toEqual({ ok: true, scorecard: card })
})

test('mix, coverage, bands and exceptions have defaults', () => {
  const checked = checkScorecard({ name: 'Small', components: card.components }, existing)
  expect(checked).toMatchObject({
    ok: true,
    scorecard: {
      mix: { cx: 0.5, co: 0.5 },
      minCoverage: { component: 0.5, overall: 0.5 },
      bands: { fair: 50, good: 70 },
      exceptions: [],
    },
  })
})

describe('a scorecard is refused with a sentence at the place of the mistake:', () => {
  const tickets = 'components.cx.measures.0'
  test.each([
    [
      'a component without measures',
      { ...card, components: { ...card.components, co: { measures: [] } } },
      'components.co.measures',
      'Give each component at least one measure.',
    ],
    [
      'a weight of zero',
      withTickets({ weight: 0 }),
      `${tickets}.weight`,
      'A weight is above 0. Remove the measure if it should not count.',
    ],
    ['a weight beyond bounds', withTickets({ weight: 1001 }), `${tickets}.weight`, 'A weight is at most 1,000.'],
    ['a curve without points', withTickets({ curve: [] }), `${tickets}.curve`, 'Give the curve at least one point.'],
    [
      'a curve that does not rise in x',
      withTickets({ curve: [straight[1], straight[0]] }),
      `${tickets}.curve`,
      'The values of a curve must rise from point to point: 0 comes after 100.',
    ],
    [
      'a curve with too many points',
      withTickets({ curve: Array.from({ length: 21 }, (_, x) => ({ x, y: 1 })) }),
      `${tickets}.curve`,
      'A curve has at most 20 points.',
    ],
    [
      'a curve above 100',
      withTickets({ curve: [{ x: 0, y: 120 }] }),
      `${tickets}.curve`,
      'The score of point 1 must lie between 0 and 100.',
    ],
    [
      'an unknown measure',
      withTickets({ measure: 'logins' }),
      `${tickets}.measure`,
      'There is no measure “logins”. Choose one from the list.',
    ],
    [
      'a measure twice',
      withTickets({ measure: 'usage' }),
      'components.co.measures.0.measure',
      '“usage” stands in this scorecard twice. Each measure counts once.',
    ],
    [
      'a mix that is not whole',
      { ...card, mix: { cx: 0.5, co: 0.4 } },
      'mix',
      'The shares of CX and CO must add up to 1.',
    ],
    ['bands that cross', { ...card, bands: { fair: 70, good: 50 } }, 'bands.good', 'Good must begin above fair.'],
    [
      'a coverage above 1',
      { ...card, minCoverage: { component: 2, overall: 0.5 } },
      'minCoverage.component',
      'A share lies between 0 and 1.',
    ],
    [
      'a cap above 100',
      { ...card, exceptions: [rule({ target: 'cx', kind: 'cap', limit: 101 })] },
      'exceptions.0.limit',
      'A limit lies between 0 and 100.',
    ],
    [
      'an exception without a reason',
      { ...card, exceptions: [rule({ target: 'cx', kind: 'cap', limit: 40, sentence: ' ' })] },
      'exceptions.0.sentence',
      'Say in a sentence why this rule exists.',
    ],
    [
      'two exceptions of one name',
      {
        ...card,
        exceptions: [rule({ target: 'cx', kind: 'cap', limit: 40 }), rule({ target: 'cx', kind: 'cap', limit: 40 })],
      },
      'exceptions.1.key',
      'Two exceptions are called “cap_cx_40”. Rename one.',
    ],
    ['no name', { ...card, name: '  ' }, 'name', 'Give it a name.'],
  ])('%s', (_, input, path, message) => {
    expect(problemsOf(input)).toContainEqual({ path, message })
  })

  test('an exception over an unknown measure', () => {
    const when = { measure: 'overdue', operator: '>', value: 1, absence: false } as const
    const input = { ...card, exceptions: [rule({ target: 'cx', kind: 'cap', limit: 40, when })] }
    expect(problemsOf(input)).toEqual([
      { path: 'exceptions.0.when.measure', message: 'There is no measure “overdue”. Choose one from the list.' },
    ])
  })

  test.each([[null], ['scorecard'], [[]], [{}], [{ ...card, components: 5 }], [withTickets({ weight: Number.NaN })]])(
    'nonsense like %j',
    (input) => {
      expect(problemsOf(input).length).toBeGreaterThan(0)
    },
  )

  test('all mistakes at once', () => {
    const input = { ...withTickets({ weight: 0, curve: [] }), name: '' }
    expect(problemsOf(input).map(({ path }) => path)).toEqual(['name', `${tickets}.weight`, `${tickets}.curve`])
  })
})

test('the measures a scorecard reads include those of its exceptions, each once', () => {
  const watched = {
    ...card,
    exceptions: [rule({ target: 'cx', kind: 'cap', limit: 40 }), rule({ target: 'co', kind: 'cap', limit: 40 })],
  }
  expect(measuresOf(watched)).toEqual(['tickets', 'nps', 'usage', 'alarm'])
})

describe('a measure', () => {
  const seats = {
    key: 'seat_use',
    name: 'Seats in use',
    unit: 'share',
    direction: 'up',
    source: { kind: 'subscription', aggregation: 'seat_use', windowDays: 28 },
  }

  test('survives storage as JSON', () => {
    for (const measure of defaultMeasures) {
      expect(MeasureDefinition.parse(JSON.parse(JSON.stringify(measure)))).toEqual(measure)
    }
  })

  test.each([
    ['of seat use without a metric', seats, 'Name the metric that counts used seats.'],
    [
      'of roles without a role',
      { ...seats, source: { kind: 'contacts', aggregation: 'with_role', windowDays: 90, roles: [] } },
      'Name at least one role to count.',
    ],
    [
      'with a key of spaces',
      { ...seats, key: 'Seat use' },
      'Use lower-case letters, digits, dots, hyphens and underscores.',
    ],
    [
      'with an empty window',
      { ...seats, source: { kind: 'metric', metric: 'x', aggregation: 'sum', windowDays: 0 } },
      'A window has at least one day.',
    ],
  ])('%s is refused', (_, input, sentence) => {
    const parsed = MeasureDefinition.safeParse(input)
    expect(parsed.error?.issues.map(({ message }) => message)).toContain(sentence)
  })

  test('of an unknown kind is refused', () => {
    expect(MeasureDefinition.safeParse({ ...seats, source: { kind: 'mood' } }).success).toBe(false)
  })
})
