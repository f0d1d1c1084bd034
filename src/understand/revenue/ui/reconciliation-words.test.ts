import { expect, test } from 'vitest'
import { billedMonth, billingSentence, verdictParts } from './reconciliation-words.ts'

const month = (name: string, mrr: number, issued: number, paid = issued) => ({
  month: name,
  mrrMinor: mrr,
  averageMrrMinor: mrr,
  issuedMinor: issued,
  paidMinor: paid,
  paidShare: mrr === 0 ? null : paid / mrr,
})
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')

test('a month equals billing to the cent or not at all', () => {
  const months = [month('2026-09', 100_00, 100_01), month('2026-10', 100_00, 100_00), month('2026-11', 0, 0)]
  expect(months.map(({ month: name }) => billedMonth(months, name)?.month ?? null)).toEqual([null, '2026-10', null])
})

test.each([
  [
    [month('a', 100_00, 97_00, 95_00), month('b', 100_00, 97_00, 95_00)],
    'Subscriptions were worth €200; 97 % of it was invoiced, 95 % paid',
  ],
  [[month('a', 100_00, 0)], 'Subscriptions were worth €100; no invoice is on record to compare them with'],
  [[month('a', 0, 5_00)], 'Invoices of €5 are on record, and no subscription they belong to'],
  [[], 'Neither subscriptions nor invoices are on record for this time'],
])('of months %j it says how much was invoiced and paid', (months, sentence) => {
  expect(plain(billingSentence(months, 'EUR'))).toBe(sentence)
})

test('the first sentence of a verdict is its heading', () => {
  expect(verdictParts('Two differ. The ledger 4. Figures follow it.')).toEqual({
    title: 'Two differ',
    rest: 'The ledger 4. Figures follow it.',
  })
  expect(verdictParts('All agree.')).toEqual({ title: 'All agree', rest: '' })
})
