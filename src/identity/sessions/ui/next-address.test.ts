import { expect, test } from 'vitest'
import { nextAddress } from './next-address.ts'

test.each([
  ['?next=/accounts?sort=arr', '/accounts?sort=arr'],
  ['', '/'],
  ['?next=https://evil.test', '/'],
  ['?next=//evil.test', '/'],
  ['?next=/\\evil.test', '/'],
  ['?next=/%09/evil.test', '/'],
  ['?next=javascript:alert(1)', '/'],
  ['?next=/sign-in?next=/sign-in', '/'],
])('after signing in %s leads to %s', (search, address) => {
  expect(nextAddress(search)).toBe(address)
})
