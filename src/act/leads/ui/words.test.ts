import { expect, test } from 'vitest'
import { leadsHeading, leadsReason, shortAmount } from './words.ts'

test('an amount keeps the zeros it is made of', () => {
  expect(['4800', '12000.50', '9000.0000', '0'].map(shortAmount)).toEqual(['4800', '12000.5', '9000', '0'])
})

const none = { open: 0, sent: 0, accepted: 0, declined: 0, won: 0, lost: 0 }

test('the heading says what waits for whom', () => {
  expect(leadsHeading({ counts: { ...none, sent: 1 } }, 'sales')).toBe('1 lead waits for an answer of Sales')
  expect(leadsHeading({ counts: { ...none, sent: 3 } }, null)).toBe('3 leads wait for an answer')
  expect(leadsHeading({ counts: { ...none, open: 2 } }, null)).toBe('2 leads are written down and not sent')
  expect(leadsHeading({ counts: { ...none, won: 4, accepted: 1 } }, null)).toBe('4 leads won, 1 being worked on')
  expect(leadsHeading({ counts: none }, null)).toBe('No leads yet')
})

test('the line below says what they are worth, as far as the reader may see it', () => {
  const totals = {
    counts: none,
    acceptedShare: 0.75,
    pipelineMinor: 1_200_000,
    wonMinor: 0,
    withoutAmount: 1,
    currency: 'EUR',
  }
  expect(leadsReason(totals)).toBe(
    '75 % of those decided were accepted; €12k a year in the pipeline; €0 won; 1 lead without an amount is in no sum.',
  )
  expect(leadsReason({ ...totals, pipelineMinor: null, wonMinor: null })).toBe('75 % of those decided were accepted.')
  expect(leadsReason({ ...totals, acceptedShare: null, pipelineMinor: null, wonMinor: null })).toMatch(
    /^What a customer/,
  )
})
