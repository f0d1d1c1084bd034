import { expect, test } from 'vitest'
import { mentionedIn } from './mentions.ts'

const PEOPLE = ['Ann', 'Ann Lee', 'Bo (Berlin)'].map((name) => ({ name }))

test.each([
  ['see @Ann Lee, please', ['Ann Lee']],
  ['@Ann and @Ann Lee', ['Ann', 'Ann Lee']],
  ['@Annabel and ann@Ann.example', []],
  ['(@Bo (Berlin)) knows', ['Bo (Berlin)']],
  ['Ann Lee called', []],
])('in “%s” %j are mentioned', (text, names) => {
  expect(mentionedIn(text, PEOPLE).map(({ name }) => name)).toEqual(names)
})
