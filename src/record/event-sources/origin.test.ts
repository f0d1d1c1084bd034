import { expect, test } from 'vitest'
import { Origin, originOf } from './origin.ts'

test.each([
  ['https://app.example.com', 'https://app.example.com'],
  ['https://app.example.com/', 'https://app.example.com'],
  ['https://App.Example.com/sign-in?next=1', 'https://app.example.com'],
  ['app.example.com', 'https://app.example.com'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['https://app.example.com:443', 'https://app.example.com'],
])('%s means the origin %s', (text, origin) => {
  expect(originOf(text)).toBe(origin)
})

test.each(['', '*', 'ftp://files.example.com', 'https://', 'not an origin'])('%j is no origin', (text) => {
  expect(Origin.safeParse(text).success).toBe(false)
})
