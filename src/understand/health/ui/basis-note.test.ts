import { expect, test } from 'vitest'
import { basisNote } from './basis-note.ts'

test('an assumed field is named, so that nobody takes it for a fact of that day', () => {
  expect(basisNote(['segment'])).toBe('The day lies before the first known value of segment: the earliest is assumed.')
  expect(basisNote(['segment', 'attribute:seat_limit'])).toContain('values of segment and seat limit')
})

test('where nothing was assumed nothing is said', () => {
  expect(basisNote([])).toBe('')
})
