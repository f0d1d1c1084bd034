import { tierName, type TierName } from './accounts.ts'
import { isCustomer, type Plan, type Window, workday } from './plan.ts'
import { random } from './random.ts'
import { writtenDay } from './written.ts'

export interface SampleTier {
  key: string
  name: TierName
  description: string
  /** EUR cents a year. */
  priceMinor: number
  entitlements: {
    kind: string
    name: string
    quantity: number
    period: string
    /** Key of the kind of work whose hours count. */
    work: string | null
  }[]
}

/** What the sample company sells as success plans. */
export const sampleTiers: readonly SampleTier[] = [
  {
    key: 'sample_standard',
    name: 'Standard',
    description: 'Comes with every contract: help when asked, and a look once a year.',
    priceMinor: 0,
    entitlements: [{ kind: 'health_checks', name: 'Health checks', quantity: 1, period: 'year', work: null }],
  },
  {
    key: 'sample_plus',
    name: 'Plus',
    description: 'A check every quarter and two workshops a year.',
    priceMinor: 360_000,
    entitlements: [
      { kind: 'health_checks', name: 'Health checks', quantity: 4, period: 'year', work: null },
      { kind: 'workshops', name: 'Workshops', quantity: 2, period: 'year', work: null },
    ],
  },
  {
    key: 'sample_premium',
    name: 'Premium',
    description: 'A technical account manager by name, workshops, and a check every month.',
    priceMinor: 1_200_000,
    entitlements: [
      { kind: 'tam_hours', name: 'TAM hours', quantity: 4, period: 'month', work: 'success_plan' },
      { kind: 'workshops', name: 'Workshops', quantity: 4, period: 'year', work: null },
      { kind: 'health_checks', name: 'Health checks', quantity: 3, period: 'quarter', work: null },
    ],
  },
]

export interface SampleHolding {
  accountExternalId: string
  tier: string
  fromDay: string
  toDay: string | null
}

/** Each account holds its tier from its first day; of the paid ones every third came to it later, from Standard. */
export function sampleHoldings(plans: readonly Plan[], window: Window): SampleHolding[] {
  return plans.flatMap((plan) => {
    if (plan.duplicateOf !== null) return []
    const chance = random(window.seed, 'tiers', plan.index)
    const tier = keyOf(tierName(plan, window))
    const wanted = plan.since + chance.int(200, 500)
    const accountExternalId = plan.externalId
    const end =
      plan.ended === null || isCustomer(plan, window) ? null : writtenDay(Math.max(plan.ended.on, plan.since + 1))
    const later = tier !== 'sample_standard' && chance.chance(0.35) && wanted < (plan.ended?.on ?? window.today)
    const from = writtenDay(later ? wanted : plan.since)
    const held = { accountExternalId, tier, fromDay: from, toDay: end }
    if (!later) return [held]
    return [{ accountExternalId, tier: 'sample_standard', fromDay: writtenDay(plan.since), toDay: from }, held]
  })
}

export interface SampleUse {
  accountExternalId: string
  tier: string
  /** Name of the promise. */
  promise: string
  day: string
  quantity: number
  memberEmail: string
}

/** Workshops and checks of the last year. A few accounts take more than they pay for. */
export function sampleUses(plans: readonly Plan[], window: Window): SampleUse[] {
  return plans.flatMap((plan) => {
    const chance = random(window.seed, 'uses', plan.index)
    const tier = sampleTiers.find(({ name }) => name === tierName(plan, window))
    if (!tier || plan.duplicateOf !== null || !isCustomer(plan, window) || plan.goLive > window.today - 10) return []
    const first = Math.max(plan.goLive, window.today - 360)
    const greed = chance.chance(0.08) ? 1.9 : chance.between(0.2, 0.95)
    return tier.entitlements
      .filter(({ work }) => work === null)
      .flatMap(({ name, quantity, period }) => {
        const perYear = period === 'quarter' ? 4 * quantity : quantity
        const count = Math.round(perYear * greed)
        return Array.from({ length: count }, () => {
          const day = workday(chance.int(first, Math.max(first, window.today - 3)))
          const at = { accountExternalId: plan.externalId, tier: tier.key, promise: name, day: writtenDay(day) }
          return { ...at, quantity: 1, memberEmail: plan.csm }
        })
      })
  })
}

function keyOf(name: TierName): string {
  return sampleTiers.find((tier) => tier.name === name)?.key ?? 'sample_standard'
}
