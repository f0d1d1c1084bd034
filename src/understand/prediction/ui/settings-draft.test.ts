import { expect, test } from 'vitest'
import { draftOf, errorsIn, settingSentences, settingsFrom } from './settings-draft.ts'

const SETTINGS = { horizonDays: 30, renewalLeadDays: 90, thresholds: { commit: 0.75, bestCase: 0.125 } }

test('settings are typed in per cent and come back as they were', () => {
  expect(draftOf(SETTINGS)).toEqual({ horizonDays: 30, renewalLeadDays: 90, commit: 75, bestCase: 12.5 })
  expect(settingsFrom(draftOf(SETTINGS))).toEqual(SETTINGS)
})

test.each([
  ['an emptied field', { horizonDays: null }, 'horizonDays', 'Write a whole number of days from 7 to 365.'],
  ['half a day', { renewalLeadDays: 30.5 }, 'renewalLeadDays', 'Write a whole number of days from 7 to 365.'],
  ['fewer than seven days', { horizonDays: 6 }, 'horizonDays', 'Write a whole number of days from 7 to 365.'],
  ['more than certainty', { commit: 101 }, 'commit', 'Write a number from 0 to 100.'],
  ['a best case above commit', { bestCase: 76 }, 'bestCase', 'Best case begins below commit, or with it.'],
] as const)('%s is not saved and says what to write', (_, change, field, sentence) => {
  const draft = { ...draftOf(SETTINGS), ...change }
  expect(errorsIn(draft)[field]).toBe(sentence)
  expect(settingsFrom(draft)).toBeNull()
})

test('commit and best case may begin at the same probability', () => {
  expect(settingsFrom({ ...draftOf(SETTINGS), bestCase: 75 })?.thresholds).toEqual({ commit: 0.75, bestCase: 0.75 })
})

test('whoever only reads is told in sentences', () => {
  expect(settingSentences(SETTINGS)).toEqual([
    'An account counts as lost when it stops paying within 30 days.',
    'Renewals are learned from what was known 90 days before they were due.',
    'From 75 % likely to renew on, a renewal is committed.',
    'From 12.5 % on, it is best case; below, it is at risk.',
  ])
})
