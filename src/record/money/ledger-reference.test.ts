import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencySteps, monthRows, mrrSteps, planSteps } from '../../platform/testing/ledger-reference.ts'
import { anyConventions, anyRates, anyVersions, knownRates } from '../../platform/testing/ledger-world.ts'
import { day } from '../../kernel/day.ts'
import { exchangeOf, inMinorUnits } from './exchange.ts'
import { ledgerOf, type CurrencyStep } from './ledger.ts'
import type { MonthRow } from './months.ts'
import { termsInForce } from './mrr.ts'
import { roundHalfUp } from './rational.ts'

const MOST = 10n ** 20n
const REPORTING = ['EUR', 'JPY', 'KWD', 'CLF']
const byCurrency = (one: CurrencyStep | MonthRow, other: CurrencyStep | MonthRow) =>
  one.currency < other.currency ? -1 : Number(one.currency > other.currency)

test('the ledger of an account is what adding everything up anew on each day comes to', () => {
  fc.assert(
    fc.property(
      anyVersions,
      fc.oneof(anyRates, knownRates, knownRates),
      anyConventions,
      fc.constantFrom(...REPORTING),
      (versions, known, conventions, reportingCurrency) => {
        // A rate of euros too, for when another currency is reported in.
        const all = [...known, { currency: 'EUR', day: day('2020-01-01'), rate: '1.5' }]
        const ordered = all.toSorted((one, other) => (one.day < other.day ? -1 : 1))
        const rates = Map.groupBy(ordered, ({ currency }) => currency)
        const conversion = { rates, reportingCurrency }
        const made = ledgerOf(termsInForce(versions, conventions), exchangeOf(conversion))
        const steps = mrrSteps(versions, conversion, conventions)
        if (!steps.known) return void expect(made).toEqual({ ...made, missing: steps.missing, steps: [], months: [] })
        const abroad = currencySteps(versions, reportingCurrency, conventions)
        expect({
          ...made,
          currencySteps: made.currencySteps.toSorted(byCurrency),
          months: made.months.toSorted(byCurrency),
        }).toEqual({
          missing: [],
          steps: steps.steps,
          plans: planSteps(versions, conversion, conventions),
          currencySteps: abroad.toSorted(byCurrency),
          months: monthRows(steps.steps, abroad, reportingCurrency).toSorted(byCurrency),
        })
      },
    ),
    { numRuns: 2_000 },
  )
})

test('worth is rounded half up, below zero too', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -MOST, max: MOST }), fc.integer({ min: 0, max: 12 }), (worth, places) => {
      const unit = 10n ** BigInt(places + 6)
      expect(BigInt(inMinorUnits(worth, unit))).toBe(roundHalfUp({ numerator: worth, denominator: unit }))
    }),
  )
})

test('money beyond what can be counted exactly is refused, not rounded', () => {
  expect(() => inMinorUnits(10n ** 16n, 1n)).toThrow(RangeError)
})
