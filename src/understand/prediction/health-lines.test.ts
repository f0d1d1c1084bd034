import { expect, test } from 'vitest'
import type { HealthBacktest } from './health-backtest.ts'
import { healthBacktestText } from './health-lines.ts'

const few = {
  n: 40,
  positives: 2,
  base_rate: 0.05,
  auc: null,
  auc_low: null,
  auc_high: null,
  lift_top_decile: 0,
  deciles: [],
  calibration: [],
  brier: null,
  ece: null,
  verdict: 'too_few',
} as const
const suggestion = {
  scorecardId: 1,
  scorecard: 'Standard',
  weights: [{ measure: 'logins', component: 'cx', weight: 20, suggested: 60, isTold: true } as const],
  auc_now: 0.76,
  auc_suggested: null,
}
const found: HealthBacktest = {
  lead_days: 90,
  from: '2025-01-01',
  to: '2025-12-01',
  share: 1,
  overall: few,
  cx: few,
  co: { ...few, auc: 0.7123, auc_low: 0.6, auc_high: 0.8, verdict: 'predicts' },
  measures: [],
  undated: [],
  suggestion,
}

const lineOf = (text: string, name: string) => text.split('\n').find((line) => line.startsWith(name))

test('limits stand where there are any, and one stroke where there are none', () => {
  const text = healthBacktestText(found)
  expect(lineOf(text, 'CO')).toMatch(/0\.71 +0\.60–0\.80 +0\.00 +told who left/)
  expect(lineOf(text, 'overall')).toMatch(/ – +– +0\.00 +too few losses to say/)
})

test('weights that could not be proven are said to be so', () => {
  expect(healthBacktestText(found)).toContain(
    'on the latest months its AUC is 0.76. The months before hold too little to prove other weights.',
  )
  const proven = { ...found, suggestion: { ...suggestion, auc_suggested: 0.81 } }
  expect(healthBacktestText(proven)).toContain('with weights found so in the months before 0.81.')
})
