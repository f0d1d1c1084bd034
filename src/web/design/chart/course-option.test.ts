import { expect, test } from 'vitest'
import { isAlone, withRunningEnd } from './course-lines.ts'
import { courseOption, type Course } from './course-option.ts'

interface DrawnSeries {
  name: string
  data: { value: number | '-'; symbol: string }[]
  lineStyle: { type: string; color: string }
  endLabel: { show: boolean }
}

const COURSE: Course = {
  labels: ['a', 'b', 'c'],
  lines: [{ key: 'all', name: 'Sign-ins', values: [1, null, 3], look: 'main' }],
  write: String,
  room: 80,
}
const drawn = (course: Partial<Course>) => courseOption({ ...COURSE, ...course })['series'] as DrawnSeries[]

test('unknown days break the line and are not drawn as 0', () => {
  expect(drawn({}).map(({ data }) => data.map(({ value }) => value))).toEqual([[1, '-', 3]])
})

test('a running day hangs on by a dashed end, which carries the name', () => {
  const series = drawn({ lines: [{ key: 'all', name: 'Sign-ins', values: [1, 2, 3], look: 'main' }], isRunning: true })
  expect(series.map(({ data }) => data.map(({ value }) => value))).toEqual([
    [1, 2, '-'],
    ['-', 2, 3],
  ])
  expect(series.map(({ lineStyle, endLabel }) => [lineStyle.type, endLabel.show])).toEqual([
    ['solid', false],
    ['dashed', true],
  ])
})

test('the period before is told apart by its stroke and is never running', () => {
  const [before, ...more] = drawn({
    lines: [{ key: 'before', name: 'Before', values: [1, 2], look: 'before' }],
    isRunning: true,
  })
  expect(before?.lineStyle.type).toBe('dashed')
  expect(more).toEqual([])
})

test('colours are tokens, so that they follow light and dark', () => {
  const looks = (['main', 'part', 'chosen', 'before', 'usual'] as const).map((look) => ({
    key: look,
    name: look,
    values: [1],
    look,
  }))
  expect(drawn({ lines: looks }).every(({ lineStyle }) => lineStyle.color.startsWith('var(--'))).toBe(true)
})

test.each([
  [[null, 1, null], 1, true],
  [[1, 1, null], 0, false],
  [[1], 0, true],
  [[null], 0, false],
])('in %j the day %i stands alone: %s', (values, index, alone) => {
  expect(isAlone(values, index)).toBe(alone)
})

test('a single running value is drawn as it is', () => {
  expect(withRunningEnd([4], true)).toEqual({ whole: [4], end: null })
})
