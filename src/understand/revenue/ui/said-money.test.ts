import { expect, test } from 'vitest'
import { saidMoney } from './said-money.ts'

test.each([
  [4_364_820, 'EUR', '€43,648'],
  [-4_364_850, 'EUR', '−€43,648'],
  [1_250, 'EUR', '€12.50'],
  [12_345, 'JPY', '¥12,345'],
])('%i minor units of %s are said as %s', (minor, currency, text) => {
  expect(saidMoney(minor, currency)).toBe(text)
})
