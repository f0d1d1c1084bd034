import { roundStep } from './waterfall.ts'

/** Upper limits of shades 1 to 5; what is at or above the last is shade 6. */
export type HeatLimits = readonly [number, number, number, number, number]

/**
 * Five limits in round percentages over the shares that are shown, so that six shades tell them apart.
 * Where revenue can grow, 100 % is a limit: the two dark shades then mean more than at the start.
 */
export function heatLimits(shares: readonly number[], mayGrow: boolean): HeatLimits {
  const lowest = Math.min(1, ...shares)
  const highest = Math.max(mayGrow ? 1 : 0, ...shares)
  const above = mayGrow ? Math.max(0.01, roundShare((highest - 1) / 2)) : 0
  // A quarter at most: a share under 0 cannot be.
  const below = Math.min(0.25, Math.max(0.01, roundShare(((mayGrow ? 1 : highest) - lowest) / (mayGrow ? 4 : 6))))
  const top = mayGrow ? 1 : Math.max(5 * below, Math.ceil(highest / below - 1e-9) * below - below)
  const limit = (down: number) => tidy(top - down * below)
  return mayGrow
    ? [limit(3), limit(2), limit(1), 1, tidy(1 + above)]
    : [limit(4), limit(3), limit(2), limit(1), limit(0)]
}

/** 1 to 6 on the ramp, by the whole percentage that is written: the same figure never has two shades. */
export function heatStep(share: number, limits: HeatLimits): number {
  const written = Math.round(share * 100) / 100
  return 1 + limits.filter((limit) => written >= limit - 1e-9).length
}

function roundShare(least: number): number {
  return roundStep(least * 100) / 100
}

function tidy(share: number): number {
  return Math.round(share * 1e6) / 1e6
}
