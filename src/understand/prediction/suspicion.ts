import { auc } from './discrimination.ts'
import { allRows, column, positivesAmong, type Samples } from './samples.ts'

/** A feature too good to be true, or read from something dated after the day it is said of: named, and left out. */
export interface Suspect {
  readonly key: string
  readonly because: 'separates_alone' | 'dated_later'
  readonly auc: number | null
}

const TOO_GOOD = 0.97
const POSITIVES_NEEDED = 10

/** Features that alone separate those who left from those who stayed: nothing that is known before does that. */
export function suspects(samples: Samples): Suspect[] {
  const rows = allRows(samples)
  if (positivesAmong(samples, rows) < POSITIVES_NEEDED) return []
  return samples.keys.flatMap((key, feature): Suspect[] => {
    const best = Math.max(eitherWay(aucWhereKnown(samples, feature)), eitherWay(aucOfUnknown(samples, feature)))
    return best > TOO_GOOD ? [{ key, because: 'separates_alone', auc: best }] : []
  })
}

function aucWhereKnown(samples: Samples, feature: number): number | null {
  const values = column(samples, feature, allRows(samples))
  const known = allRows(samples).filter((row) => !Number.isNaN(values[row] ?? Number.NaN))
  if (positivesAmong(samples, known) < POSITIVES_NEEDED) return null
  return auc({
    scores: Float64Array.from(known, (row) => values[row] ?? 0),
    lost: Uint8Array.from(known, (row) => samples.lost[row] ?? 0),
  })
}

function aucOfUnknown(samples: Samples, feature: number): number | null {
  const values = column(samples, feature, allRows(samples))
  return auc({ scores: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0)), lost: samples.lost })
}

function eitherWay(found: number | null): number {
  return found === null ? 0.5 : Math.max(found, 1 - found)
}
