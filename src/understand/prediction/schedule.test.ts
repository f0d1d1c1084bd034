import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { workDue } from './schedule.ts'

const today = day('2026-03-10')
const now = new Date('2026-03-10T09:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const logistic = (days: number) => ({ kind: 'logistic', trainedAt: daysAgo(days) })

const base = (minutes: number) => ({ kind: 'base_rate', trainedAt: daysAgo(minutes / 1440) })
const nothing = { models: [], predictedOn: null, isPaid: true, importedAt: null, isImporting: false }
const done = { ...nothing, models: [logistic(3)], predictedOn: today }

test.each([
  ['nothing was ever paid', { ...nothing, isPaid: false }, 'nothing'],
  ['nothing was learned yet', nothing, 'learn'],
  ['nothing was learned yet and a file is still coming in', { ...nothing, isImporting: true }, 'nothing'],
  ['a model is four weeks old', { ...done, models: [logistic(28)] }, 'learn'],
  ['a base rate is a week old', { ...done, models: [base(7 * 1440)] }, 'learn'],
  ['more was imported than a base rate knows', { ...done, models: [base(6)], importedAt: daysAgo(0) }, 'learn'],
  ['that base rate was learnt just now', { ...done, models: [base(4)], importedAt: daysAgo(0) }, 'changed'],
  [
    'a base rate knows everything that was imported',
    { ...done, models: [base(60)], importedAt: daysAgo(1) },
    'changed',
  ],
  ['more was imported than a model knows', { ...done, importedAt: daysAgo(0) }, 'changed'],
  ['one of two models is old', { ...done, models: [logistic(1), logistic(40)] }, 'learn'],
  ['the day has turned', { ...done, predictedOn: day('2026-03-09') }, 'predict'],
  ['all is of today', done, 'changed'],
] as const)('when %s', (_name, state, expected) => {
  expect(workDue(state, { now, today })).toBe(expected)
})
