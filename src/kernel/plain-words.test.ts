import { expect, test } from 'vitest'
import { dayText, listed, moneyText, plainText, shortDayText } from './plain-words.ts'

test('days are written out, or short with the year where it is another one', () => {
  expect(dayText('2026-12-31')).toBe('31 December 2026')
  expect(shortDayText('2026-09-03')).toBe('3 Sep 2026')
  expect(shortDayText('2026-05-10', '2026-11-23')).toBe('10 May')
  expect(shortDayText('2027-01-02', '2026-11-23')).toBe('2 Jan 2027')
})

test('a value reads as in a sentence', () => {
  expect([true, 1200, -0.5, '2026-03-10', 'Enterprise'].map(plainText)).toEqual([
    'yes',
    '1,200',
    '−0.5',
    '10 March 2026',
    'Enterprise',
  ])
})

test('amounts have cents only where there are any', () => {
  expect([moneyText(184_000_00, 'EUR'), moneyText(-123_45, 'EUR'), moneyText(500, 'JPY')]).toEqual([
    '€184,000',
    '−€123.45',
    '¥500',
  ])
})

test('several are listed with a word before the last', () => {
  expect([listed([], 'and'), listed(['a'], 'and'), listed(['a', 'b'], 'or'), listed(['a', 'b', 'c'], 'and')]).toEqual([
    '',
    'a',
    'a or b',
    'a, b and c',
  ])
})
