import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import type { MeasureSource } from '../../understand/health/definitions.ts'
import { lostPoints, reasonPhrases } from './reasons.ts'
import { courseHeadline, type Said, sentenceOf } from './sentences.ts'

const TODAY = day('2026-11-17')
const nothing: Said = {
  kind: 'drop',
  today: TODAY,
  change7: null,
  change30: null,
  band: 'poor',
  bandThen: null,
  reasons: [],
  contactDays: null,
  useDays: null,
  renewalOn: null,
  overall: 46,
  score: null,
  answeredOn: null,
  person: null,
  comment: null,
  text: null,
}
const say = (given: Partial<Said>) => sentenceOf({ ...nothing, ...given })

test.each([
  [
    { change30: -19.2, reasons: ['four urgent tickets open', 'champion left on 28 Oct'] },
    'Fell 19 in 30 days: four urgent tickets open, champion left on 28 Oct.',
  ],
  [{ change7: -8, change30: -3 }, 'Fell 8 in 7 days.'],
  [{ change30: -2, band: 'fair', bandThen: 'good' }, 'Went from good to fair.'],
  [{ kind: 'silent', contactDays: 21 }, 'No contact since 27 Oct (21 days).'],
  [{ kind: 'silent', useDays: 16 }, 'No use for 16 days.'],
  [{ kind: 'silent', useDays: 16, contactDays: 21 }, 'No use for 16 days; no contact since 27 Oct.'],
  [
    { kind: 'detractor', person: 'Ruben Castell', score: 3, comment: ' The customs export\ntakes me an hour a day. ' },
    'Ruben Castell answered 3: “The customs export takes me an hour a day.”',
  ],
  [{ kind: 'detractor', score: 0, answeredOn: day('2026-11-15') }, 'Somebody answered 0 on 15 Nov, without a comment.'],
  [
    { kind: 'renewal', renewalOn: day('2027-01-03'), reasons: ['no champion'] },
    'Renews on 3 Jan 2027 with health 46, poor: no champion.',
  ],
  [
    { kind: 'renewal', renewalOn: day('2026-12-03'), overall: 80, band: 'good', reasons: ['no champion'] },
    'Renews on 3 Dec with health 80, good.',
  ],
  [
    { kind: 'renewal', renewalOn: day('2026-12-03'), overall: null, band: 'unknown' },
    'Renews on 3 Dec; health is unknown.',
  ],
  [{ kind: 'note', text: 'Ask Anke about the board.' }, 'Ask Anke about the board.'],
] as const)('%j', (given, sentence) => {
  expect(say(given as Partial<Said>)).toBe(sentence)
})

const tickets = (priorities: ('urgent' | 'high')[]) =>
  ({ kind: 'tickets', aggregation: 'open', windowDays: 90, priorities }) as const

test('the biggest losses are said first, each kind of signal once, small ones not at all', () => {
  const phrases = reasonPhrases(
    [
      { name: 'Open tickets', source: tickets([]), value: 9, points: 3 },
      { name: 'Open urgent tickets', source: tickets(['urgent']), value: 4, points: 8 },
      {
        name: 'Use',
        source: { kind: 'usage', include: [], exclude: [], aggregation: 'change', windowDays: 56 },
        value: -0.31,
        points: 6,
      },
      { name: 'NPS', source: { kind: 'survey', survey: 'nps', windowDays: 180, roles: [] }, value: -20, points: 0.4 },
    ],
    3,
  )
  expect(phrases).toEqual(['four urgent tickets open', 'use 31 % below its usual'])
})

test('what cannot be better is no reason, whatever its curve makes it cost', () => {
  const use: MeasureSource = { kind: 'usage', include: [], exclude: [], aggregation: 'change', windowDays: 56 }
  const phrases = reasonPhrases(
    [
      { name: 'Open urgent tickets', source: tickets(['urgent']), value: 0, points: 8 },
      { name: 'Use', source: use, value: 0.1, points: 6 },
      { name: 'Open tickets', source: tickets([]), value: 2, points: 3 },
    ],
    3,
  )
  expect(phrases).toEqual(['two tickets open'])
})

test.each([
  [65, 46, 3, 'Health lost 19 points after three events'],
  [65, 46, 0, 'Health lost 19 points'],
  [46, 65, 1, 'Health gained 19 points after one event'],
  [65, 64, 2, 'Health held at 64'],
  [null, null, 2, 'Health is unknown'],
])('from %s to %s with %i events', (first, last, events, headline) => {
  expect(courseHeadline(first, last, events)).toBe(headline)
})

test.each([
  ['fell', { score: 50, points: 5, cost: 5 }, { score: 100, points: 10 }, 5],
  ['stayed, with a smaller share', { score: 85, points: 8, cost: 1.4 }, { score: 85, points: 10 }, 0],
  ['rose', { score: 80, points: 8, cost: 2 }, { score: 50, points: 5 }, 0],
  ['was not known then', { score: 30, points: 3, cost: 7 }, { score: null, points: null }, 7],
  ['was not shown then', { score: 30, points: 3, cost: 7 }, undefined, 7],
])('a measure that %s', (_case, now, then, lost) => {
  expect(lostPoints(now, then)).toBe(lost)
})
