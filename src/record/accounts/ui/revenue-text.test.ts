import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { amountText, intervalText, monthOf, movementsOf, mrrByDay, reasonText } from './revenue-text.ts'

// Node takes its locale from the environment; the page takes the reader's.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

test('a decimal amount is written in its currency, to the cent', () => {
  expect(amountText('46000', 'EUR')).toBe('€46,000')
  expect(amountText('46000.5', 'EUR')).toBe('€46,000.50')
  expect(amountText('46000', null)).toBe('46000')
  expect(amountText(null, 'EUR')).toBe('–')
})

test('a step of MRR holds until the next one, and the last until today', () => {
  const steps = [
    { day: day('2026-11-03'), mrrMinor: 200 },
    { day: day('2026-11-01'), mrrMinor: 100 },
  ]
  expect(mrrByDay(steps, day('2026-11-05')).map((point) => point.value)).toEqual([100, 100, 200, 200, 200])
})

test('a change that lies ahead is part of the picture', () => {
  const steps = [
    { day: day('2026-11-01'), mrrMinor: 100 },
    { day: day('2026-11-03'), mrrMinor: 0 },
  ]
  expect(mrrByDay(steps, day('2026-11-02')).at(-1)).toEqual({ day: '2026-11-03', value: 0 })
  expect(mrrByDay([], day('2026-11-02'))).toEqual([])
})

test('an interval is said in words', () => {
  expect([intervalText('month', 1), intervalText('month', 3)]).toEqual(['per month', 'every 3 months'])
})

test('movements stand newest first, with new exchange rates left out of their amount', () => {
  const step = (text: string, kind: 'new' | 'churn' | null, before: number, fx: number, mrr: number) => ({
    day: day(text),
    kind,
    beforeMinor: before,
    fxMinor: fx,
    mrrMinor: mrr,
  })
  const movements = movementsOf([
    step('2026-01-05', 'new', 0, 0, 100),
    step('2026-02-01', null, 100, 5, 105),
    step('2026-03-01', 'churn', 105, 2, 0),
  ])
  expect(movements.map(({ kind, changeMinor }) => [kind, changeMinor])).toEqual([
    ['churn', -107],
    ['new', 100],
  ])
})

test('a movement leads to the month it happened in', () => {
  expect(monthOf(day('2024-02-10'))).toEqual({ from: '2024-02-01', to: '2024-02-29' })
})

test('reasons are read as words', () => {
  expect(reasonText('too_expensive')).toBe('Too expensive')
})
