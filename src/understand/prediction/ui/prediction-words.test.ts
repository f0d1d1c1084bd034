import { expect, test } from 'vitest'
import type { HealthResult, ModelOut, ReportOut, ScoreOut } from '../contract.ts'
import {
  aucText,
  calibrationSentence,
  healthSentence,
  liftSentence,
  modelSentence,
  suggestionSentence,
} from './prediction-words.ts'

const report: ReportOut = {
  n: 300,
  positives: 20,
  base_rate: 0.066,
  auc: 0.712,
  auc_low: 0.66,
  auc_high: 0.75,
  brier: 0.05,
  log_loss: 0.2,
  ece: 0.012,
  lift_top_decile: 3.24,
  deciles: [],
  calibration: [],
  test_from: null,
  test_to: null,
  samples: 1000,
  sample_positives: 50,
  base_brier: null,
  base_log_loss: null,
  by_lead: [],
  features: [],
  left_out: [],
}
const model: ModelOut = {
  id: 1,
  label: 'churn',
  features: 'all',
  horizonDays: 30,
  kind: 'logistic',
  trainedAt: '2026-01-01T00:00:00Z',
  trainedThrough: null,
  samples: 1000,
  positives: 50,
  state: 'live',
  because: '',
  report,
}
const score: ScoreOut = {
  n: 300,
  positives: 20,
  base_rate: 0.07,
  auc: 0.6,
  auc_low: 0.55,
  auc_high: 0.65,
  lift_top_decile: 2,
  deciles: [],
  calibration: [],
  ece: null,
  brier: null,
  verdict: 'nothing',
}
const health = { lead_days: 90, overall: score } as HealthResult

test('an AUC stands with its limits', () => {
  expect(aucText(report)).toBe('0.71 (0.66–0.75)')
  expect(aucText({ auc: null, auc_low: null, auc_high: null })).toBe('–')
})

test('a model that tells leavers apart says how much', () => {
  expect(modelSentence(model)).toBe(
    'We can tell who stops paying within 30 days; in the tenth most at risk 3.2 times as many left as on average',
  )
})

test('a base rate is called one', () => {
  expect(modelSentence({ ...model, kind: 'base_rate' })).toMatch(
    /^Everybody gets the base rate, 5.0.%: who stops paying within 30 days is not told apart$/,
  )
  expect(
    modelSentence({
      ...model,
      kind: 'base_rate',
      label: 'renewal',
      horizonDays: 90,
      report: { ...report, samples: 0 },
    }),
  ).toBe('Nobody knows yet which renewal is lost, 90 days before it is due')
})

test('health that predicts nothing is told so', () => {
  expect(healthSentence(health)).toContain('Health predicts nothing')
  expect(healthSentence({ ...health, overall: { ...score, verdict: 'predicts' } })).toBe(
    'Health told, 90 days before, who would leave (20 losses in 300 cases)',
  )
})

test('pictures without cases say so', () => {
  expect(calibrationSentence({ ece: null, n: 0 })).toBe('No probability could be held against what happened')
  expect(liftSentence({ lift_top_decile: null })).toContain('nothing to find')
})

test('suggested weights say whether they were proven on months they were not found in', () => {
  const suggestion = { scorecardId: 1, scorecard: 'Standard', weights: [], auc_now: 0.7, auc_suggested: 0.8 }
  expect(suggestionSentence(suggestion)).toContain('told who leaves better in the latest: AUC 0.80 instead of 0.70')
  expect(suggestionSentence({ ...suggestion, auc_suggested: 0.6 })).toContain('no better')
  expect(suggestionSentence({ ...suggestion, auc_suggested: null })).toContain(
    'too few left in earlier months to prove them',
  )
})
