import { expect, test } from 'vitest'
import { addDays, day } from '../../../kernel/day.ts'
import { courseShape } from './course-shape.ts'

const FIRST = day('2026-09-19')
const course = (values: readonly (number | null)[], eventAt: readonly number[] = []) => ({
  headline: '',
  bands: { fair: 50, good: 70 },
  days: values.map((overall, index) => ({ day: addDays(FIRST, index), overall })),
  events: eventAt.map((index, at) => ({ number: at + 1, day: addDays(FIRST, index), sentence: '' })),
})

test('nothing known draws nothing', () => {
  expect(courseShape(course([null, null]))).toBeNull()
})

test('a steady account is drawn flat in the middle', () => {
  const shape = courseShape(course([60, 60, 60]))
  expect(shape?.lines).toEqual(['8,69 164,69 320,69'])
  expect(shape?.end).toMatchObject({ value: 60, band: 'fair' })
})

test('an event stands on the line of its day, also where that day has no close', () => {
  const shape = courseShape(course([70, null, 40], [1]))
  expect(shape?.events[0]).toMatchObject({ number: 1, x: 164, y: courseShape(course([70, 70, 40], [1]))?.events[0]?.y })
})

test('labels of limits give way to the number at the end', () => {
  const shape = courseShape(course([72, 50.5]))
  const fair = shape?.limits.find(({ label }) => label === '50 fair')
  expect(Math.abs((fair?.labelY ?? 0) - (shape?.end.labelY ?? 0))).toBeGreaterThanOrEqual(14)
})
