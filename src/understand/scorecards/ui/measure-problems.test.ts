import { expect, test } from 'vitest'
import { MeasureDefinition, type MeasureSource } from '../../health/definitions.ts'
import { startOf } from './measure-form.ts'
import { measureProblems } from './measure-problems.ts'

const problemsOf = (source: MeasureSource, name = 'Logins') => {
  const result = MeasureDefinition.safeParse({ key: 'logins', name, unit: 'count', direction: 'up', source })
  return result.success ? [] : [...measureProblems(result.error.issues)]
}

test('what is missing is said at its field, as a person would', () => {
  expect(problemsOf(startOf('metric'))).toEqual([['source.metric', 'Choose the metric to read.']])
  expect(problemsOf(startOf('attribute'))).toEqual([['source.attribute', 'Choose the field to read.']])
  expect(problemsOf(startOf('contacts'))).toEqual([['source.roles', 'Name at least one role to count.']])
  expect(problemsOf({ kind: 'subscription', aggregation: 'seat_use', windowDays: 28 })).toEqual([
    ['source.metric', 'Choose the metric to read.'],
  ])
  expect(problemsOf({ ...startOf('usage'), windowDays: 0 } as MeasureSource)).toEqual([
    ['source.windowDays', 'Give a window of 1 to 730 days.'],
  ])
  expect(problemsOf(startOf('invoices'), '')).toEqual([['name', 'Give it a name.']])
})
