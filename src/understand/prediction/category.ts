/** Forecast category of a renewal as the machine sees it. */
export type MachineCategory = 'commit' | 'best_case' | 'at_risk'

/** From which probability of renewing (0 to 1) on a renewal is committed, or best case; below both it is at risk. */
export interface CategoryThresholds {
  commit: number
  bestCase: number
}

export const defaultThresholds: CategoryThresholds = { commit: 0.75, bestCase: 0.5 }

/** @param probability that the account renews, 0 to 1 */
export function categoryOf(probability: number, thresholds: CategoryThresholds = defaultThresholds): MachineCategory {
  if (probability >= thresholds.commit) return 'commit'
  return probability >= thresholds.bestCase ? 'best_case' : 'at_risk'
}
