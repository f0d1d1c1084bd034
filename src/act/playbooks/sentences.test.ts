import { expect, test } from 'vitest'
import type { Day } from '../../kernel/day.ts'
import { dayText, instantText } from './sentences.ts'

test('days and instants are written as a person would say them, in the company’s zone', () => {
  expect(dayText('2026-11-05' as Day)).toBe('5 November 2026')
  expect(instantText('Europe/Berlin', new Date('2026-11-05T23:30:00Z'))).toBe('6 November 2026 at 00:30')
})
