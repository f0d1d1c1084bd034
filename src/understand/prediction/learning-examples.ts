import type { Samples } from './samples.ts'

export interface MadeHistory {
  readonly accounts: number
  readonly months: number
  readonly features: readonly string[]
  /** Log odds of leaving from the values of a row, in a month counted from 0. */
  readonly odds: (values: readonly number[], month: number) => number
  readonly seed?: number
  /** Share of values nobody knows. */
  readonly unknown?: number
}

/** A made-up history: every account on the first of each month until it leaves, with values that drift from month to month. */
export function makeHistory({ accounts, months, features, odds, seed = 1, unknown = 0 }: MadeHistory): Samples {
  const random = createRandom(seed)
  const rows: { account: number; day: number; values: number[]; lost: number }[] = []
  for (let account = 1; account <= accounts; account += 1) {
    const usual = features.map(() => normal(random))
    for (let month = 0; month < months; month += 1) {
      const values = usual.map((value) => 0.7 * value + 0.7 * normal(random))
      const lost = random() < 1 / (1 + Math.exp(-odds(values, month))) ? 1 : 0
      const told = values.map((value) => (random() < unknown ? Number.NaN : value))
      const day = Date.UTC(2020, month, 1) / 86_400_000
      rows.push({ account, day, values: told, lost })
      if (lost === 1) break
    }
  }
  return {
    keys: features,
    values: Float32Array.from(rows.flatMap(({ values }) => values)),
    lost: Uint8Array.from(rows, ({ lost }) => lost),
    accounts: Float64Array.from(rows, ({ account }) => account),
    days: Int32Array.from(rows, ({ day }) => day),
    labelDays: Int32Array.from(rows, ({ day }) => day + 30),
  }
}

/** Numbers from 0 to 1 that are the same every time (Park and Miller's minimal standard). */
export function createRandom(seed: number): () => number {
  let state = (seed * 7919 + 17) % 2_147_483_647
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random() || 1e-12)) * Math.cos(2 * Math.PI * random())
}
