import { expect, test } from 'vitest'
import { keptSentence, priceText, promiseText, takenText, tiersSentence } from './tier-words.ts'

const plain = (text: string) => text.replaceAll('\u00A0', ' ')
const kept = (value: number, low: number, high: number) => ({
  accounts: 30,
  openingMinor: 100,
  grr: { value, n: 30, low, high },
  nrr: null,
  logo: { n: 30, hits: 28 },
})

test('paid and unpaid are told apart only where their intervals are', () => {
  expect(plain(keptSentence({ paid: kept(0.95, 0.92, 0.98), unpaid: kept(0.8, 0.7, 0.9) }))).toBe(
    'Accounts with a paid plan are kept better: GRR 95.0 % against 80.0 %',
  )
  expect(keptSentence({ paid: kept(0.9, 0.8, 1), unpaid: kept(0.85, 0.8, 0.9) })).toMatch(/no differently/)
  expect(keptSentence({ paid: kept(0.6, 0.5, 0.7), unpaid: kept(0.85, 0.8, 0.9) })).toMatch(/kept worse/)
  expect(keptSentence({ paid: { ...kept(1, 1, 1), grr: null }, unpaid: kept(0.85, 0.8, 0.9) })).toMatch(/nothing yet/)
})

test('the page begins with the attach rate; an empty base has none', () => {
  const base = { from: '', to: '', tiers: [], paid: kept(1, 1, 1), unpaid: kept(1, 1, 1), currency: 'EUR' }
  const said = (attach: { paid: number; paying: number; rate: number | null }) =>
    plain(tiersSentence({ ...base, attach } as unknown as Parameters<typeof tiersSentence>[0]))
  expect(said({ paid: 0, paying: 0, rate: null })).toMatch(/Nobody pays yet/)
  expect(said({ paid: 0, paying: 9, rate: 0 })).toBe('None of 9 paying accounts holds a paid success plan')
  expect(said({ paid: 3, paying: 12, rate: 0.25 })).toMatch(/^25 % of paying accounts/)
})

test('what is left and what is over are written out', () => {
  const promise = { id: 1, name: 'TAM hours', kind: 'tam_hours' as const, period: 'month' as const }
  const days = { from: '2026-01-01', to: '2026-02-01' } as unknown as { from: never; to: never }
  const taken = { ...promise, ...days, quantity: 4, used: 2.5, remaining: 1.5, over: 0 }
  expect(takenText(taken)).toBe('2.50 of 4 TAM hours, 1.50 left')
  expect(takenText({ ...taken, used: 5, remaining: 0, over: 1 })).toBe('5 of 4 TAM hours, 1 over')
  expect(promiseText({ quantity: 2, period: 'year' })).toBe('2 a year')
  expect([priceText(0, 'EUR'), priceText(12_00, 'EUR'), priceText(null, 'EUR')]).toEqual(['free', '€12', '–'])
})
