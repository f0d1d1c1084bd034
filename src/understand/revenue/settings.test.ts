import { expect, test } from 'vitest'
import { RevenueChoices } from './contract-settings.ts'
import { leakWarning } from './retention.ts'
import { notionsOf, notionWords, verdict } from './notions.ts'
import { bandOf, DEFAULT_CHOICES, floorOf, reasonLabel, sizeName } from './settings.ts'

test('what holds by default is something one may choose', () => {
  expect(RevenueChoices.parse(DEFAULT_CHOICES)).toEqual(DEFAULT_CHOICES)
})

test('a segment has its own floor only where one was set', () => {
  const choices = { ...DEFAULT_CHOICES, segmentFloors: [{ segmentId: 7, floor: 0.8 }] }
  expect([
    floorOf(choices, 'segment', '7'),
    floorOf(choices, 'segment', '8'),
    floorOf(choices, 'owner', '7'),
    floorOf(choices, undefined, null),
  ]).toEqual([0.8, 0.85, 0.85, 0.85])
})

test('sizes are told by bounds that belong to the band above', () => {
  const bounds = [12_000_00, 25_000_00]
  expect([11_999_99, 12_000_00, 24_999_99, 25_000_00].map((arr) => bandOf(bounds, arr))).toEqual(['0', '1', '1', '2'])
  expect([0, 1, 2].map((band) => sizeName([12_000, 25_000], band, 'EUR'))).toEqual([
    'Under 12,000 EUR',
    '12,000 to 25,000 EUR',
    '25,000 EUR and more',
  ])
})

test('a reason without a name of its own is shown as it came', () => {
  expect([
    reasonLabel(DEFAULT_CHOICES, 'budget'),
    reasonLabel(DEFAULT_CHOICES, 'moved to Mars'),
    reasonLabel(DEFAULT_CHOICES, null),
  ]).toEqual(['Budget', 'moved to Mars', null])
})

test.each([
  [
    0.789,
    1.012,
    'GRR of Small is 78.9 %, below its floor of 85.0 %, while NRR shows 101.2 %: expansion is masking a leak.',
  ],
  [0.789, 0.789, 'GRR of Small is 78.9 %, below its floor of 85.0 %, and nothing expands to make up for it.'],
  // Cut, not rounded: below the floor never reads as the floor.
  [
    0.84999,
    1,
    'GRR of Small is 84.9 %, below its floor of 85.0 %, while NRR shows 100.0 %: expansion is masking a leak.',
  ],
  [0.85, 1, null],
  [null, null, null],
])('GRR %s beside NRR %s against a floor of 85 %% says: %s', (grr, nrr, sentence) => {
  expect(leakWarning({ grr, nrr }, 0.85, 'Small')).toBe(sentence)
})

test('custom fields that look like churn are notions of their own, the ledger comes first', () => {
  const notions = notionsOf([{ entity: 'subscription', key: 'churn_flag', name: 'Churn flag', type: 'boolean' }])
  expect(notions[0]?.key).toBe('ledger')
  const field = notions.find(({ key }) => key === 'subscription:churn_flag')
  expect(field && notionWords(field)).toEqual({
    name: 'Custom field Churn flag of subscriptions',
    sentence: 'The custom field churn_flag of subscriptions says yes.',
    rowsAre: 'subscriptions',
  })
})

test('the verdict names every notion and what it counts', () => {
  const two = [
    { name: 'The ledger', accounts: 3 },
    { name: 'Stage', accounts: 5 },
  ]
  expect(verdict(two, 2)).toBe(
    'Two notions of churn contradict each other on 2 accounts. Accounts lost by each: The ledger 3, Stage 5. Figures follow the ledger.',
  )
  expect(verdict(two, 0)).toBe('Two notions of churn agree on every account: The ledger 3, Stage 5.')
  expect(verdict(two.slice(0, 1), 0)).toContain('no other notion')
})
