import { expect, test } from 'vitest'
import { mentionAt, mentionChoices, withMention } from './mentions.ts'

test('an @ at the start of a word begins a mention, inside an address it does not', () => {
  expect(mentionAt('Ask @ir', 7)).toEqual({ start: 4, text: 'ir' })
  expect(mentionAt('@', 1)).toEqual({ start: 0, text: '' })
  expect(mentionAt('iris@ex', 7)).toBeNull()
  expect(mentionAt('Ask @Iris Berg about', 20)).toBeNull()
})

test('people are found by any word of their name', () => {
  const people = [{ name: 'Iris Berg' }, { name: 'Bo Iverson' }, { name: 'Mara Lind' }]
  expect(mentionChoices(people, 'i').map((person) => person.name)).toEqual(['Iris Berg', 'Bo Iverson'])
})

test('the chosen name replaces what was typed and the text behind it stays', () => {
  const mention = mentionAt('Ask @ir about it', 7)
  expect(mention && withMention('Ask @ir about it', mention, 'Iris Berg')).toEqual({
    text: 'Ask @Iris Berg about it',
    caret: 15,
  })
})
