import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { workDue } from './schedule.ts'

const today = day('2026-03-10')
const now = new Date('2026-03-10T09:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const logistic = (days: number) => ({ kind: 'logistic', trainedAt: daysAgo(days) })

test.each([
  ['nothing was ever paid', { models: [], predictedOn: null, isPaid: false }, 'nothing'],
  ['nothing was learned yet', { models: [], predictedOn: null, isPaid: true }, 'learn'],
  ['a model is four weeks old', { models: [logistic(28)], predictedOn: today, isPaid: true }, 'learn'],
  [
    'a base rate is a week old',
    { models: [{ kind: 'base_rate', trainedAt: daysAgo(7) }], predictedOn: today, isPaid: true },
    'learn',
  ],
  ['one of two models is old', { models: [logistic(1), logistic(40)], predictedOn: today, isPaid: true }, 'learn'],
  ['the day has turned', { models: [logistic(3)], predictedOn: day('2026-03-09'), isPaid: true }, 'predict'],
  ['all is of today', { models: [logistic(3)], predictedOn: today, isPaid: true }, 'changed'],
] as const)('when %s', (_name, state, expected) => {
  expect(workDue(state, { now, today })).toBe(expected)
})
