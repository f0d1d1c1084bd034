import { expect, test } from 'vitest'
import { TOGETHER_MS, begin, changed, redone, undone } from './history.ts'

test('changes are taken back one by one, and made again', () => {
  const made = changed(changed(begin('a'), 'b', '', 0), 'c', '', 1)
  expect(undone(made).now).toBe('b')
  expect(undone(undone(made)).now).toBe('a')
  expect(undone(undone(undone(made))).now).toBe('a')
  expect(redone(undone(made)).now).toBe('c')
  expect(redone(made).now).toBe('c')
})

test('typing in one field is one change, until the typing rests', () => {
  const typed = changed(changed(begin(''), 'h', 'name', 0), 'he', 'name', TOGETHER_MS - 1)
  expect(undone(typed).now).toBe('')
  const rested = changed(typed, 'hel', 'name', 3 * TOGETHER_MS)
  expect(undone(rested).now).toBe('he')
})

test('a change of something else stands for itself', () => {
  const typed = changed(changed(begin(''), 'h', 'name', 0), 'x', 'title', 1)
  expect(undone(typed).now).toBe('h')
})

test('a new change forgets what was taken back', () => {
  const other = changed(undone(changed(begin('a'), 'b', '', 0)), 'c', '', 5)
  expect(redone(other).now).toBe('c')
  expect(undone(other).now).toBe('a')
})
