import { expect, test } from 'vitest'
import { costReason, costSentence, gapsSentence, hoursText, monthText, periodText } from './cost-words.ts'

const plain = (text: string) => text.replaceAll('\u00A0', ' ')
const sum = {
  gapMinutes: 90,
  deliveryMinutes: 60,
  gapMinor: 3_000_00,
  deliveryMinor: 9_000_00,
  unpricedMinutes: 0,
  shareOfArr: 0.0314,
}

test('the page begins with what it cost and how much of it the product owes', () => {
  expect(plain(costSentence(sum, 'EUR'))).toBe(
    'Customer success cost €12k, 25 % of it because the product lacks something',
  )
  expect(plain(costReason(sum))).toBe(
    '1.5 h made up for value gaps (COGS), 1 h delivered value (S&M). At this pace it is 3.1 % of ARR a year.',
  )
})

test('hours without a rate are said to be missing, and no hours are said to be none', () => {
  expect(costReason({ ...sum, unpricedMinutes: 30, shareOfArr: null })).toContain('0.5 h have no rate')
  expect(costSentence({ ...sum, gapMinor: 0, deliveryMinor: 0 }, 'EUR')).toBe(
    '2.5 h were written down; no rate says what they cost',
  )
  expect(costSentence({ ...sum, gapMinutes: 0, deliveryMinutes: 0 }, 'EUR')).toBe(
    'No time was written down in this period',
  )
})

test('gaps name the dearest area', () => {
  expect(gapsSentence([{ productArea: 'Reports', costMinor: 120_00 }], 3, 'EUR')).toBe(
    'What the product lacks costs us work in 3 areas, most in Reports: €120',
  )
  expect(gapsSentence([], 0, 'EUR')).toBe('No work was written down as a value gap')
})

test('months and hours are written short', () => {
  expect(monthText('2026-03')).toBe('Mar 2026')
  expect(periodText({ from: '2026-03', to: '2026-03' })).toBe('Mar 2026')
  expect(periodText({ from: '2026-01', to: '2026-03' })).toBe('Jan 2026 to Mar 2026')
  expect([hoursText(120), hoursText(45)]).toEqual(['2 h', '0.8 h'])
})
