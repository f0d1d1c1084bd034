import { expect, test } from 'vitest'
import { npsSentence } from './nps-sentence.ts'

// Node takes its locale from the environment; the page takes the reader's.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

test.each([
  [{ score: null, answers: 0, standardError: null }, 'NPS is not known yet'],
  [{ score: -100, answers: 1, standardError: null }, 'NPS −100, from 1 answer'],
  [{ score: -100, answers: 2, standardError: 0 }, 'NPS −100, from 2 answers'],
  [{ score: 33, answers: 3, standardError: 24 }, 'NPS 33 ± 24, from 3 answers, not certain yet'],
  [{ score: 60, answers: 40, standardError: 11.2 }, 'NPS 60 ± 11, from 40 answers'],
])('%j is said as a sentence with its doubt', (nps, sentence) => {
  expect(npsSentence(nps)).toBe(sentence)
})
