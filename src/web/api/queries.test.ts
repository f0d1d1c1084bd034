import { expect, test } from 'vitest'
import { concerns } from './queries.ts'

const list = { topics: ['accounts'], ids: [] }
const health = { topics: ['accounts', 'health'], ids: ['7'] }

test('news about one account refreshes lists and that account, not its neighbours', () => {
  expect(concerns(list, ['accounts'], ['7'])).toBe(true)
  expect(concerns(health, ['accounts'], ['7'])).toBe(true)
  expect(concerns(health, ['accounts'], ['8'])).toBe(false)
})

test('news without ids concerns everything of its topic and nothing else', () => {
  expect(concerns(health, ['health'])).toBe(true)
  expect(concerns(list, ['health'])).toBe(false)
  expect(concerns(undefined, ['health'])).toBe(false)
})
