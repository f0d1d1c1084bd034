import type { HealthExplanation } from '../contract.ts'

/** Key of the measure that explains health best: the one that lost most points since then, else the one that costs most. */
export function whyMeasure(
  { measures }: HealthExplanation,
  since: HealthExplanation['since'][number] | null,
): string | null {
  const known = measures.filter((measure) => measure.known)
  const changeOf = (key: string) => since?.measures.find((change) => change.key === key)?.pointsChange ?? 0
  const fallen = known.toSorted((a, b) => changeOf(a.key) - changeOf(b.key))[0]
  if (fallen && changeOf(fallen.key) < 0) return fallen.key
  const costly = known.toSorted((a, b) => (b.cost ?? 0) - (a.cost ?? 0))[0]
  return costly && (costly.cost ?? 0) > 0 ? costly.key : null
}
