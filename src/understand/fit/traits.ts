/** By what accounts that were won are told apart. */
export const TRAITS = ['source', 'segment', 'promise', 'seller', 'partner', 'industry', 'size'] as const
export type Trait = (typeof TRAITS)[number]
export type Traits = Readonly<Record<Trait, string | null>>

/** Said of an account that was sold without a promise on record: a finding of its own. */
export const NO_PROMISE = 'No promise on record'

/** Which fields tell where an account came from; null: nowhere. `promise` may be what presales captured as an outcome. */
export interface FitFields {
  readonly source: string | null
  readonly seller: string | null
  readonly partner: string | null
  /** Null: the KPI of the outcome that was captured in presales. */
  readonly promise: string | null
  /** Null: what the account paid at first. */
  readonly size: string | null
}

const WORDS: Readonly<Record<keyof FitFields, RegExp>> = {
  source: /^(deal|lead|acquisition|opportunity)?_?(source|channel|origin)$/,
  seller: /^(seller|sold_by|sales_?rep|account_executive|ae|closed_by|deal_owner)$/,
  partner: /^(channel_)?(partner|reseller|partner_name|distributor)$/,
  promise: /^(promise|sold_for|use_case|main_goal|desired_outcome)$/,
  size: /^(seats|employees|users|company_size|headcount|size)$/,
}

/** The custom fields whose keys sound right. */
export function guessFields(keys: readonly string[]): FitFields {
  const found = (what: keyof FitFields) => keys.find((key) => WORDS[what].test(key)) ?? null
  return {
    source: found('source'),
    seller: found('seller'),
    partner: found('partner'),
    promise: found('promise'),
    size: found('size'),
  }
}

const PARTS = 4

/**
 * Numbers become up to four bands of about equally many accounts, named by their edges; texts stay as they are. A number
 * lies in the first band whose upper edge it does not exceed.
 */
export function sizeBands(values: readonly string[], write: (value: number) => string): (value: string) => string {
  const numbers = values.map(Number)
  if (numbers.length === 0 || numbers.some((value) => !Number.isFinite(value))) return (value) => value
  const sorted = numbers.toSorted((a, b) => a - b)
  const edges = Array.from(
    { length: PARTS },
    (_, part) => sorted[Math.ceil(((part + 1) / PARTS) * sorted.length) - 1] ?? 0,
  )
  const upper = [...new Set(edges)]
  return (value) => {
    const at = upper.findIndex((edge) => Number(value) <= edge)
    const band = at < 0 ? upper.length - 1 : at
    const high = upper[band] ?? 0
    if (band === 0) return `up to ${write(high)}`
    const below = upper[band - 1] ?? 0
    return band === upper.length - 1 ? `over ${write(below)}` : `over ${write(below)} to ${write(high)}`
  }
}
