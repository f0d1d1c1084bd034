import { expect, test } from 'vitest'
import { outboxSentence } from './outreach-words.ts'

test.each([
  [{ email: 0, slack: 0, webhook: 0 }, 0, 'Everything that is due is out'],
  [{ email: 1, slack: 0, webhook: 0 }, 0, '1 waits'],
  [{ email: 2, slack: 1, webhook: 0 }, 3, '3 wait, 3 failed in 7 days'],
])('the outbox in a sentence: %j and %i failed', (waiting, failed, sentence) => {
  expect(outboxSentence(waiting, failed, true)).toBe(sentence)
})

test('an outbox that nothing ever went through says so', () => {
  expect(outboxSentence({ email: 0, slack: 0, webhook: 0 }, 0, false)).toBe('Nothing was to go out yet')
})
