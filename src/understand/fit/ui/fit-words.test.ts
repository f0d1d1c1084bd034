import { expect, test } from 'vitest'
import type { FindingOut } from '../contract.ts'
import { NO_PROMISE } from '../traits.ts'
import { evidenceText, profileSentence, sampleText, whoText } from './fit-words.ts'

const finding = (verdict: FindingOut['verdict']): FindingOut => ({
  who: [{ trait: 'source', value: 'Trade fair' }],
  accounts: 30,
  verdict,
  evidence: [],
})
const plain = (text: string) => text.replaceAll('\u00A0', ' ')

test('a kind of customer is named by where it came from', () => {
  expect(
    whoText([
      { trait: 'source', value: 'Trade fair' },
      { trait: 'seller', value: 'Ann' },
    ]),
  ).toBe('Customers from Trade fair, sold by Ann')
  expect(whoText([{ trait: 'promise', value: NO_PROMISE }])).toBe('Customers sold without a promise on record')
})

test('evidence says both sides and how far apart they are at least and at most', () => {
  const text = evidenceText({
    proof: 'stayed',
    own: { n: 40, hits: 20 },
    rest: { n: 100, hits: 90 },
    difference: -0.4,
    low: -0.56,
    high: -0.23,
  })
  expect(plain(text)).toBe('50 % of 40 stayed 12 months, against 90 % of the other 100 (−56 to −23 points)')
})

test.each([
  [[], 0, 0, 'Nobody was won in this period'],
  [[], 12, 0, '12 accounts won: too few for a claim, which takes 20 on both sides'],
  [[], 300, 40, '300 accounts won, and no kind of customer clearly does better or worse'],
  [
    [finding('above'), finding('below'), finding('below')],
    300,
    40,
    '1 kind of customer clearly does better, 2 kinds clearly do worse',
  ],
] as const)('the page begins with what was found: %j of %i', (findings, accounts, compared, sentence) => {
  expect(profileSentence({ findings, compared, minimum: 20, all: { accounts } })).toBe(sentence)
})

test('a share carries its sample and its interval', () => {
  expect(plain(sampleText({ n: 37, hits: 31 }))).toBe('31 of 37, 69 to 92 %')
  expect(sampleText({ n: 0, hits: 0 })).toBe('')
})
