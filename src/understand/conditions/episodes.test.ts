import { expect, test } from 'vitest'
import type { Truth } from '../../kernel/conditions.ts'
import { heldForDays, nextDay, nextRuns, NOTHING_YET, type DayState } from './episodes.ts'

const [T, F, U] = [true, false, null]

function entries(truths: readonly Truth[]): number[] {
  let state: DayState = NOTHING_YET
  return truths.map((truth) => {
    const next = nextDay(state, truth, [])
    state = next.state
    return next.enters ? 1 : 0
  })
}

test.each<[string, Truth[], number[]]>([
  ['an account enters on the day it becomes true', [F, T, T], [0, 1, 0]],
  ['who is in on the first day known did not enter', [U, T, T], [0, 0, 0]],
  ['unknown days neither end nor begin anything', [F, T, U, T, F, U, T], [0, 1, 0, 0, 0, 0, 1]],
])('%s', (_name, truths, counted) => {
  expect(entries(truths)).toEqual(counted)
})

test('three days are over at the fourth close that is true, unknown days not counted', () => {
  let state: DayState = NOTHING_YET
  const held = [T, T, U, T, T, F, T].map((inside) => {
    state = { ...state, runs: nextRuns(state, [inside]) }
    return heldForDays(state.runs[0] ?? 0, inside, 72)
  })
  expect(held).toEqual([F, F, U, F, T, F, F])
})
