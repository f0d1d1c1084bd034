import { expect, test } from 'vitest'
import { stepsOf, type Progress } from './steps.ts'

const nothing: Progress = {
  ownAccounts: 0,
  sampleAccounts: 0,
  runningImports: 0,
  publishedByMembers: 0,
  otherMembers: 0,
  openInvitations: 0,
}
const done = (given: Partial<Progress>) =>
  stepsOf({ ...nothing, ...given }).flatMap(({ key, isDone }) => (isDone ? [key] : []))
const detail = (given: Partial<Progress>) => stepsOf({ ...nothing, ...given })[0]?.detail

test.each([
  [{}, []],
  [{ sampleAccounts: 400 }, []],
  [{ ownAccounts: 1 }, ['data']],
  [{ publishedByMembers: 1 }, ['scorecard']],
  [{ otherMembers: 1 }, ['colleague']],
  [{ openInvitations: 1 }, ['colleague']],
] as const)('with %j the steps %j are done', (given, keys) => {
  expect(done(given)).toEqual(keys)
})

test.each([
  [{}, null],
  [{ sampleAccounts: 400 }, 'So far only the sample company is here'],
  [{ runningImports: 1, sampleAccounts: 400 }, 'An import is running'],
  [{ ownAccounts: 1 }, '1 account so far'],
  [{ ownAccounts: 12 }, '12 accounts so far'],
] as const)('with %j the data step says %j', (given, text) => {
  expect(detail(given)).toBe(text)
})
