import { clamp } from '../../kernel/statistics.ts'

/** Share of the way from baseline to target at the latest measurement, 0 to 1; none unless all three are known. */
export function outcomeProgress(
  outcome: { baseline: string | null; target: string | null },
  measurements: readonly { value: string }[],
): number | null {
  const latest = measurements.at(-1)
  if (latest === undefined || outcome.baseline === null || outcome.target === null) return null
  const way = Number(outcome.target) - Number(outcome.baseline)
  if (way === 0) return null
  return clamp((Number(latest.value) - Number(outcome.baseline)) / way, 0, 1)
}
