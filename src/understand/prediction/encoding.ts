import type { Design } from './logistic.ts'
import { countOf, type Rows, type Samples } from './samples.ts'

/** One standardised column: a feature's value, or whether it is unknown. */
export interface Column {
  /** Place among the features. */
  readonly feature: number
  readonly key: string
  readonly ofUnknown: boolean
  readonly mean: number
  readonly deviation: number
}

/** Beyond so many deviations a value says no more. */
const MOST_DEVIATIONS = 5
/** An indicator is worth a column where this share of the rows (and of the others) has it. */
const LEAST_SHARE = 0.005

/**
 * How features become columns, from the rows learned from alone: an unknown value stands at the mean and is told by a column of
 * its own; features unknown together share that column. What never varies has no column.
 */
export function columnsFor(samples: Samples, rows: Rows): Column[] {
  const width = samples.keys.length
  const patterns = new Set<string>()
  return samples.keys.flatMap((key, feature): Column[] => {
    let known = 0
    let total = 0
    let squares = 0
    let mark = 0
    for (const row of rows) {
      const value = samples.values[row * width + feature] ?? Number.NaN
      // A hash of which rows know the value.
      mark = (Math.imul(mark, 31) + (Number.isNaN(value) ? row + 1 : 0)) | 0
      if (Number.isNaN(value)) continue
      known += 1
      total += value
    }
    const mean = known === 0 ? 0 : total / known
    for (const row of rows) {
      const value = samples.values[row * width + feature] ?? Number.NaN
      if (!Number.isNaN(value)) squares += (value - mean) ** 2
    }
    const deviation = known === 0 ? 0 : Math.sqrt(squares / known)
    const columns: Column[] = deviation > 1e-9 ? [{ feature, key, ofUnknown: false, mean, deviation }] : []
    const unknownShare = rows.length === 0 ? 0 : 1 - known / rows.length
    const pattern = `${known} ${mark}`
    if (unknownShare >= LEAST_SHARE && unknownShare <= 1 - LEAST_SHARE && !patterns.has(pattern)) {
      patterns.add(pattern)
      const spread = Math.sqrt(unknownShare * (1 - unknownShare))
      columns.push({ feature, key: `${key}.unknown`, ofUnknown: true, mean: unknownShare, deviation: spread })
    }
    return columns
  })
}

export function encode(samples: Samples, columns: readonly Column[]): Design {
  const count = countOf(samples)
  const x = new Float32Array(count * columns.length)
  for (let row = 0, to = 0; row < count; row += 1) {
    const from = row * samples.keys.length
    for (const column of columns) x[to++] = encodeValue(samples.values[from + column.feature] ?? Number.NaN, column)
  }
  return { x, width: columns.length, lost: samples.lost }
}

/** 0 stands for what is usual. */
export function encodeValue(value: number, { ofUnknown, mean, deviation }: Column): number {
  const isUnknown = Number.isNaN(value)
  if (ofUnknown) return ((isUnknown ? 1 : 0) - mean) / deviation
  if (isUnknown) return 0
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean) / deviation))
}
