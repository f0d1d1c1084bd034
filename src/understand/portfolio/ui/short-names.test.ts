import { expect, test } from 'vitest'
import { shortNames } from './short-names.ts'

test('people are called by their first name unless two share it', () => {
  const names = shortNames([
    { id: 1, name: 'Mara Lindqvist' },
    { id: 2, name: 'Iris Vane' },
    { id: 3, name: 'Iris Okafor' },
  ])
  expect([...names.values()]).toEqual(['Mara', 'Iris Vane', 'Iris Okafor'])
})
