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
  /** Second derivatives of the unpenalised sum somewhere near: to start the next fit from. */
  readonly curvature: Float64Array
  /** Mean log loss over the rows learned from, without the penalty. */
  readonly logLoss: number
  readonly rounds: number
}

const MOST_ROUNDS = 100
const SETTLED = 1e-10
/** A curvature computed earlier serves as long as each step gains no more than this share of the one before. */
const SLOW = 0.2

/**
 * Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares): minimises
 * Σ −log P(what happened) + penalty / 2 × Σ weight², with steps halved until the sum falls. The curvature is kept over several
 * steps, for it is by far the dearest part. `start` is the fit of a neighbouring penalty on the same rows.
 * Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.1 and 3.4.1.
 */
export function fitLogistic(design: Design, rows: Rows, penalty: number, start?: Fit): Fit {
  let weights = start ? Float64Array.from(start.weights) : startAtBaseRate(design, rows)
  let cost = costOf(design, rows, weights, penalty)
  let curvature = start?.curvature ?? curvatureOf(design, rows, weights)
  let isExact = !start
  let gainedBefore = Number.POSITIVE_INFINITY
  let rounds = 0
  for (; rounds < MOST_ROUNDS; rounds += 1) {
    const lower = cholesky(penalised(curvature, penalty), design.width + 1)
    if (!lower) break
    const step = solve(lower, design.width + 1, gradientOf(design, rows, weights, penalty))
    const next = halvedStep(design, rows, { weights, step, cost, penalty })
    const gained = cost - next.cost
    weights = next.weights
    cost = next.cost
    if (gained <= SETTLED * (Math.abs(cost) + 1)) {
      if (isExact || gained > 0) break
    } else if (gained <= SLOW * gainedBefore) {
      isExact = false
      gainedBefore = gained
      continue
    }
    curvature = curvatureOf(design, rows, weights)
    isExact = true
    gainedBefore = Number.POSITIVE_INFINITY
  }
  return { weights, curvature, logLoss: (cost - penaltyOf(weights, penalty)) / Math.max(1, rows.length), rounds }
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability))
}

export function sigmoid(value: number): number {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value))
}

/** Intercept + Σ weight × column, for each of the rows. */
export function scoresOf({ x, width }: Pick<Design, 'x' | 'width'>, rows: Rows, weights: Float64Array): Float64Array {
  const scores = new Float64Array(rows.length)
  for (let index = 0; index < rows.length; index += 1) {
    const at = (rows[index] as number) * width
    let score = weights[0] as number
    for (let j = 0; j < width; j += 1) score += (weights[j + 1] as number) * (x[at + j] as number)
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
  const lower = cholesky(penalised(curvatureOf(design, about.rows, about.fit.weights), about.penalty), size)
  if (!lower) return null
  const pulls = pullsByAccount(design, about)
  const middle = new Float64Array(size * size)
  for (const pull of pulls.values()) addOuter(middle, pull)
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

function gradientOf({ x, width, lost }: Design, rows: Rows, weights: Float64Array, penalty: number): Float64Array {
  const scores = scoresOf({ x, width }, rows, weights)
  const gradient = weights.map((weight, j) => (j === 0 ? 0 : penalty * weight))
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number
    const surprise = sigmoid(scores[index] as number) - (lost[row] as number)
    gradient[0] = (gradient[0] as number) + surprise
    for (let j = 0; j < width; j += 1) {
      gradient[j + 1] = (gradient[j + 1] as number) + surprise * (x[row * width + j] as number)
    }
  }
  return gradient
}

/** Rows taken together, so that each number of the matrix is loaded and stored once for all of them. */
const ROWS_AT_ONCE = 4

/**
 * Σ p (1 − p) × row × rowᵀ. Nearly all of the time of learning is spent here: four rows at once and plain reads (the places
 * exist) make it four times as fast as one row and checked reads.
 */
function curvatureOf({ x, width }: Design, rows: Rows, weights: Float64Array): Float64Array {
  const size = width + 1
  const scores = scoresOf({ x, width }, rows, weights)
  const matrix = new Float64Array(size * size)
  const four = new Float64Array(size * ROWS_AT_ONCE)
  const factors = new Float64Array(ROWS_AT_ONCE)
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    factors.fill(0)
    for (let r = 0; r < ROWS_AT_ONCE && start + r < rows.length; r += 1) {
      const probability = sigmoid(scores[start + r] as number)
      factors[r] = probability * (1 - probability)
      const from = (rows[start + r] as number) * width
      four[r * size] = 1
      for (let j = 0; j < width; j += 1) four[r * size + j + 1] = x[from + j] as number
    }
    addFour(matrix, four, factors)
  }
  mirror(matrix, size)
  return matrix
}

function addFour(matrix: Float64Array, four: Float64Array, factors: Float64Array): void {
  const size = four.length / ROWS_AT_ONCE
  const [second, third, fourth] = [size, 2 * size, 3 * size]
  for (let j = 0; j < size; j += 1) {
    const a = (factors[0] as number) * (four[j] as number)
    const b = (factors[1] as number) * (four[second + j] as number)
    const c = (factors[2] as number) * (four[third + j] as number)
    const d = (factors[3] as number) * (four[fourth + j] as number)
    const at = j * size
    for (let k = 0; k <= j; k += 1) {
      matrix[at + k] =
        (matrix[at + k] as number) +
        a * (four[k] as number) +
        b * (four[second + k] as number) +
        c * (four[third + k] as number) +
        d * (four[fourth + k] as number)
    }
  }
}

function penalised(curvature: Float64Array, penalty: number): Float64Array {
  const size = Math.sqrt(curvature.length)
  return curvature.map((value, index) => (index > 0 && index % (size + 1) === 0 ? value + penalty : value))
}

/** Adds vector × vectorᵀ to the lower triangle. */
function addOuter(matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length
  for (let j = 0; j < size; j += 1) {
    const scaled = vector[j] ?? 0
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
