import { z } from 'zod'

export const COMPARISONS = ['<', '<=', '=', '>=', '>'] as const
export const Comparison = z.enum(COMPARISONS)
export type Comparison = z.output<typeof Comparison>

/** Three-valued truth: null is unknown. */
export type Truth = boolean | null

export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}

export function notOf(truth: Truth): Truth {
  return truth === null ? null : !truth
}

export function compare(value: number | null, operator: Comparison, bound: number): Truth {
  if (value === null) return null
  switch (operator) {
    case '<':
      return value < bound
    case '<=':
      return value <= bound
    case '=':
      return value === bound
    case '>=':
      return value >= bound
    case '>':
      return value > bound
  }
}
