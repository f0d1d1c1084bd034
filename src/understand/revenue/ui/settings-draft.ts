/** A fraction as the percentage people type: at most two decimals. */
export function wholePercent(fraction: number): number {
  return Math.round(fraction * 10_000) / 100
}

export function hundredth(percentage: number): number {
  return Math.round(percentage * 100) / 10_000
}

/** The key of a reason as it is kept: `Too expensive` → `too_expensive`; a number behind it where it is taken. */
export function reasonKey(label: string, taken: readonly string[]): string {
  const plain = label
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 50)
  const base = plain === '' || /^\d/.test(plain) ? `reason_${plain}`.replace(/_$/, '') : plain
  if (!taken.includes(base)) return base
  let count = 2
  while (taken.includes(`${base}_${count}`)) count += 1
  return `${base}_${count}`
}

/** Bounds typed as `12000, 60000`: rising whole numbers; null where they are not. */
export function readBounds(text: string): number[] | null {
  const bounds = text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number)
  const isRising = bounds.every(
    (bound, index) => Number.isInteger(bound) && bound > 0 && (index === 0 || bound > (bounds[index - 1] ?? 0)),
  )
  return isRising && bounds.length > 0 && bounds.length <= 12 ? bounds : null
}
