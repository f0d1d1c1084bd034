import { courseOn, isCustomer, type Plan, type Window } from './plan.ts'
import { random } from './random.ts'
import { notSold, soldAs } from './selling.ts'
import type { Stage } from './defaults.ts'
import { stepOn } from './payments.ts'
import { writtenDay } from './written.ts'

export type TierName = 'Premium' | 'Plus' | 'Standard'

const regionOf: Readonly<Record<string, string>> = {
  GB: 'UK and Ireland',
  IE: 'UK and Ireland',
  US: 'North America',
  CA: 'North America',
  DE: 'DACH',
  AT: 'DACH',
  CH: 'DACH',
  FR: 'France and Belgium',
  BE: 'France and Belgium',
  NL: 'Netherlands and Nordics',
  SE: 'Netherlands and Nordics',
  ES: 'Southern Europe',
  IT: 'Southern Europe',
  PL: 'Central Europe',
}

/** The accounts' rows; the columns after `renewal_on` become custom attributes. */
export function accountRows(plans: readonly Plan[], window: Window) {
  return plans.map((plan) => {
    const renewal = nextRenewal(plan, window)
    const step = stepOn(plan, window.today)
    const isDuplicate = plan.duplicateOf !== null
    return {
      external_id: plan.externalId,
      name: plan.name,
      parent_external_id: plan.parent,
      owner_email: plan.stories.has('no_owner') || isDuplicate ? null : plan.csm,
      segment: plan.segment,
      stage: plan.stories.has('no_stage') || isDuplicate ? null : stageOf(plan, window),
      domain: plan.domain,
      industry: plan.industry,
      country: plan.country,
      customer_since: isDuplicate ? null : writtenDay(plan.since),
      renewal_on: renewal === null ? null : writtenDay(renewal),
      ...(isDuplicate ? noAttributes : attributesOf(plan, window, step?.seats ?? 0)),
      edition: step?.edition ?? null,
    }
  })
}

/** Last day of the running term. Monthly customers renew each month; their date is the end of the paid month. */
export function nextRenewal(plan: Plan, window: Window): number | null {
  if (!isCustomer(plan, window) || plan.stories.has('no_renewal')) return null
  const step = stepOn(plan, window.today)
  if (step === undefined) return null
  return step.termEnd === null ? endOfPaidMonth(window.today) : step.termEnd - 1
}

const noAttributes = {
  tier: null,
  seats: null,
  region: null,
  docks: null,
  go_live_on: null,
  go_live_planned_on: null,
  ...notSold,
}

function attributesOf(plan: Plan, window: Window, seats: number) {
  const chance = random(window.seed, 'attributes', plan.index)
  return {
    tier: tierOf(plan, chance.next()) as string,
    seats,
    region: regionOf[plan.country] ?? 'Other',
    docks: Math.max(1, Math.round(seats / chance.between(3, 6))),
    go_live_on: plan.goLive < window.today ? writtenDay(plan.goLive) : null,
    go_live_planned_on: writtenDay(plan.goLivePlanned),
    ...soldAs(plan, window),
  }
}

/** The success plan an account has, as the column of its row says it. */
export function tierName(plan: Plan, window: Window): TierName {
  return tierOf(plan, random(window.seed, 'attributes', plan.index).next())
}

/** Success plan sold with the contract. */
function tierOf(plan: Plan, share: number): TierName {
  if (plan.segment === 'Enterprise') return share < 0.6 ? 'Premium' : 'Plus'
  if (plan.segment === 'Mid-market') return share < 0.35 ? 'Plus' : 'Standard'
  return 'Standard'
}

function stageOf(plan: Plan, window: Window): Stage {
  if (!isCustomer(plan, window)) return 'Churned'
  if (window.today - plan.since < 95) return 'Onboarding'
  if (plan.stories.has('critical')) return 'At risk'
  const renewal = nextRenewal(plan, window)
  if (plan.termMonths !== null && renewal !== null && renewal - window.today <= 120) return 'Renewal'
  const isReaching = courseOn(plan, window, window.today - 1, 'results') > 0.55 && window.today - plan.since > 240
  return isReaching ? 'Value' : 'Adoption'
}

function endOfPaidMonth(today: number): number {
  const date = new Date(today * 86_400_000)
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 86_400_000)
}
