export interface StepReached {
  readonly reached: number
  readonly ofPrevious: number | null
  readonly ofFirst: number | null
}

/** Shares of those who entered and of those who came to the step before; null where nobody did. */
export function sharesOf(reached: readonly number[]): StepReached[] {
  return reached.map((count, index) => {
    const previous = index === 0 ? count : (reached[index - 1] ?? 0)
    const first = reached[0] ?? 0
    return {
      reached: count,
      ofPrevious: previous === 0 ? null : count / previous,
      ofFirst: first === 0 ? null : count / first,
    }
  })
}
