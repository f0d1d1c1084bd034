/**
 * Rounds parts so that the written figures add up to the written total: largest remainder, as seats are given in
 * parliaments. A figure differs from its exact value by less than one step of its last decimal.
 */
export function roundedParts(parts: readonly number[], total: number, decimals = 1): number[] {
  const steps = 10 ** decimals
  const shown = parts.map((part) => Math.round(part * steps))
  const missing = Math.round(total * steps) - shown.reduce((sum, part) => sum + part, 0)
  const step = Math.sign(missing)
  const byError = parts
    .map((part, index) => ({ index, error: (part * steps - (shown[index] ?? 0)) * step }))
    .sort((a, b) => b.error - a.error)
  for (const { index } of byError.slice(0, Math.abs(missing))) shown[index] = (shown[index] ?? 0) + step
  return shown.map((part) => (part === 0 ? 0 : part / steps))
}

/** Half away from zero to `decimals`; never minus nought. */
export function roundedTo(value: number, decimals = 1): number {
  const steps = 10 ** decimals
  const rounded = (Math.sign(value) * Math.round(Math.abs(value) * steps)) / steps
  return rounded === 0 ? 0 : rounded
}
