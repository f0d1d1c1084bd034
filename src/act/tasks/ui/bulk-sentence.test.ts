import { expect, test } from 'vitest'
import { bulkSentence } from './bulk-sentence.ts'

test.each([
  [{ changed: 1, unchanged: 0, refused: [] }, '1 task changes.'],
  [{ changed: 12, unchanged: 1, refused: [] }, '12 tasks change. One is so already.'],
  [{ changed: 0, unchanged: 3, refused: [] }, 'None of them changes. 3 are so already.'],
  [{ changed: 2, unchanged: 0, refused: [{ title: 'Call' }] }, '2 tasks change. “Call” cannot be changed like that.'],
  [
    { changed: 2, unchanged: 0, refused: [{ title: 'Call' }, { title: 'Write' }] },
    '2 tasks change. 2 cannot be changed like that, such as “Call”.',
  ],
])('%o', (outlook, sentence) => {
  expect(bulkSentence(outlook)).toBe(sentence)
})
