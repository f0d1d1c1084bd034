import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { buckets, invoiceCash, monthsAhead, monthsCovered, payments, renewalCash, type Renewing } from './cash.ts'

const TODAY = day('2026-11-22')
const renewal: Renewing = {
  renewalId: 7,
  accountId: 1,
  dueOn: day('2027-01-15'),
  everyMonths: 12,
  amountMinor: 12_000,
  calledMinor: 12_000,
  category: 'commit',
  probability: 0.5,
  outcome: 'open',
  renewedMinor: null,
}
const inMonths = (given: Partial<Renewing>) =>
  renewalCash({ ...renewal, ...given }, TODAY).map(({ bucket, cashMinor }) => [bucket, cashMinor])

test.each([
  ['2026-11-21', 'overdue'],
  ['2026-11-22', '2026-11'],
  ['2027-10-31', '2027-10'],
  [null, 'undated'],
])('an open invoice due on %s is expected in %s', (dueOn, bucket) => {
  const invoice = { invoiceId: 1, accountId: 1, amountMinor: 500, dueOn: dueOn === null ? null : day(dueOn) }
  expect(invoiceCash(invoice, TODAY)).toMatchObject({ bucket, cashMinor: 500, probability: 1 })
})

test('an invoice due after the twelve months is not looked at', () => {
  expect(invoiceCash({ invoiceId: 1, accountId: 1, amountMinor: 5, dueOn: day('2027-11-01') }, TODAY)).toBeNull()
})

test.each([
  ['yearly', {}, [['2027-01', 6_000]]],
  [
    'quarterly',
    { everyMonths: 3 },
    [
      ['2027-01', 1_500],
      ['2027-04', 1_500],
      ['2027-07', 1_500],
      ['2027-10', 1_500],
    ],
  ],
  ['two years at once', { everyMonths: 24 }, [['2027-01', 12_000]]],
  ['late and still open', { dueOn: day('2026-09-30') }, [['2026-11', 6_000]]],
  ['decided before its day', { outcome: 'expanded' as const, renewedMinor: 15_000 }, [['2027-01', 15_000]]],
  ['lost', { outcome: 'churned' as const, renewedMinor: 0 }, []],
  ['of unknown probability', { probability: null }, []],
  ['half-yearly, near the end', { everyMonths: 6, dueOn: day('2027-08-01') }, [['2027-08', 3_000]]],
])('a renewal that is %s', (_what, given, expected) => {
  expect(inMonths(given)).toEqual(expected)
})

test('payments of a year add up to the year', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 1, max: 12 }), (arr, every) => {
      expect(payments(arr, every).reduce((sum, payment) => sum + payment, 0)).toBe(arr)
    }),
  )
})

test('every item stands in one bucket, and the buckets add up to the items', () => {
  const anyDay = fc
    .integer({ min: 0, max: 700 })
    .map((count) => day(new Date(Date.UTC(2026, 5, 1 + count)).toISOString().slice(0, 10)))
  fc.assert(
    fc.property(fc.array(fc.record({ dueOn: anyDay, everyMonths: fc.constantFrom(1, 3, 6, 12) })), (some) => {
      const items = some.flatMap((given, id) => [
        ...renewalCash({ ...renewal, ...given, renewalId: id }, TODAY),
        ...[invoiceCash({ invoiceId: id, accountId: 1, amountMinor: 999, dueOn: given.dueOn }, TODAY) ?? []].flat(),
      ])
      const found = buckets(items, TODAY)
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
      expect(sum(found.map(({ items: count }) => count))).toBe(items.length)
      expect(sum(found.map(({ invoicesMinor, renewalsMinor }) => invoicesMinor + renewalsMinor))).toBe(
        sum(items.map(({ cashMinor }) => cashMinor)),
      )
    }),
  )
})

test('twelve months are looked at, the running one first', () => {
  const months = monthsAhead(day('2026-12-31'))
  expect([months.length, months[0], months.at(-1)]).toEqual([12, '2026-12', '2027-11'])
})

test.each([
  ['year', 1, 12],
  ['year', 2, 24],
  ['quarter', 2, 6],
  ['month', 1, 1],
  ['week', 2, 1],
  [null, null, 12],
])('who pays each %s (× %s) pays for %i months', (interval, count, months) => {
  expect(monthsCovered(interval, count)).toBe(months)
})
