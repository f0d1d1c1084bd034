import { type Share, shareDifference } from '../../kernel/shares.ts'
import { chanceOf, standing } from './shares.ts'
import { type Trait, TRAITS } from './traits.ts'
import { grewOf, healthyOf, stayedOf, type WonAccount } from './won.ts'

/** What makes a customer one worth winning. */
export const PROOFS = ['healthy', 'stayed', 'grew'] as const
export type Proof = (typeof PROOFS)[number]

export interface TraitValue {
  readonly trait: Trait
  readonly value: string
}

/** One trait, or two together, against everybody else. */
export interface Evidence {
  readonly proof: Proof
  readonly own: Share
  readonly rest: Share
  readonly difference: number
  readonly low: number
  readonly high: number
}

export interface Finding {
  readonly who: readonly TraitValue[]
  readonly accounts: number
  readonly verdict: 'above' | 'below' | 'mixed'
  /** What is clear, the clearest first. */
  readonly evidence: readonly Evidence[]
}

export interface Profile {
  readonly findings: readonly Finding[]
  /** Comparisons that had enough accounts on both sides. */
  readonly compared: number
}

/**
 * Who became healthy, stayed and grew more often than everybody else, and who less: every value of a trait and every pair
 * of values with at least `minimum` accounts on both sides, such that of what is named one in twenty may be chance.
 * A pair is named only where neither of its parts is.
 */
export function profileOf(accounts: readonly WonAccount[], minimum: number): Profile {
  const { groups, all } = counted(accounts)
  const compared = groups
    .filter((group) => group.accounts >= minimum)
    .flatMap((group) => PROOFS.flatMap((proof) => compare(group, all, { proof, minimum })))
  const stands = standing(compared.map(({ chance }) => chance))
  const clear = compared.filter((_, index) => stands[index])
  const findings = [...Map.groupBy(clear, ({ who }) => keyOf(who)).values()].map(findingOf)
  return { findings: withoutRepeats(findings).toSorted(byWeight), compared: compared.length }
}

interface Comparison extends Evidence {
  readonly who: readonly TraitValue[]
  readonly accounts: number
  readonly chance: number
}

type Shares = Record<Proof, Share>

interface Group {
  readonly who: readonly TraitValue[]
  accounts: number
  shares: Shares
}

function compare(group: Group, all: Shares, about: { proof: Proof; minimum: number }): Comparison[] {
  const { proof, minimum } = about
  const own = group.shares[proof]
  const rest = { n: all[proof].n - own.n, hits: all[proof].hits - own.hits }
  const apart = shareDifference(own, rest)
  if (own.n < minimum || rest.n < minimum || !apart) return []
  return [{ who: group.who, accounts: group.accounts, proof, own, rest, ...apart, chance: chanceOf(own, rest) }]
}

/** Every value of a trait and every pair of values of two traits, with how many became healthy, stayed and grew. */
function counted(accounts: readonly WonAccount[]): { groups: Group[]; all: Shares } {
  const groups = new Map<string, Group>()
  const everybody: Group = { who: [], accounts: 0, shares: emptyShares() }
  for (const account of accounts) {
    const one = [account]
    const shares: Shares = { healthy: healthyOf(one), stayed: stayedOf(one), grew: grewOf(one) }
    add(everybody, shares)
    for (const who of combinations(account)) {
      const key = keyOf(who)
      const group = groups.get(key) ?? { who, accounts: 0, shares: emptyShares() }
      groups.set(key, group)
      add(group, shares)
    }
  }
  return { groups: [...groups.values()], all: everybody.shares }
}

function combinations({ traits }: WonAccount): TraitValue[][] {
  const own = TRAITS.flatMap((trait) => {
    const value = traits[trait]
    return value === null ? [] : [{ trait, value }]
  })
  return own.flatMap((one, index) => [[one], ...own.slice(index + 1).map((other) => [one, other])])
}

function emptyShares(): Shares {
  return { healthy: { n: 0, hits: 0 }, stayed: { n: 0, hits: 0 }, grew: { n: 0, hits: 0 } }
}

function add(group: Group, shares: Shares): void {
  group.accounts += 1
  for (const proof of PROOFS) {
    const before = group.shares[proof]
    group.shares[proof] = { n: before.n + shares[proof].n, hits: before.hits + shares[proof].hits }
  }
}

function findingOf(comparisons: readonly Comparison[]): Finding {
  const [first] = comparisons
  const evidence = comparisons
    .toSorted((a, b) => a.chance - b.chance)
    .map(({ proof, own, rest, difference, low, high }) => ({ proof, own, rest, difference, low, high }))
  const directions = new Set(evidence.map(({ difference }): 'above' | 'below' => (difference > 0 ? 'above' : 'below')))
  const [direction] = directions
  return {
    who: first?.who ?? [],
    accounts: first?.accounts ?? 0,
    verdict: directions.size === 1 && direction ? direction : 'mixed',
    evidence,
  }
}

/** A pair says nothing new where one of its parts is a finding by itself. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const alone = new Set(findings.filter(({ who }) => who.length === 1).map(({ who }) => keyOf(who)))
  return findings.filter(({ who }) => who.length === 1 || !who.some((one) => alone.has(keyOf([one]))))
}

function byWeight(a: Finding, b: Finding): number {
  const most = (finding: Finding) => Math.max(...finding.evidence.map(({ difference }) => Math.abs(difference)))
  return b.evidence.length - a.evidence.length || most(b) - most(a) || (keyOf(a.who) < keyOf(b.who) ? -1 : 1)
}

function keyOf(who: readonly TraitValue[]): string {
  return JSON.stringify(who.map(({ trait, value }) => [trait, value]))
}
