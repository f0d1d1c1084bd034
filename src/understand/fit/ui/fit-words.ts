import { counted, number, percent } from '../../../web/design/format.ts'
import type { FindingOut } from '../contract.ts'
import type { Proof } from '../profile.ts'
import { type Share, shareInterval } from '../../../kernel/shares.ts'
import { NO_PROMISE, type Trait } from '../traits.ts'

export const FIT_TOPICS = ['fit', 'accounts', 'partners']

export const TRAIT_WORDS: Readonly<Record<Trait, string>> = {
  source: 'Source',
  segment: 'Segment',
  promise: 'Promise',
  seller: 'Seller',
  partner: 'Partner',
  industry: 'Industry',
  size: 'Size',
}

const PHRASES: Readonly<Record<Trait, (value: string) => string>> = {
  source: (value) => `from ${value}`,
  segment: (value) => `in ${value}`,
  promise: (value) => (value === NO_PROMISE ? 'sold without a promise on record' : `sold for ${value}`),
  seller: (value) => `sold by ${value}`,
  partner: (value) => `through ${value}`,
  industry: (value) => `in ${value}`,
  size: (value) => `of size ${value}`,
}

/** `Customers from Trade fair, sold by Ann`. */
export function whoText(who: FindingOut['who']): string {
  return `Customers ${who.map(({ trait, value }) => PHRASES[trait](value)).join(', ')}`
}

const PROOF_WORDS: Readonly<Record<Proof, string>> = {
  healthy: 'were healthy',
  stayed: 'stayed 12 months',
  grew: 'paid more after 12 months',
}

/** `82 % of 34 stayed 12 months, against 61 % of the other 120 (+9 to +33 points)`. */
export function evidenceText({ proof, own, rest, low, high }: FindingOut['evidence'][number]): string {
  const apart = `${signed(low)} to ${signed(high)} points`
  return `${share(own)} of ${number(own.n)} ${PROOF_WORDS[proof]}, against ${share(rest)} of the other ${number(rest.n)} (${apart})`
}

function signed(share: number): string {
  const points = Math.round(share * 100)
  return points > 0 ? `+${number(points)}` : number(points)
}

function share({ n, hits }: Share): string {
  return percent(n === 0 ? null : hits / n)
}

/** What the page says first. */
export function profileSentence(found: {
  findings: readonly FindingOut[]
  compared: number
  minimum: number
  all: { accounts: number }
}): string {
  const count = (verdict: FindingOut['verdict']) => found.findings.filter((one) => one.verdict === verdict).length
  const [above, below] = [count('above'), count('below')]
  if (found.all.accounts === 0) return 'Nobody was won in this period'
  if (found.compared === 0)
    return `${counted(found.all.accounts, 'account')} won: too few for a claim, which takes ${number(found.minimum)} on both sides`
  if (above + below === 0)
    return `${counted(found.all.accounts, 'account')} won, and no kind of customer clearly does better or worse`
  const parts = [
    above > 0 ? `${counted(above, 'kind')} of customer clearly ${above === 1 ? 'does' : 'do'} better` : null,
    below > 0 ? `${counted(below, 'kind')} clearly ${below === 1 ? 'does' : 'do'} worse` : null,
  ]
  return parts.filter(Boolean).join(', ')
}

/** `31 of 37, 69 to 92 %`; null below the smallest sample. */
export function sampleText({ n, hits }: Share): string {
  const interval = shareInterval({ n, hits })
  if (!interval) return ''
  return `${number(hits)} of ${number(n)}, ${number(interval.low * 100)} to ${percent(interval.high)}`
}
