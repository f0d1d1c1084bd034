/** Paying accounts with a paid tier ÷ paying accounts. Null without any paying account. */
export function attachRate(paid: number, paying: number): number | null {
  return paying === 0 ? null : paid / paying
}

/** (revenue − cost) ÷ revenue. Null without revenue: a free tier has a cost and no margin. */
export function margin(revenueMinor: number, costMinor: number): number | null {
  return revenueMinor === 0 ? null : (revenueMinor - costMinor) / revenueMinor
}
