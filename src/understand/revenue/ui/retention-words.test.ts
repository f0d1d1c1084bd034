import { expect, test } from 'vitest'
import { courseReason, retentionSentence, slicesSentence } from './retention-words.ts'

const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')
const course = (...points: [number | null, number | null][]) =>
  points.map(([grr, nrr], index) => ({ grr, nrr, month: `2026-0${index + 1}` }))

test.each<[[number | null, number | null][], string]>([
  [
    [
      [0.899, 1.032],
      [0.875, 1.058],
    ],
    'NRR rises while GRR falls: expansion is masking a leak',
  ],
  [
    [
      [0.899, 0.92],
      [0.875, 0.95],
    ],
    'NRR rises while GRR falls',
  ],
  [
    [
      [0.9, 1.05],
      [0.85, 1],
    ],
    'GRR and NRR both fall: GRR 85.0 %, NRR 100.0 % over 12 months',
  ],
  [
    [
      [0.8, 0.9],
      [0.85, 1],
    ],
    'GRR and NRR both rise: GRR 85.0 %, NRR 100.0 % over 12 months',
  ],
  [
    [
      [0.85, 1],
      [0.852, 1.001],
    ],
    'GRR 85.2 %, NRR 100.1 % over 12 months',
  ],
  [
    [
      [null, null],
      [0.85, 1],
      [null, null],
    ],
    'GRR 85.0 %, NRR 100.0 % over 12 months',
  ],
  [[[null, null]], 'Retention begins with the first account that paid a whole window ago'],
])('a course of %j says: %s', (points, sentence) => {
  expect(plain(retentionSentence(course(...points), 'year'))).toBe(sentence)
})

test('a floor that is broken comes before the course', () => {
  const points = course([0.9, 1.05], [0.789, 1.012])
  expect(plain(retentionSentence(points, 'year', { floor: 0.8, isBelowFloor: true }))).toBe(
    'GRR 78.9 % is below its floor of 80 %: expansion is masking a leak',
  )
  expect(
    retentionSentence(course([0.9, 1.05], [0.789, 0.789]), 'year', { floor: 0.8, isBelowFloor: true }),
  ).not.toContain('leak')
})

test('the reason says both ends', () => {
  expect(plain(courseReason(course([0.899, 1.032], [0.875, 1.058])))).toBe(
    'GRR 89.9 % and NRR 103.2 % at the end of Jan 2026, 87.5 % and 105.8 % at the end of Feb 2026.',
  )
  expect(courseReason([])).toMatch(/not that nothing was kept/)
})

test.each([
  [
    [{ name: 'Small', grr: 0.789, nrr: 1.012, isBelowFloor: true }],
    1,
    'GRR of Small is below its floor: expansion is masking a leak',
  ],
  [[{ name: 'Small', grr: 0.789, nrr: 0.789, isBelowFloor: true }], 3, 'GRR of Small and of 2 more is below its floor'],
  [[{ name: 'Large', grr: 0.9, nrr: 1, isBelowFloor: false }], 0, 'No slice is below its floor'],
  [[], 0, 'Nobody paid at the beginning of this window'],
])('of slices %j it says what is below the floor', (slices, below, sentence) => {
  expect(slicesSentence(slices, below)).toBe(sentence)
})
