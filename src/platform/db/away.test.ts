import { expect, test } from 'vitest'
import { isDatabaseAway } from './away.ts'

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })

test('an error about a database that is away says so, however often it was wrapped', () => {
  expect(isDatabaseAway(refused)).toBe(true)
  expect(isDatabaseAway(new Error('outer', { cause: new Error('inner', { cause: refused }) }))).toBe(true)
})

test('an error about something else does not, also around another one or around itself', () => {
  const circular = new Error('outer')
  circular.cause = circular
  expect(isDatabaseAway(new Error('outer', { cause: new TypeError('inner') }))).toBe(false)
  expect(isDatabaseAway(circular)).toBe(false)
  expect(isDatabaseAway({ cause: refused })).toBe(false)
})
