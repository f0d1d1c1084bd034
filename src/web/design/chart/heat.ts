/** Upper limits of shades 1 to 5; what is at or above the last is shade 6. */
export type HeatLimits = readonly [number, number, number, number, number]

/**
 * Five limits in round percentages over the shares that are shown, so that six shades tell them apart; one share far
 * below the others does not press those together. Where revenue can grow, 100 % is a limit: the two dark shades then
 * mean more than at the start.
 */
export function heatLimits(shares: readonly number[], mayGrow: boolean): HeatLimits {
  const highest = Math.max(mayGrow ? 1 : 0, ...shares)
  const top = mayGrow ? 1 : highest
  const lowest = usualLowest(shares, top)
  const parts = mayGrow ? 4 : 5
  // A share under 0 cannot be: all limits lie above it.
  const step = Math.min(roundUp((top - lowest) / parts), roundDown(top / parts))
  if (mayGrow) {
    const limit = (down: number) => tidy(1 - down * step)
    return [limit(3), limit(2), limit(1), 1, tidy(1 + roundUp((highest - 1) / 2))]
  }
  const last = Math.max(5 * step, Math.floor(top / step + 1e-9) * step)
  const limit = (down: number) => tidy(last - down * step)
  return [limit(4), limit(3), limit(2), limit(1), limit(0)]
}

/** 1 to 6 on the ramp, by the whole percentage that is written: the same figure never has two shades. */
export function heatStep(share: number, limits: HeatLimits): number {
  const written = Math.round(share * 100) / 100
  return 1 + limits.filter((limit) => written >= limit - 1e-9).length
}

/** The share below which one in ten of those under the top lies. */
function usualLowest(shares: readonly number[], top: number): number {
  const below = shares.filter((share) => share < top).toSorted((a, b) => a - b)
  return below[Math.floor(below.length / 10)] ?? top
}

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 1, 2, 5]

function roundUp(least: number): number {
  return STEPS.find((step) => step >= least - 1e-9) ?? 5
}

function roundDown(most: number): number {
  return STEPS.findLast((step) => step <= most + 1e-9) ?? 0.01
}

function tidy(share: number): number {
  return Math.round(share * 1e6) / 1e6
}
