import { type Interval, NORMAL_95 } from '../../kernel/shares.ts'
import { calibrated, type Calibration } from './calibration.ts'
import { type Column, encodeValue } from './encoding.ts'

export interface WeightedColumn extends Column {
  /** Change of the log odds of leaving, for one standard deviation. */
  readonly weight: number
  /** Simultaneous 95 % interval over all columns: among columns without any signal, one in twenty models shows one. */
  readonly low: number
  readonly high: number
}

/** What was learned, complete: a probability of leaving for any row of features. */
export type Model = LogisticModel | BaseRateModel

export interface BaseRateModel extends Interval {
  readonly kind: 'base_rate'
  /** Share of rows that left. */
  readonly rate: number
}

export interface LogisticModel {
  readonly kind: 'logistic'
  readonly features: readonly string[]
  readonly columns: readonly WeightedColumn[]
  readonly intercept: number
  readonly calibration: Calibration
  /** Covariance of intercept and weights, row after row. */
  readonly scatter: readonly number[]
}

export interface Contribution {
  readonly key: string
  readonly ofUnknown: boolean
  readonly feature: number
  /** Probability of leaving minus what it would be with the usual value. */
  readonly effect: number
}

export interface Prediction extends Interval {
  /** Probability of leaving. */
  readonly lost: number
  /** Of columns whose weight is told from zero, the largest effects first. */
  readonly contributions: readonly Contribution[]
}

/**
 * Whether a column is a driver: told from zero. That use or health is unknown is none, for it is so before anybody counted: a matter
 * of the calendar, not of the customer.
 */
export function isTold({
  key,
  ofUnknown,
  low,
  high,
}: Pick<WeightedColumn, 'key' | 'ofUnknown' | 'low' | 'high'>): boolean {
  return (low > 0 || high < 0) && !(ofUnknown && /^(use|metric|health)\./.test(key))
}

/** `values` in the order of the model's features; NaN: unknown. */
export function predict(model: Model, values: ArrayLike<number>): Prediction {
  if (model.kind === 'base_rate') return { lost: model.rate, low: model.low, high: model.high, contributions: [] }
  const columns = model.columns.map((column) => encodeValue(values[column.feature] ?? Number.NaN, column))
  const score = model.columns.reduce((total, { weight }, j) => total + weight * (columns[j] ?? 0), model.intercept)
  const lost = calibrated(model.calibration, score)
  const reach = NORMAL_95 * Math.sqrt(varianceOf(model, columns))
  const contributions = model.columns.flatMap((column, j): Contribution[] => {
    const without = score - column.weight * (columns[j] ?? 0)
    const effect = lost - calibrated(model.calibration, without)
    const { key, ofUnknown, feature } = column
    return isTold(column) && effect !== 0 ? [{ key, ofUnknown, feature, effect }] : []
  })
  return {
    lost,
    low: calibrated(model.calibration, score - reach),
    high: calibrated(model.calibration, score + reach),
    contributions: contributions.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
  }
}

/** Variance of the score: row × scatter × rowᵀ, with the constant in front. */
function varianceOf({ scatter }: LogisticModel, columns: readonly number[]): number {
  const row = [1, ...columns]
  let variance = 0
  for (let j = 0; j < row.length; j += 1) {
    for (let k = 0; k < row.length; k += 1)
      variance += (row[j] ?? 0) * (row[k] ?? 0) * (scatter[j * row.length + k] ?? 0)
  }
  return Math.max(0, variance)
}
