import { shareInterval } from '../../kernel/shares.ts'
import { fitLogistic, sigmoid } from './logistic.ts'
import { allRows } from './samples.ts'

/** probability = sigmoid(slope × score + offset). */
export interface Calibration {
  readonly slope: number
  readonly offset: number
}

/**
 * Platt's scaling, learned from scores of rows the model had not seen. A slope at or below 0 means that scores say nothing:
 * then everybody gets the base rate. Source: J. Platt, Probabilistic outputs for support vector machines (1999).
 */
export function calibrate(scores: Float64Array, lost: Uint8Array): Calibration {
  const { mean, deviation } = spread(scores)
  if (deviation === 0) return constant(lost)
  const x = Float32Array.from(scores, (score) => (score - mean) / deviation)
  // A trace of penalty keeps the slope finite where scores separate the two kinds completely.
  const { weights } = fitLogistic({ x, width: 1, lost }, allRows({ lost }), 0.1)
  const slope = (weights[1] ?? 0) / deviation
  return slope > 0 ? { slope, offset: (weights[0] ?? 0) - slope * mean } : constant(lost)
}

export function calibrated({ slope, offset }: Calibration, score: number): number {
  return sigmoid(slope * score + offset)
}

export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean probability said. */
  readonly said: number
  /** Share that left, with its 95 % interval. */
  readonly happened: number
  readonly low: number
  readonly high: number
}

/** Ten bins by probability with about the same number of rows each; equal probabilities are never torn apart. */
export function bins(probabilities: ArrayLike<number>, lost: ArrayLike<number>): Bin[] {
  const order = Array.from({ length: probabilities.length }, (_, index) => index).sort(
    (a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0),
  )
  const borders = Array.from({ length: 11 }, (_, index) => {
    let border = Math.round((order.length * index) / 10)
    const isTorn = () => probabilities[order[border] ?? 0] === probabilities[order[border - 1] ?? 0]
    while (border > 0 && border < order.length && isTorn()) border += 1
    return border
  })
  return borders.slice(1).flatMap((to, index) => {
    const rows = order.slice(borders[index], to)
    if (rows.length === 0) return []
    const positives = rows.reduce((count, row) => count + (lost[row] ?? 0), 0)
    const said = rows.reduce((total, row) => total + (probabilities[row] ?? 0), 0) / rows.length
    const at = (row: number | undefined) => probabilities[row ?? 0] ?? 0
    const count = rows.length
    return {
      from: at(rows[0]),
      to: at(rows.at(-1)),
      count,
      said,
      happened: positives / count,
      ...(shareInterval({ n: count, hits: positives }) ?? { low: 0, high: 1 }),
    }
  })
}

/** Expected calibration error: the mean distance between what was said and what happened, over the bins. */
export function calibrationError(found: readonly Bin[]): number | null {
  const count = found.reduce((total, bin) => total + bin.count, 0)
  if (count === 0) return null
  return found.reduce((total, bin) => total + bin.count * Math.abs(bin.said - bin.happened), 0) / count
}

/** Mean squared distance between probability and what happened. Source: G. Brier (1950). */
export function brier(probabilities: ArrayLike<number>, lost: ArrayLike<number>): number | null {
  return meanOver(probabilities, lost, (said, happened) => (said - happened) ** 2)
}

/** Mean of −log of the probability given to what happened, natural logarithm. */
export function logLoss(probabilities: ArrayLike<number>, lost: ArrayLike<number>): number | null {
  return meanOver(probabilities, lost, (said, happened) => -Math.log(Math.max(1e-15, happened === 1 ? said : 1 - said)))
}

function meanOver(
  probabilities: ArrayLike<number>,
  lost: ArrayLike<number>,
  of: (said: number, happened: number) => number,
): number | null {
  if (probabilities.length === 0) return null
  let total = 0
  for (let row = 0; row < probabilities.length; row += 1) total += of(probabilities[row] ?? 0, lost[row] ?? 0)
  return total / probabilities.length
}

function constant(lost: Uint8Array): Calibration {
  const positives = lost.reduce((count, one) => count + one, 0)
  const rate = (positives + 0.5) / (lost.length + 1)
  return { slope: 0, offset: Math.log(rate / (1 - rate)) }
}

function spread(values: Float64Array): { mean: number; deviation: number } {
  let total = 0
  for (const value of values) total += value
  const mean = total / Math.max(1, values.length)
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length)) }
}
