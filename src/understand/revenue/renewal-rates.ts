import { ratio } from './ratios.ts'

/** Of renewals that were decided: only those had a chance to renew. */
export interface RenewalSums {
  renewals: number
  renewed: number
  dueMinor: number
  /** Renewed amounts, each up to what was due. */
  grossMinor: number
  /** Renewed amounts. */
  netMinor: number
}

/** Gross = Σ min(renewed, due) / Σ due; net = Σ renewed / Σ due; by count = renewed / decided. */
export function renewalRates({ renewals, renewed, dueMinor, grossMinor, netMinor }: RenewalSums) {
  return { gross: ratio(grossMinor, dueMinor), net: ratio(netMinor, dueMinor), byCount: ratio(renewed, renewals) }
}
