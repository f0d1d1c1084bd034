import { cholesky, solve } from './cholesky.ts'
import type { Rows } from './samples.ts'

/** Standardised columns (row after row, without the constant) and what happened. */
export interface Design {
  readonly x: Float32Array
  readonly width: number
  readonly lost: Uint8Array
}

/** `weights[0]` is the intercept; it is never penalised. */
export interface Fit {
  readonly weights: Float64Array
  /** Mean log loss over the rows learned from, without the penalty. */
  readonly logLoss: number
  readonly rounds: number
}

const MOST_ROUNDS = 30
const SETTLED = 1e-9

/**
 * Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares): minimises
 * Σ −log P(what happened) + penalty / 2 × Σ weight², with steps halved until the sum falls.
 * Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1 and 3.4.1.
 */
export function fitLogistic(design: Design, rows: Rows, penalty: number, start?: Float64Array): Fit {
  const size = design.width + 1
  let weights = start ? Float64Array.from(start) : startAtBaseRate(design, rows)
  let cost = costOf(design, rows, weights, penalty)
  let rounds = 0
  for (; rounds < MOST_ROUNDS; rounds += 1) {
    const { gradient, curvature } = derivatives(design, rows, weights, penalty)
    const lower = cholesky(curvature, size)
    if (!lower) break
    const step = solve(lower, size, gradient)
    const next = halvedStep(design, rows, { weights, step, cost, penalty })
    const gained = cost - next.cost
    weights = next.weights
    cost = next.cost
    if (gained <= SETTLED * (Math.abs(cost) + 1)) break
  }
  return { weights, logLoss: (cost - penaltyOf(weights, penalty)) / Math.max(1, rows.length), rounds }
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability))
}

export function sigmoid(value: number): number {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value))
}

/** Intercept + Σ weight × column, for each of the rows. */
export function scoresOf({ x, width }: Pick<Design, 'x' | 'width'>, rows: Rows, weights: Float64Array): Float64Array {
  const scores = new Float64Array(rows.length)
  for (let index = 0; index < rows.length; index += 1) {
    const at = (rows[index] ?? 0) * width
    let score = weights[0] ?? 0
    for (let j = 0; j < width; j += 1) score += (weights[j + 1] ?? 0) * (x[at + j] ?? 0)
    scores[index] = score
  }
  return scores
}

/**
 * How the weights would scatter over other companies' worth of accounts: the sandwich H⁻¹ B H⁻¹, with the months of one account
 * taken together, for they are no independent evidence. Row after row; null where it cannot be computed.
 * Source: Liang and Zeger, Longitudinal data analysis using generalized linear models, Biometrika 73 (1986).
 */
export function scatterOfWeights(
  design: Design,
  about: { rows: Rows; accounts: Float64Array; fit: Fit; penalty: number },
): Float64Array | null {
  const size = design.width + 1
  const { curvature } = derivatives(design, about.rows, about.fit.weights, about.penalty)
  const lower = cholesky(curvature, size)
  if (!lower) return null
  const pulls = pullsByAccount(design, about)
  const middle = new Float64Array(size * size)
  for (const pull of pulls.values()) addOuter(middle, pull, 1)
  mirror(middle, size)
  const correction = pulls.size > 1 ? pulls.size / (pulls.size - 1) : 1
  const half = columnsSolved(lower, size, middle)
  const scatter = columnsSolved(lower, size, transposed(half, size))
  return scatter.map((value) => value * correction)
}

function pullsByAccount(
  design: Design,
  { rows, accounts, fit }: { rows: Rows; accounts: Float64Array; fit: Fit },
): Map<number, Float64Array> {
  const { x, width, lost } = design
  const scores = scoresOf(design, rows, fit.weights)
  const pulls = new Map<number, Float64Array>()
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0
    const account = accounts[row] ?? 0
    const pull = pulls.get(account) ?? new Float64Array(width + 1)
    pulls.set(account, pull)
    const surprise = (lost[row] ?? 0) - sigmoid(scores[index] ?? 0)
    pull[0] = (pull[0] ?? 0) + surprise
    for (let j = 0; j < width; j += 1) pull[j + 1] = (pull[j + 1] ?? 0) + surprise * (x[row * width + j] ?? 0)
  }
  return pulls
}

function startAtBaseRate({ lost, width }: Design, rows: Rows): Float64Array {
  const weights = new Float64Array(width + 1)
  let positives = 0
  for (const row of rows) positives += lost[row] ?? 0
  weights[0] = logit((positives + 0.5) / (rows.length + 1))
  return weights
}

function halvedStep(
  design: Design,
  rows: Rows,
  from: { weights: Float64Array; step: Float64Array; cost: number; penalty: number },
): { weights: Float64Array; cost: number } {
  for (let share = 1; share > 1e-6; share /= 2) {
    const weights = from.weights.map((weight, index) => weight - share * (from.step[index] ?? 0))
    const cost = costOf(design, rows, weights, from.penalty)
    if (cost <= from.cost) return { weights, cost }
  }
  return { weights: from.weights, cost: from.cost }
}

function costOf(design: Design, rows: Rows, weights: Float64Array, penalty: number): number {
  const scores = scoresOf(design, rows, weights)
  let cost = penaltyOf(weights, penalty)
  for (let index = 0; index < rows.length; index += 1) {
    const score = scores[index] ?? 0
    // log(1 + e^score) − lost × score, without overflow.
    cost += Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)))
    if (design.lost[rows[index] ?? 0] === 1) cost -= score
  }
  return cost
}

function penaltyOf(weights: Float64Array, penalty: number): number {
  let squares = 0
  for (let j = 1; j < weights.length; j += 1) squares += (weights[j] ?? 0) ** 2
  return (penalty / 2) * squares
}

function derivatives({ x, width, lost }: Design, rows: Rows, weights: Float64Array, penalty: number) {
  const size = width + 1
  const gradient = new Float64Array(size)
  const curvature = new Float64Array(size * size)
  const row = new Float64Array(size)
  row[0] = 1
  for (const index of rows) {
    let score = weights[0] ?? 0
    for (let j = 1; j < size; j += 1) {
      const value = x[index * width + j - 1] ?? 0
      row[j] = value
      score += (weights[j] ?? 0) * value
    }
    const probability = sigmoid(score)
    const surprise = probability - (lost[index] ?? 0)
    for (let j = 0; j < size; j += 1) gradient[j] = (gradient[j] ?? 0) + surprise * (row[j] ?? 0)
    addOuter(curvature, row, probability * (1 - probability))
  }
  mirror(curvature, size)
  for (let j = 1; j < size; j += 1) {
    gradient[j] = (gradient[j] ?? 0) + penalty * (weights[j] ?? 0)
    curvature[j * size + j] = (curvature[j * size + j] ?? 0) + penalty
  }
  return { gradient, curvature }
}

/** Adds factor × vector × vectorᵀ to the lower triangle. */
function addOuter(matrix: Float64Array, vector: Float64Array, factor: number): void {
  const size = vector.length
  for (let j = 0; j < size; j += 1) {
    const scaled = factor * (vector[j] ?? 0)
    if (scaled === 0) continue
    const at = j * size
    for (let k = 0; k <= j; k += 1) matrix[at + k] = (matrix[at + k] ?? 0) + scaled * (vector[k] ?? 0)
  }
}

function mirror(matrix: Float64Array, size: number): void {
  for (let j = 0; j < size; j += 1) {
    for (let k = 0; k < j; k += 1) matrix[k * size + j] = matrix[j * size + k] ?? 0
  }
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, index) => matrix[(index % size) * size + Math.floor(index / size)] ?? 0)
}

/** Inverse × matrix, for the inverse whose triangle is given. */
function columnsSolved(lower: Float64Array, size: number, matrix: Float64Array): Float64Array {
  const solved = new Float64Array(size * size)
  for (let k = 0; k < size; k += 1) {
    const own = Float64Array.from({ length: size }, (_, j) => matrix[j * size + k] ?? 0)
    const x = solve(lower, size, own)
    for (let j = 0; j < size; j += 1) solved[j * size + k] = x[j] ?? 0
  }
  return solved
}
