import { expect, test } from 'vitest'
import { stepsOf, type Progress } from './steps.ts'

const nothing: Progress = {
  eventSources: 0,
  sendingSources: 0,
  ownAccounts: 0,
  sampleAccounts: 0,
  runningImports: 0,
  publishedByMembers: 0,
  playbooksOn: 0,
  playbooksOff: 0,
  otherMembers: 0,
  openInvitations: 0,
}
const done = (given: Partial<Progress>) =>
  stepsOf({ ...nothing, ...given }).flatMap(({ key, isDone }) => (isDone ? [key] : []))
const detail = (key: string, given: Partial<Progress>) =>
  stepsOf({ ...nothing, ...given }).find((step) => step.key === key)?.detail

test.each([
  [{}, []],
  [{ sampleAccounts: 400 }, []],
  [{ ownAccounts: 1 }, ['data']],
  [{ eventSources: 2 }, []],
  [{ eventSources: 2, sendingSources: 1 }, ['source']],
  [{ publishedByMembers: 1 }, ['scorecard']],
  [{ playbooksOff: 2 }, []],
  [{ playbooksOn: 1 }, ['playbook']],
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
  expect(detail('data', given)).toBe(text)
})

test.each([
  [{}, null],
  [{ eventSources: 1 }, 'Waiting for the first event'],
  [{ eventSources: 2, sendingSources: 1 }, '1 source of events'],
] as const)('with %j the source step says %j', (given, text) => {
  expect(detail('source', given)).toBe(text)
})
