import { describe, expect, test } from 'vitest'
import { bandOf, quadrantOf, scoreText, trendOf } from './bands.ts'

const edges = { fair: 50, good: 70 }

test.each([
  [0, 'poor'],
  [49.999, 'poor'],
  [50, 'fair'],
  [69.999, 'fair'],
  [70, 'good'],
  [100, 'good'],
  [null, 'unknown'],
])('an overall of %s is %s: bands look at unrounded scores', (overall, band) => {
  expect(bandOf(overall, edges)).toBe(band)
})

test.each([
  [50, 50, 'thriving'],
  [50, 49.9, 'unproven'],
  [49.9, 50, 'strained'],
  [49.9, 49.9, 'critical'],
  [null, 90, null],
  [90, null, null],
])('experience %s and results %s are %s', (cx, co, quadrant) => {
  expect(quadrantOf(cx, co)).toBe(quadrant)
})

test.each([
  [65, 60, 'rising'],
  [64.99, 60, 'steady'],
  [55.01, 60, 'steady'],
  [55, 60, 'falling'],
  [0.3, 0.1 + 0.2 - 5, 'rising'],
  [null, 60, null],
  [60, null, null],
])('from %s, 30 days after %s, the trend is %s', (now, then, trend) => {
  expect(trendOf(now, then)).toBe(trend)
})

describe('a score in a sentence', () => {
  test.each([
    [46.2, '46'],
    [46.5, '47'],
    [49.96, '49.9'],
    [69.7, '69.7'],
    [70.4, '70'],
    [50, '50'],
  ])('%d reads %s and never crosses its band', (score, text) => {
    expect(scoreText(score, edges)).toBe(text)
  })
})
