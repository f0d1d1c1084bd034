import { expect, test } from 'vitest'
import { learn } from './learning.ts'
import { makeHistory } from './learning-examples.ts'
import type { Model } from './model.ts'
import { replacementOf } from './replacement.ts'

const FEATURES = ['tickets.open', 'use.days_28']
const samples = makeHistory({ accounts: 700, months: 18, features: FEATURES, odds: ([open = 0]) => 1.2 * open - 4 })
const learned = learn({ samples, leads: [], datedLater: [] })
const halfway = Math.floor(Date.UTC(2020, 12, 20) / 86_400_000)

test('a model of the same quality replaces the one before', () => {
  const standing = { model: learned.model, report: learned.report, trainedThrough: halfway }
  const found = replacementOf(standing, learned, samples)
  expect(found.replaces).toBe(true)
  expect(found.because).toContain('neither had seen')
})

test('a model that does worse on cases neither had seen does not', () => {
  const worse = {
    ...learned,
    tested: { ...learned.tested, probabilities: learned.tested.probabilities.map((one) => 0.9 - one / 2) },
  }
  const found = replacementOf({ model: learned.model, report: learned.report, trainedThrough: halfway }, worse, samples)
  expect(found).toMatchObject({ replaces: false })
  expect(found.because).toContain('The one before stays')
})

test('with too few new cases its own test must not fall below what the one before reached for certain', () => {
  const standing = { model: learned.model, report: { auc_low: 0.99 }, trainedThrough: Number.MAX_SAFE_INTEGER }
  expect(replacementOf(standing, learned, samples).replaces).toBe(false)
  expect(replacementOf({ ...standing, report: { auc_low: 0.55 } }, learned, samples).replaces).toBe(true)
})

test('a base rate gives way', () => {
  const base: Model = { kind: 'base_rate', rate: 0.02, low: 0.01, high: 0.03 }
  expect(
    replacementOf({ model: base, report: { auc_low: null }, trainedThrough: null }, learned, samples).replaces,
  ).toBe(true)
})
