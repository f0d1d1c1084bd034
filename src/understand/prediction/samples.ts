/**
 * Rows to learn from: one account on one day, what was known of it at the close of that day, and what happened.
 * Row `i` has its values at `i × keys.length`; an unknown value is NaN. Days are numbers (`dayNumber`).
 */
export interface Samples {
  readonly keys: readonly string[]
  readonly values: Float32Array
  /** 1: the account left (MRR 0 on the day of the label, or the renewal was lost). */
  readonly lost: Uint8Array
  readonly accounts: Float64Array
  readonly days: Int32Array
  /** The day whose close decided the label; the label is known to nobody before. */
  readonly labelDays: Int32Array
}

export type Rows = Int32Array

export function countOf(samples: Pick<Samples, 'lost'>): number {
  return samples.lost.length
}

export function allRows(samples: Pick<Samples, 'lost'>): Rows {
  return Int32Array.from({ length: countOf(samples) }, (_, index) => index)
}

export function positivesAmong({ lost }: Pick<Samples, 'lost'>, rows: Rows): number {
  let positives = 0
  for (const row of rows) positives += lost[row] ?? 0
  return positives
}

/** Month of a day number: years × 12 + months since 1970-01. */
export function monthOf(dayNumber: number): number {
  const date = new Date(dayNumber * 86_400_000)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** The values of one feature, one per row. */
export function column(samples: Samples, feature: number, rows: Rows): Float64Array {
  const width = samples.keys.length
  return Float64Array.from(rows, (row) => samples.values[row * width + feature] ?? Number.NaN)
}

/** Without these features. */
export function without(samples: Samples, left: ReadonlySet<string>): Samples {
  if (left.size === 0) return samples
  const kept = samples.keys.flatMap((key, index) => (left.has(key) ? [] : [index]))
  const values = new Float32Array(kept.length * countOf(samples))
  for (let row = 0, to = 0; row < countOf(samples); row += 1) {
    for (const index of kept) values[to++] = samples.values[row * samples.keys.length + index] ?? Number.NaN
  }
  return { ...samples, keys: samples.keys.filter((key) => !left.has(key)), values }
}
