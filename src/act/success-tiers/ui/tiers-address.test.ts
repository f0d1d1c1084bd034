import { expect, test } from 'vitest'
import { holdingsAsked, TiersAddress } from './tiers-address.ts'

test('a figure of a tier asks for its accounts, an address somebody mistyped for all of them', () => {
  expect(holdingsAsked(TiersAddress.parse({ tier: 3 }))).toEqual({ tierId: 3, over: false })
  expect(holdingsAsked(TiersAddress.parse({ tier: 3, over: true }))).toEqual({ tierId: 3, over: true })
  expect(holdingsAsked(TiersAddress.parse({ tier: 'x', over: 'maybe' }))).toEqual({ over: false })
})
