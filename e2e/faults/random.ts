/** Numbers that look random and come again with the same seed (mulberry32). */
export interface Random {
  /** From 0 up to below 1. */
  next(): number
  /** From `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<T>(some: readonly [T, ...T[]]): T
  chance(share: number): boolean
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    pick: (some) => some[between(0, some.length - 1)] ?? some[0],
    chance: (share) => next() < share,
  }
}
