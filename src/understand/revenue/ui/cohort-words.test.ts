import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import type { Cohort } from '../contract.ts'
import { ageHeads, cohortRows, cohortSentence, nobodySince, sinceFirst } from './cohort-words.ts'

const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')
const same = (text: string) => text

function cohort(period: string, ...nets: number[]): Cohort {
  return {
    period,
    from: day('2025-01-01'),
    to: day('2025-03-31'),
    accounts: 10,
    startMinor: 100_000,
    cells: nets.map((net, offset) => ({
      offset,
      accounts: Math.round(10 * Math.min(1, net)),
      minor: Math.round(100_000 * net),
      keptMinor: Math.round(100_000 * Math.min(1, net)),
      logoRetention: Math.min(1, net),
      net,
      gross: Math.min(1, net),
    })),
  }
}
const COHORTS = [
  cohort('Q4 2024', 1, 0.97, 0.93, 0.9),
  cohort('Q1 2025', 1, 0.96, 0.84),
  cohort('Q4 2025', 1, 0.99, 1.01),
  cohort('Q1 2026', 1, 1.03),
]

test('a turn for the better is named with the cohort it began with', () => {
  const { sentence, reason } = cohortSentence(COHORTS, 'net', same)
  expect([plain(sentence), plain(reason)]).toEqual([
    'Cohorts since Q4 2025 keep 99 % or more',
    'Earlier ones fell to 84 % at the same age.',
  ])
})

test('cohorts that grew are not said to keep or to fall', () => {
  const { sentence, reason } = cohortSentence(
    [cohort('A', 1, 2.4), cohort('B', 1, 5.04), cohort('C', 1, 5.1)],
    'net',
    same,
  )
  expect([plain(sentence), plain(reason)]).toEqual([
    'Cohorts since B stand at 504 % or more',
    'Earlier ones stood at 240 % at the same age.',
  ])
})

test('without a turn it says between what they lie', () => {
  const { sentence, reason } = cohortSentence([cohort('A', 1, 0.9, 0.95), cohort('B', 1, 0.9)], 'net', same)
  expect([plain(sentence), reason]).toEqual([
    'Cohorts keep 90 % to 95 % of their start',
    'Least is left of B, most of A.',
  ])
})

test('cohorts that only just joined are not compared', () => {
  expect(cohortSentence([cohort('A', 1)], 'net', same).sentence).toBe('No cohort is old enough to compare')
  expect(plain(cohortSentence([cohort('A', 1, 0.9)], 'net', same).sentence)).toBe('A keeps 90 % of its start')
})

test('younger cohorts have empty cells, and every cell says what it is made of', () => {
  const rows = cohortRows(COHORTS, 'net', { currency: 'EUR', name: same })
  expect(rows.map(({ cells }) => cells.filter(({ share }) => share !== null).length)).toEqual([4, 3, 3, 2])
  expect(plain(rows[1]?.cells[2]?.said ?? '')).toBe('€840 of €1,000, 8 accounts of 10')
  expect(cohortRows(COHORTS, 'logo', { currency: 'EUR', name: same })[1]?.cells[2]?.said).toBe(
    '8 accounts of 10 still pay',
  )
  expect(ageHeads(COHORTS, 'quarter')).toEqual(['End', '+1 Q', '+2 Q', '+3 Q'])
})

test('quarters before anybody joined are not shown', () => {
  const empty = { ...cohort('Q3 2024'), accounts: 0 }
  expect(sinceFirst([empty, ...COHORTS, empty]).map(({ period }) => period)).toEqual(
    [...COHORTS, empty].map(({ period }) => period),
  )
})

test('of logos no more than all can be kept', () => {
  const { sentence } = cohortSentence([cohort('A', 1, 0.86), cohort('B', 1, 1), cohort('C', 1, 1)], 'logo', same)
  expect(plain(sentence)).toBe('Cohorts since B keep 100 %')
})

test('it is said since when nobody joined, and only then', () => {
  const youngest = cohort('Q1 2025', 1, 0.96)
  expect(nobodySince([youngest], day('2026-11-23'), same)).toBe('Nobody first paid after Q1 2025.')
  expect(nobodySince([youngest], day('2025-03-31'), same)).toBe('')
  expect(nobodySince([], day('2025-03-31'), same)).toBe('')
})
