/** The list with the thing at `from` standing at `to`; positions beyond the ends mean the ends. */
export function moved<Thing>(list: readonly Thing[], from: number, to: number): Thing[] {
  const rest = list.filter((_, index) => index !== from)
  const thing = list.slice(from, from + 1)
  const place = Math.max(0, Math.min(rest.length, to))
  return [...rest.slice(0, place), ...thing, ...rest.slice(place)]
}

/** Where a key moves the thing at `from`; null for keys that move nothing. */
export function keyTarget(key: string, from: number, count: number): number | null {
  const targets: Record<string, number> = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: count - 1 }
  const target = targets[key]
  if (target === undefined || target < 0 || target >= count || target === from) return null
  return target
}
