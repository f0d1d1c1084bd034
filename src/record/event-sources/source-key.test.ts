import { expect, test } from 'vitest'
import { sourceKey } from './source-key.ts'

const keyOf = (name: string, ...taken: string[]) => sourceKey(name, () => Promise.resolve(new Set(taken)))

test.each([
  ['Web app', 'events-web-app'],
  ['Größe & Maß!', 'events-gro-e-ma'],
  ['  ', 'events'],
  ['漢字', 'events'],
])('a source called %j gets the key %s', async (name, key) => {
  expect(await keyOf(name)).toBe(key)
})

test('a taken key is numbered on', async () => {
  expect(await keyOf('App', 'events-app', 'events-app-2')).toBe('events-app-3')
})
