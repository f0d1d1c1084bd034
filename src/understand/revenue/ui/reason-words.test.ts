import { expect, test } from 'vitest'
import { reasonsSentence } from './reason-words.ts'

const reason = (label: string, share: number) => ({ reason: label === '' ? '' : label.toLowerCase(), label, share })
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')

test.each([
  [
    { reasons: [reason('Price', 0.41), reason('Budget', 0.3)], totalMinor: 41_000_00, known: 0.9 },
    'Price took 41 % of the €41,000 that was lost',
  ],
  [
    { reasons: [reason('', 0.7), reason('Price', 0.3)], totalMinor: 100_00, known: 0.3 },
    'Price took 30 % of the €100 that was lost; for 70 % no reason is known',
  ],
  [{ reasons: [reason('', 1)], totalMinor: 100_00, known: 0 }, 'Nobody knows why €100 was lost'],
  [{ reasons: [], totalMinor: 0, known: null }, 'Nothing was lost in this time'],
])('of %j it says what took most', (reasons, sentence) => {
  expect(plain(reasonsSentence(reasons, 'EUR'))).toBe(sentence)
})
