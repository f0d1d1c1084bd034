import { expect, test } from 'vitest'
import { historySentence } from './history.ts'

const mia = { id: 1, name: 'Mia' }
const max = { id: 2, name: 'Max' }
const nobody = { member: null, from: null, to: null, text: '' }

test.each([
  [{ ...nobody, kind: 'note', member: mia, text: 'Left a message' }, 'Mia: Left a message'],
  [{ ...nobody, kind: 'assigned', text: 'Mia owns the account.' }, 'Mia owns the account.'],
  [
    { ...nobody, kind: 'handed_over', from: mia, to: max, text: 'On leave' },
    'Handed over from Mia to Max with the account. “On leave”',
  ],
  [{ ...nobody, kind: 'delegated', member: mia, from: mia, to: max }, 'Mia gave it to Max.'],
  [{ ...nobody, kind: 'delegated', member: max, to: max }, 'Max took it.'],
  [{ ...nobody, kind: 'done', member: mia, text: 'Held: all were there' }, 'Mia completed it: Held: all were there'],
  [{ ...nobody, kind: 'dropped' }, 'Volant dropped it.'],
  [{ ...nobody, kind: 'reopened', member: max }, 'Max opened it again.'],
])('%o', (note, sentence) => {
  expect(historySentence(note)).toBe(sentence)
})
