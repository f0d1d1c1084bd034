import type { Day } from '../../kernel/day.ts'
import type { MeasureReading, MeasureReadings, UnknownReason } from './definitions.ts'

/** A reading as kept in `measure_values`: value, known, fresh, newest day of the data, count, why it is unknown. */
export type StoredReading = [number | null, 0 | 1, 0 | 1, Day | null, number, UnknownReason?]
export type StoredReadings = Record<string, StoredReading>

export function storeReadings(readings: MeasureReadings): StoredReadings {
  return Object.fromEntries(
    Object.entries(readings).map(([key, { value, known, fresh, dataDay, count, unknownBecause }]) => {
      const stored: StoredReading = [value, known ? 1 : 0, fresh ? 1 : 0, dataDay, count]
      if (unknownBecause) stored.push(unknownBecause)
      return [key, stored]
    }),
  )
}

export function readingsOf(stored: StoredReadings): MeasureReadings {
  return Object.fromEntries(
    Object.entries(stored).map(
      ([key, [value, known, fresh, dataDay, count, unknownBecause]]): [string, MeasureReading] => [
        key,
        {
          value,
          known: known === 1,
          fresh: fresh === 1,
          dataDay,
          count,
          ...(unknownBecause ? { unknownBecause } : {}),
        },
      ],
    ),
  )
}

/** Whether a day's values say something else than the ones shown last. A data day that only moved on is no news. */
export function differs(a: StoredReadings, b: StoredReadings): boolean {
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return true
  return keys.some((key) => {
    const [left, right] = [a[key], b[key]]
    if (!left || !right) return true
    return (
      left[0] !== right[0] ||
      left[1] !== right[1] ||
      left[2] !== right[2] ||
      left[4] !== right[4] ||
      left[5] !== right[5]
    )
  })
}
