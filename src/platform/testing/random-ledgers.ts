import * as fc from 'fast-check'
import { addDays, day } from '../../kernel/day.ts'
import type { MadeAccount, MadeRate } from './revenue-world.ts'

/** Rates that change within every window asked for; the first stands before anybody pays. */
export const RATES: readonly MadeRate[] = [
  { currency: 'USD', day: '2022-01-01', rate: '0.9123' },
  { currency: 'USD', day: '2023-10-17', rate: '0.9471' },
  { currency: 'USD', day: '2024-02-29', rate: '0.8889' },
  { currency: 'JPY', day: '2022-01-01', rate: '0.0061' },
  { currency: 'JPY', day: '2024-01-15', rate: '0.00635' },
]

const FIRST = day('2022-11-01')
const anyDay = fc.integer({ min: 0, max: 900 }).map((offset) => addDays(FIRST, offset) as string)

const standing = fc.record({
  day: anyDay,
  minor: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500_00 })),
  currency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY'),
  plan: fc.constantFrom('Basic', 'Pro', 'Max'),
})

const segments = fc.uniqueArray(fc.record({ day: anyDay, segment: fc.constantFrom('small', 'large', null) }), {
  maxLength: 3,
  selector: ({ day: on }) => on,
})

const byDay = <T extends { day: string }>(rows: readonly T[]) => rows.toSorted((a, b) => (a.day < b.day ? -1 : 1))

const account: fc.Arbitrary<MadeAccount> = fc
  .record({
    pays: fc.uniqueArray(standing, { maxLength: 7, selector: ({ day: on, currency }) => `${on}${currency}` }),
    segments,
    industry: fc.constantFrom('Food', 'Energy', ''),
  })
  .map(({ pays, segments: dated, industry }) => ({
    pays: byDay(pays),
    ...(dated.length === 0 ? {} : { segments: byDay(dated) }),
    ...(industry === '' ? {} : { industry }),
  }))

/** A few accounts that begin, pay more and less, leave, come back, change currency, plan and segment on any day. */
export const madeAccounts = fc.array(account, { maxLength: 8 })
