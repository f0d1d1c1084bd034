import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { renewalText } from './renewal-text.ts'

// Node takes its locale from the environment; the page takes the reader's.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

test.each([
  ['2027-01-03', '3 Jan 2027, in 47 days'],
  ['2026-11-18', '18 Nov 2026, in 1 day'],
  ['2026-11-17', '17 Nov 2026, today'],
  ['2026-11-10', '10 Nov 2026, 7 days ago'],
])('a renewal on %s reads %s', (on, text) => {
  expect(renewalText(day(on), day('2026-11-17'))).toBe(text)
})
