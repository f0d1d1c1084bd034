import type { Interval } from '../../kernel/shares.ts'

/** Scores (higher: more likely to leave) and what happened, of the same places. */
export interface Judged {
  readonly scores: ArrayLike<number>
  readonly lost: ArrayLike<number>
}

/**
 * Area under the ROC curve: the chance that one who left was scored higher than one who stayed; ties count one half.
 * Null where one of the two kinds is missing. Source: Hanley and McNeil, Radiology 143 (1982).
 */
export function auc(judged: Judged): number | null {
  return aucOf(orderOf(judged.scores), judged, null)
}

/**
 * The 95 % interval of the AUC by bootstrap over accounts: accounts are drawn with replacement, each with all of its rows.
 * Draws are the same every time. Null where too few draws have both kinds.
 */
export function aucInterval(judged: Judged, accounts: ArrayLike<number>, draws = 400): Interval | null {
  const order = orderOf(judged.scores)
  const { places, count } = placesOf(accounts)
  const random = createRandom(20_221)
  const found: number[] = []
  const times = new Uint16Array(count)
  for (let draw = 0; draw < draws; draw += 1) {
    times.fill(0)
    for (let index = 0; index < count; index += 1) {
      const place = Math.floor(random() * count)
      times[place] = (times[place] ?? 0) + 1
    }
    const one = aucOf(order, judged, (row) => times[places[row] ?? 0] ?? 0)
    if (one !== null) found.push(one)
  }
  if (found.length < draws / 2) return null
  found.sort((a, b) => a - b)
  const at = (share: number) => found[Math.round(share * (found.length - 1))] ?? Number.NaN
  return { low: at(0.025), high: at(0.975) }
}

export interface Decile {
  /** 1: the tenth with the highest scores. */
  readonly decile: number
  readonly count: number
  readonly positives: number
  /** Share of those who left / base rate. */
  readonly lift: number
}

/**
 * Ten equal parts by score, the highest first, each with how many times the base rate left in it. Equal scores share their
 * outcomes, so that the order among them does not matter: counts may be broken numbers.
 */
export function liftByDecile(judged: Judged): Decile[] {
  const order = orderOf(judged.scores).toReversed()
  const total = countLost(judged.lost)
  if (order.length === 0 || total === 0) return []
  const smoothed = sharedAmongTies(order, judged)
  const cumulated = new Float64Array(order.length + 1)
  for (let index = 0; index < order.length; index += 1)
    cumulated[index + 1] = (cumulated[index] ?? 0) + (smoothed[index] ?? 0)
  const upTo = (share: number) => {
    const exact = order.length * share
    const whole = Math.floor(exact + 1e-9)
    return (cumulated[whole] ?? 0) + (exact - whole) * (smoothed[whole] ?? 0)
  }
  const count = order.length / 10
  return Array.from({ length: 10 }, (_, index) => {
    const positives = withoutNoise(upTo((index + 1) / 10) - upTo(index / 10))
    return { decile: index + 1, count, positives, lift: withoutNoise(positives / count / (total / order.length)) }
  })
}

/** Thousands of shares added up leave traces in the last digits: one is one, and not 0.9999999999999957. */
function withoutNoise(value: number): number {
  return Number(value.toFixed(11))
}

function orderOf(scores: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: scores.length }, (_, index) => index)
  return order.sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
}

function aucOf(order: Int32Array, { scores, lost }: Judged, times: ((row: number) => number) | null): number | null {
  let stayed = 0
  let left = 0
  let wins = 0
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] ?? 0] ?? 0
    let tiedStayed = 0
    let tiedLeft = 0
    let to = from
    for (; to < order.length && (scores[order[to] ?? 0] ?? 0) === score; to += 1) {
      const row = order[to] ?? 0
      const weight = times ? times(row) : 1
      if (lost[row] === 1) tiedLeft += weight
      else tiedStayed += weight
    }
    wins += tiedLeft * (stayed + tiedStayed / 2)
    stayed += tiedStayed
    left += tiedLeft
    from = to
  }
  return stayed === 0 || left === 0 ? null : wins / stayed / left
}

function sharedAmongTies(order: Int32Array, { scores, lost }: Judged): Float64Array {
  const shared = new Float64Array(order.length)
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] ?? 0]
    let to = from
    let positives = 0
    for (; to < order.length && scores[order[to] ?? 0] === score; to += 1) positives += lost[order[to] ?? 0] ?? 0
    shared.fill(positives / (to - from), from, to)
    from = to
  }
  return shared
}

/** Accounts numbered from 0, by the place of each row. */
export function placesOf(accounts: ArrayLike<number>): { places: Int32Array; count: number } {
  const known = new Map<number, number>()
  const places = Int32Array.from(accounts, (account) => {
    const place = known.get(account) ?? known.size
    known.set(account, place)
    return place
  })
  return { places, count: known.size }
}

function countLost(lost: ArrayLike<number>): number {
  let count = 0
  for (let index = 0; index < lost.length; index += 1) count += lost[index] ?? 0
  return count
}

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
