import { expect, test } from 'vitest'
import { biasText, calledSentence, hitText } from './called-words.ts'

const score = { voice: 'csm', category: 'commit', decided: 40, hits: 36, hitRate: 0.9 } as const

test.each([
  [[score], 'Of what CSMs committed, 90 % renewed (36 of 40 renewals)'],
  [
    [{ ...score, decided: 4, hits: 3, hitRate: null }],
    'Of what CSMs committed, 3 of 4 renewals renewed: below 10, too few to say',
  ],
  [[{ ...score, voice: 'leader' } as const], 'Nothing that CSMs committed has been decided yet'],
])('how often commits came is one sentence', (scores, sentence) => {
  expect(calledSentence(scores, 'csm', 10)).toBe(sentence)
})

test('a hit rate comes with its limits, or with the word that it is too few to say', () => {
  expect(hitText({ hitRate: 0.9, interval: { low: 0.77, high: 0.96 } })).toBe('90 % (77 %–96 %)')
  expect(hitText({ hitRate: null, interval: null })).toBe('too few to say')
})

test.each([
  [0.04, '+4.0 %'],
  [-0.125, '−12.5 %'],
  [0.0002, '0.0 %'],
  [null, '–'],
])('a bias of %s is written %s', (bias, text) => {
  expect(biasText(bias)).toBe(text)
})
