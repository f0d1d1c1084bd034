import { expect, test } from 'vitest'
import { array, assert, integer, property, record } from 'fast-check'
import type { MovementLine } from '../contract.ts'
import {
  movementBars,
  movementReason,
  movementSentence,
  seriesSentence,
  shownLines,
  signedMinor,
} from './movement-words.ts'

const amount = (minor: number, accounts = minor === 0 ? 0 : 1) => ({ minor, accounts })

/** A line that adds up. */
function line(
  moved: Partial<Record<'opening' | 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'fx', number>>,
): MovementLine {
  const { opening = 0, new: fresh = 0, reactivation = 0, expansion = 0, contraction = 0, churn = 0, fx = 0 } = moved
  return {
    opening: amount(opening),
    new: amount(fresh),
    reactivation: amount(reactivation),
    expansion: amount(expansion),
    contraction: amount(contraction),
    churn: amount(churn),
    fx: amount(fx),
    transferIn: amount(0),
    transferOut: amount(0),
    closing: amount(opening + fresh + reactivation + expansion - contraction - churn + fx),
    quickRatio: null,
  }
}
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')
const OCTOBER = line({
  opening: 128_460_000,
  new: 3_840_000,
  reactivation: 420_000,
  expansion: 2_790_000,
  contraction: 1_830_000,
  churn: 2_270_000,
})

test.each<[MovementLine, string]>([
  [OCTOBER, 'MRR grew €29,500 (2.3 %) to €1,314,100 in October'],
  [line({ opening: 1_000_00, churn: 250_00 }), 'MRR fell €250 (25.0 %) to €750 in October'],
  [line({ opening: 1_000_00 }), 'MRR stayed at €1,000 in October'],
  [line({ new: 500_00 }), 'MRR grew €500 to €500 in October'],
  [line({}), 'Nobody paid in October'],
])('the sentence over the waterfall is computed from its figures (%#)', (moved, sentence) => {
  expect(plain(movementSentence(moved, 'EUR', 'in October'))).toBe(sentence)
})

test.each<[MovementLine, string]>([
  [
    line({ opening: 1e8, new: 38_400_00, expansion: 27_900_00, contraction: 18_300_00, churn: 22_700_00 }),
    'New brought €38,400; contraction and churn took €41,000. Expansion tipped it.',
  ],
  [line({ new: 100_00, churn: 40_00 }), 'New brought €100; churn took €40.'],
  [line({ opening: 1e6, expansion: 100_00 }), 'Expansion brought €100, and nobody new came; nothing was lost.'],
  [line({ opening: 1e6, fx: -20_00 }), 'Nothing was lost. New exchange rates took €20.'],
  [line({ opening: 1e6, contraction: 30_00 }), 'Contraction took €30.'],
])('the reason names what brought and what took (%#)', (moved, reason) => {
  expect(plain(movementReason(moved, 'EUR'))).toBe(reason)
})

test('expansion is said to have tipped it only where it did', () => {
  expect(movementReason(line({ new: 50_00, expansion: 10_00, churn: 20_00 }), 'EUR')).not.toContain('tipped')
  expect(movementReason(line({ opening: 1e6, new: 10_00, expansion: 10_00, churn: 50_00 }), 'EUR')).not.toContain(
    'tipped',
  )
})

test('exchange rates and moves between slices stand there only where they hold anything', () => {
  expect(shownLines([OCTOBER])).toEqual(['new', 'reactivation', 'expansion', 'contraction', 'churn'])
  expect(shownLines([OCTOBER, line({ fx: 1 })])).toContain('fx')
})

test('the bars between opening and closing add up, whatever moved', () => {
  const moved = record({
    opening: integer({ min: 0, max: 1e9 }),
    new: integer({ min: 0, max: 1e6 }),
    expansion: integer({ min: 0, max: 1e6 }),
    contraction: integer({ min: 0, max: 1e6 }),
    churn: integer({ min: 0, max: 1e6 }),
    fx: integer({ min: -1e6, max: 1e6 }),
  })
  assert(
    property(array(moved, { minLength: 1, maxLength: 1 }), ([one]) => {
      const bars = movementBars(line(one ?? {}))
      const changes = bars.filter(({ kind }) => kind === 'change').reduce((sum, { value }) => sum + value, 0)
      expect((bars[0]?.value ?? 0) + changes).toBe(bars.at(-1)?.value)
    }),
  )
})

test('losses carry a minus, nothing carries none', () => {
  expect([signedMinor(OCTOBER, 'churn'), Object.is(signedMinor(line({}), 'churn'), 0)]).toEqual([-2_270_000, true])
})

test('a series names the period in which most was lost', () => {
  const periods = [
    { ...line({ opening: 1e6, churn: 10_00 }), period: '2026-09' },
    { ...line({ opening: 9e5, churn: 90_00 }), period: '2026-10' },
  ]
  const { reason } = seriesSentence(line({ opening: 1e6, churn: 100_00 }), periods, {
    currency: 'EUR',
    when: 'in two months',
    write: (period) => period,
  })
  expect(plain(reason)).toBe('Churn took €100. Most was lost in 2026-10: €90.')
})
