import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAttemptLimit, signInKeys } from './attempt-limit.ts'

const START = Date.parse('2026-03-10T09:00:00Z')
const after = (seconds: number) => new Date(START + seconds * 1_000)
const ana = signInKeys('ana@volant.test', '10.0.0.1')

test('five wrong passwords are free, the sixth attempt waits, and the wait doubles', () => {
  const limit = createAttemptLimit()
  for (let attempt = 0; attempt < 5; attempt += 1) expect(limit.take(ana, after(0))).toBe(0)
  expect(limit.take(ana, after(0))).toBe(15)
  expect(limit.take(ana, after(15))).toBe(0)
  expect(limit.take(ana, after(15))).toBe(30)
})

test('waiting attempts do not make the wait longer', () => {
  const limit = createAttemptLimit()
  for (let attempt = 0; attempt < 5; attempt += 1) limit.take(ana, after(0))
  for (let second = 0; second < 15; second += 1) expect(limit.take(ana, after(second))).toBe(15 - second)
  expect(limit.take(ana, after(15))).toBe(0)
})

test('a right password clears the person, and a guesser cannot clear an address with an account of its own', () => {
  const limit = createAttemptLimit()
  const guesser = signInKeys('guesser@volant.test', '10.0.0.1')
  for (let person = 0; person < 100; person += 1) {
    limit.take(signInKeys(`victim${person}@volant.test`, '10.0.0.1'), after(0))
    if (limit.take(guesser, after(0)) === 0) limit.succeeded(guesser)
  }
  expect(limit.take(signInKeys('next@volant.test', '10.0.0.1'), after(0))).toBeGreaterThan(0)
  expect(limit.take(signInKeys('next@volant.test', '10.0.0.2'), after(0))).toBe(0)
})

test('somebody guessing from elsewhere does not lock a person out of their own place soon', () => {
  const limit = createAttemptLimit()
  const elsewhere = signInKeys('ana@volant.test', '66.6.6.6')
  for (let attempt = 0; attempt < 8; attempt += 1) limit.take(elsewhere, after(0))
  expect(limit.take(ana, after(0))).toBe(0)
})

test('after a quarter of an hour of silence everything is forgotten', () => {
  const limit = createAttemptLimit()
  for (let attempt = 0; attempt < 5; attempt += 1) limit.take(ana, after(0))
  expect(limit.take(ana, after(15 * 60))).toBe(0)
  expect(limit.take(ana, after(15 * 60))).toBe(0)
})

test('no wait is longer than a quarter of an hour, whatever the history', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_200), { maxLength: 80 }), (pauses) => {
      const limit = createAttemptLimit()
      let second = 0
      for (const pause of pauses) {
        second += pause
        expect(limit.take(ana, after(second))).toBeLessThanOrEqual(15 * 60)
      }
    }),
  )
})
