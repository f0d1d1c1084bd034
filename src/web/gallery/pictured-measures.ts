import type { CurvePoint } from '../design/curve-glyph.ts'

export interface PicturedMeasure {
  name: string
  evidence: string
  lateMs?: number
  value: string
  was: string
  curve: readonly CurvePoint[]
  now: number
  before: number | null
  score: number
  weight: number
  possible: number
  points: number
  change: number
}

const points = (...pairs: readonly [number, number][]): CurvePoint[] => pairs.map(([x, y]) => ({ x, y }))

/** The values of the health panel in the design picture of one account. */
// prettier-ignore
export const CX_MEASURES: readonly PicturedMeasure[] = [
  { name: 'Weekly active users', evidence: '72 of 180 users', value: '40 % of seats', was: 'was 62 %', curve: points([0, 0], [20, 0], [60, 68], [76, 100], [100, 100]), now: 40, before: 62, score: 34, weight: 30, possible: 15, points: 5.1, change: -5.7 },
  { name: 'Open urgent tickets', evidence: '4 tickets', lateMs: 3 * 3_600_000, value: '4', was: 'was 1', curve: points([0, 100], [5, 0], [7, 0]), now: 4, before: 1, score: 20, weight: 20, possible: 10, points: 2, change: -6 },
  { name: 'First reply, median', evidence: '19 tickets', lateMs: 3 * 3_600_000, value: '6.6 h', was: 'was 4.6 h', curve: points([0, 100], [1, 100], [11, 0], [13, 0]), now: 6.6, before: 4.6, score: 44, weight: 15, possible: 7.5, points: 3.3, change: -1.5 },
  { name: 'NPS, latest answers', evidence: '3 answers', value: '6', was: 'no change', curve: points([0, 0], [6, 48], [8, 75], [10, 100]), now: 6, before: null, score: 48, weight: 15, possible: 7.5, points: 3.6, change: 0 },
  { name: 'Contacts who answer', evidence: '9 contacts', value: '3 of 9', was: 'was 6 of 9', curve: points([0, 0], [3, 40], [6, 73], [9, 100]), now: 3, before: 6, score: 40, weight: 20, possible: 10, points: 4, change: -3.3 },
]

// prettier-ignore
export const CO_MEASURES: readonly PicturedMeasure[] = [
  { name: 'Outcome progress', evidence: '2 outcomes', value: '62 %', was: 'was 64 %', curve: points([0, 0], [100, 100]), now: 62, before: 64, score: 62, weight: 40, possible: 25, points: 15.5, change: -0.5 },
  { name: 'Value shown, 90 d', evidence: '5 readings', value: '€78k of €150k', was: 'was €90k', curve: points([0, 0], [150, 100]), now: 78, before: 90, score: 52, weight: 20, possible: 12.5, points: 6.5, change: -1 },
  { name: 'Docks on auto-schedule', evidence: '50 docks', value: '24 of 50', was: 'was 28', curve: points([0, 0], [25, 50], [50, 100]), now: 24, before: 28, score: 48, weight: 20, possible: 12.5, points: 6, change: -1 },
]
