import { expect, test } from 'vitest'
import { checkHeading } from './check-words.ts'
import { hoursText } from './hours-text.ts'

test('a check says of how many accounts a condition is true, and of how many nobody knows', () => {
  expect(checkHeading({ fulfilled: 12, unknown: 3, total: 340 })).toBe(
    'True of 12 of 340 accounts now; of 3 it cannot be known.',
  )
  expect(checkHeading({ fulfilled: 0, unknown: 0, total: 1 })).toBe('True of none of 1 account now.')
})

test('whole days are said as days', () => {
  expect(hoursText(72)).toBe('3 days')
  expect(hoursText(24)).toBe('1 day')
  expect(hoursText(36)).toBe('36 hours')
})
