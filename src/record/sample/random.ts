/** A stream of pseudo-random numbers that depends only on its seed: the same seed gives the same sample company. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  between(low: number, high: number): number
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  weighted<T>(choices: readonly (readonly [T, number])[]): T
  /** Standard normal. */
  normal(): number
  /** A count with the given mean. */
  poisson(mean: number): number
  shuffled<T>(list: readonly T[]): T[]
}

/** Streams with different seeds are independent, so adding a row of one kind does not change another kind. */
export function random(...seed: readonly (string | number)[]): Random {
  const next = sfc32(seed.join('/'))
  const between = (low: number, high: number) => low + next() * (high - low)
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    between,
    int,
    normal,
    chance: (probability) => next() < probability,
    pick: (list) => at(list, int(0, list.length - 1)),
    weighted: (choices) => pickWeighted(choices, next()),
    poisson: (mean) => poisson(mean, next, normal),
    shuffled: (list) => shuffled(list, int),
  }
}

/** Small Fast Counter generator, 128 bits of state, public domain (PractRand, Chris Doty-Humphrey). */
function sfc32(seed: string): () => number {
  const hash = seedHash(seed)
  let a = hash()
  let b = hash()
  let c = hash()
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next()
  return next
}

function seedHash(text: string): () => number {
  let hash = 1_779_033_703 ^ text.length
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 3_432_918_353)
    hash = (hash << 13) | (hash >>> 19)
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507)
    hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909)
    hash ^= hash >>> 16
    return hash | 0
  }
}

function at<T>(list: readonly T[], index: number): T {
  if (index >= list.length) throw new RangeError('There is nothing to pick from')
  return list[index] as T
}

function pickWeighted<T>(choices: readonly (readonly [T, number])[], share: number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let rest = share * total
  for (const [value, weight] of choices) {
    rest -= weight
    if (rest < 0) return value
  }
  return at(choices, choices.length - 1)[0]
}

/** Knuth's product method; above 30 the normal approximation is close enough for a sample and constant in time. */
function poisson(mean: number, next: () => number, normal: () => number): number {
  if (mean <= 0) return 0
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
  const limit = Math.exp(-mean)
  let product = next()
  let count = 0
  while (product > limit) {
    product *= next()
    count += 1
  }
  return count
}

function shuffled<T>(list: readonly T[], int: (low: number, high: number) => number): T[] {
  const copy = [...list]
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = int(0, index)
    const held = copy[index] as T
    copy[index] = copy[other] as T
    copy[other] = held
  }
  return copy
}
