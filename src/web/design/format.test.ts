import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import * as format from './format.ts'

// Node takes its locale from the environment; these sentences are about shape, not about one reader's habits.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

const today = day('2026-11-17')

describe('the locale of a system that browsers do not translate', () => {
  test.each([
    ['en-US@posix', 'en-US'],
    ['de_AT.UTF-8', 'de-AT'],
    ['C', 'en-GB'],
    ['', 'en-GB'],
    ['pt-BR', 'pt-BR'],
  ])('%s is read as %s', (language, known) => {
    expect(format.knownLocale(language)).toBe(known)
  })

  test('writes money, numbers and days all the same', () => {
    Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-US@posix' }, configurable: true })
    const written = [format.money(18_400_000, 'EUR'), format.number(1_284), format.exactDay(today)]
    Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })
    expect(written).toEqual(['€184,000', '1,284', 'Nov 17, 2026'])
  })
})

describe('money', () => {
  test.each([
    [18_400_000, 'EUR', '€184,000'],
    [18_400_050, 'EUR', '€184,000.50'],
    [-18_300, 'USD', '−$183'],
    [1_200, 'JPY', '¥1,200'],
    [null, 'EUR', '–'],
  ])('writes %s minor units of %s as %s', (amount, currency, text) => {
    expect(format.money(amount, currency)).toBe(text)
  })

  test.each([
    [19_000_000, '€190k'],
    [1_290_000, '€12.9k'],
    [129_000_000, '€1.29M'],
    [251_300_000, '€2.51M'],
  ])('shortens %s cents to %s', (amount, text) => {
    expect(format.moneyCompact(amount, 'EUR')).toBe(text)
  })
})

test('a change carries its sign with a real minus and nought has none', () => {
  expect([4, -19, 0, -0.4, null].map((value) => format.delta(value))).toEqual(['+4', '−19', '0', '0', '–'])
  expect(format.delta(-16.5, 1)).toBe('−16.5')
})

test.each([
  [0, '0\u00A0%'],
  [0.004, '<1\u00A0%'],
  [0.5, '50\u00A0%'],
  [0.994, '99\u00A0%'],
  [0.9951, '>99\u00A0%'],
  [1, '100\u00A0%'],
])('the probability %d is written as %s', (probability, text) => {
  expect(format.chance(probability)).toBe(text)
})

test('a share is a percentage that does not break from its sign', () => {
  expect(format.percent(0.41)).toBe('41\u00A0%')
  expect(format.percent(null)).toBe('–')
})

test.each([
  ['2027-01-03', 'in 47 d'],
  ['2026-11-17', 'today'],
  ['2026-11-01', '16 d ago'],
])('%s is %s', (value, text) => {
  expect(format.relativeDay(day(value), today)).toBe(text)
})

test('the year is written only when it is another year', () => {
  expect(format.shortDay(day('2026-10-28'), today)).toBe('28 Oct')
  expect(format.shortDay(day('2027-01-03'), today)).toBe('3 Jan 2027')
  expect(format.headingDay(today)).toBe('Tuesday 17 November')
})

test('lateness uses the largest whole unit', () => {
  expect(format.lateness(3.9 * 3_600_000)).toBe('3 h late')
  expect(format.lateness(49 * 3_600_000)).toBe('2 d late')
  expect(format.span(61_000)).toBe('1 min')
})

test.each([
  ['Mara Lindqvist', 'ML'],
  ['Ana María de la Cruz', 'AC'],
  ['Cher', 'C'],
  ['', ''],
  ['𝒜da Ørsted', '𝒜Ø'],
])('%s has the initials %s', (name, expected) => {
  expect(format.initials(name)).toBe(expected)
})
