import { withoutNoise } from '../../kernel/statistics.ts'
import type { Band, BandEdges } from './definitions.ts'

export type Quadrant = 'thriving' | 'unproven' | 'strained' | 'critical'
export type Trend = 'rising' | 'steady' | 'falling'

const HIGH = 50
const TREND_STEP = 5

/** poor < fair edge ≤ fair < good edge ≤ good, on the unrounded score; no score is `unknown`. */
export function bandOf(overall: number | null, edges: BandEdges): Band {
  if (overall === null) return 'unknown'
  if (overall < edges.fair) return 'poor'
  return overall < edges.good ? 'fair' : 'good'
}

/** Results across, experience up: thriving has both, unproven lacks results, strained lacks experience. */
export function quadrantOf(cx: number | null, co: number | null): Quadrant | null {
  if (cx === null || co === null) return null
  if (cx >= HIGH) return co >= HIGH ? 'thriving' : 'unproven'
  return co >= HIGH ? 'strained' : 'critical'
}

/** Overall minus its close 30 days ago: 5 or more is rising, −5 or less falling. None unless both are known. */
export function trendOf(overall: number | null, overall30DaysAgo: number | null): Trend | null {
  if (overall === null || overall30DaysAgo === null) return null
  const change = withoutNoise(overall - overall30DaysAgo)
  if (change >= TREND_STEP) return 'rising'
  return change <= -TREND_STEP ? 'falling' : 'steady'
}

/**
 * A score as written in a sentence: whole, unless rounding would carry it over a band's edge.
 * 49.96 is poor and must not read “50”, so it is cut to 49.9.
 */
export function scoreText(score: number, edges: BandEdges): string {
  const rounded = Math.round(score)
  if (bandOf(rounded, edges) === bandOf(score, edges)) return String(rounded)
  return (Math.floor(withoutNoise(score * 10)) / 10).toFixed(1)
}
