import { expect, test } from 'vitest'
import type { Totals } from '../contract.ts'
import { renewalsHeading } from './words.ts'
import type { z } from 'zod'

const NOTHING = { commit: 0, best_case: 0, at_risk: 0, none: 500_00 }
const totals: z.output<typeof Totals> = {
  renewals: 10,
  amountMinor: 500_00,
  expectedMinor: 450_00,
  renewedMinor: 0,
  unknown: 0,
  disagree: 0,
  waiting: 0,
  machine: { ...NOTHING, commit: 500_00 },
  csm: NOTHING,
  leader: NOTHING,
  effective: { ...NOTHING, commit: 500_00 },
}
const about = { currency: 'EUR', window: 'within 120 days', state: 'open' } as const

test('voices agree or differ only where more than one has spoken', () => {
  const headings = [
    totals,
    { ...totals, machine: NOTHING },
    { ...totals, csm: { ...NOTHING, at_risk: 100_00 } },
    { ...totals, csm: { ...NOTHING, at_risk: 100_00 }, disagree: 1 },
  ].map((one) => renewalsHeading(one, about))
  expect(headings).toEqual([
    '€500 renews within 120 days; the machine alone has spoken',
    '€500 renews within 120 days; nobody has said a view',
    '€500 renews within 120 days; no voices differ',
    '€500 renews within 120 days; voices differ on 1 of 10',
  ])
})
