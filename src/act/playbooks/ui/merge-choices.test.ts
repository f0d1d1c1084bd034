import { expect, test } from 'vitest'
import { templatePieces, withField } from './merge-choices.ts'

test('a field is put in where the cursor stood, over what was marked', () => {
  expect(withField('Hello , bye', 'contact.first_name', { start: 6, end: 6 })).toEqual({
    text: 'Hello {{contact.first_name}}, bye',
    cursor: 28,
  })
  expect(withField('Hello XX', 'account.name', { start: 6, end: 8 }).text).toBe('Hello {{account.name}}')
})

test('a text falls into what was written and what stands for something', () => {
  expect(templatePieces('Hi {{ contact.first_name | there }}!')).toEqual([
    { text: 'Hi ', isField: false, at: 0 },
    { text: 'contact.first_name', isField: true, at: 3 },
    { text: '!', isField: false, at: 35 },
  ])
  expect(templatePieces('no field')).toEqual([{ text: 'no field', isField: false, at: 0 }])
})
