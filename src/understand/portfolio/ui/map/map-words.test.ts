import { expect, test } from 'vitest'
import { mapFinding, mapRest } from './map-words.ts'

const family = (...bands: string[]) => ({ members: bands.map((band) => ({ row: { band } })) })

test('a family with good and poor health in it is worth a word', () => {
  const shown = { families: [family('good', 'poor'), family('good', 'fair')], total: 2, alone: 0 }
  expect(mapFinding(shown)).toBe('2 families, 4 accounts in all; one holds both good and poor health')
})

test('one family is said as one', () => {
  expect(mapFinding({ families: [family('good', 'good')], total: 1, alone: 0 })).toBe('1 family, 2 accounts in all')
})

test('what is not drawn is counted', () => {
  expect(mapRest({ families: [family('good'), family('fair')], total: 3, alone: 1 })).toBe(
    'The 2 largest by ARR are drawn. 1 account has neither parent nor child.',
  )
})
