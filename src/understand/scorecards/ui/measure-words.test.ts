import { describe, expect, test } from 'vitest'
import { defaultMeasures } from '../../health/defaults.ts'
import type { MeasureSource } from '../../health/definitions.ts'
import { sourceSentence, windowDaysOf } from './measure-words.ts'

describe('what a measure reads, in words', () => {
  const cases: [MeasureSource, string][] = [
    [{ kind: 'metric', metric: 'logins', aggregation: 'sum', windowDays: 28 }, 'Sum of logins over 28 days'],
    [
      { kind: 'usage', include: [], exclude: ['*error*'], aggregation: 'days_active', windowDays: 90 },
      'Days with any use leaving out *error* over 90 days',
    ],
    [{ kind: 'attribute', attribute: 'renewal_on', reading: 'days_until' }, 'Days until renewal_on'],
    [
      { kind: 'tickets', aggregation: 'open', windowDays: 90, priorities: ['urgent'] },
      'Open urgent tickets on the day',
    ],
    [{ kind: 'tickets', aggregation: 'escalated', windowDays: 90, priorities: [] }, 'Escalated: tickets over 90 days'],
    [{ kind: 'survey', survey: 'nps', windowDays: 180, roles: [] }, 'NPS from all contacts over 180 days'],
    [
      { kind: 'contacts', aggregation: 'with_role', windowDays: 90, roles: ['champion', 'executive_sponsor'] },
      'Contacts who are champion or executive sponsor',
    ],
    [
      { kind: 'activities', aggregation: 'count', types: ['meeting', 'call'], windowDays: 1 },
      'Number of meetings and calls on the day',
    ],
    [
      { kind: 'subscription', aggregation: 'seat_use', metric: 'seats', windowDays: 28 },
      'Latest seats over 28 days, of the seats paid for',
    ],
  ]
  test.each(cases)('%o', (source, sentence) => {
    expect(sourceSentence(source)).toBe(sentence)
  })

  test('a metric is called by its name, not by its key', () => {
    const source: MeasureSource = { kind: 'metric', metric: 'lgn', aggregation: 'last', windowDays: 7 }
    expect(sourceSentence(source, () => 'Sign-ins')).toBe('Latest value of Sign-ins over 7 days')
  })

  test('every default measure has its own sentence', () => {
    const sentences = defaultMeasures.map(({ source }) => sourceSentence(source))
    expect(new Set(sentences).size).toBe(sentences.length)
  })
})

test('what is read on the day itself has no window', () => {
  expect(windowDaysOf({ kind: 'tickets', aggregation: 'open', windowDays: 90, priorities: [] })).toBeNull()
  expect(windowDaysOf({ kind: 'tickets', aggregation: 'opened', windowDays: 90, priorities: [] })).toBe(90)
  expect(windowDaysOf({ kind: 'invoices', aggregation: 'overdue_count' })).toBeNull()
})
