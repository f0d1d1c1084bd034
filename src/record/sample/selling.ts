import type { Plan, Window } from './plan.ts'
import { random } from './random.ts'

/** How far an account's temper lies from that of others, in standard deviations: what fits it was sold, or not. */
function fitOf({ temper }: Plan): number {
  return ((temper.usage + temper.experience + temper.results) / 3 - 0.8) / 0.36
}

/** Each with how often it wins deals, and how much more often those that fit (below zero: those that do not). */
const SOURCES = [
  ['Inbound', 4, 0.3],
  ['Outbound', 3, -0.15],
  ['Partner', 2.4, 0],
  ['Trade fair', 1.9, -1.1],
] as const
const SELLERS = [
  ['Selma Augustin', 3, 0.3],
  ['Piet Okkerse', 3, 0.1],
  ['Hanne Skovgaard', 3, 0.2],
  ['Dario Lentz', 2.5, 0],
  ['Milo Trevanion', 2.5, -1],
] as const
const PARTNERS = [
  ['Dockwise Consulting', 3, 1],
  ['Nordhafen Systems', 3, 0.2],
  ['Brightquay', 3, -0.9],
] as const

export const samplePartners = PARTNERS.map(([name]) => name)

export const notSold = { deal_source: null, sold_by: null, channel_partner: null }

/** Where the deal came from, who closed it, and through which partner. Some sources and people win what does not fit. */
export function soldAs(plan: Plan, window: Window) {
  const chance = random(window.seed, 'selling', plan.index)
  const fit = fitOf(plan)
  const drawn = (choices: readonly (readonly [string, number, number])[]) =>
    chance.weighted(choices.map(([name, often, leaning]) => [name, often * Math.exp(leaning * fit)] as const))
  const source = plan.wonThrough === null ? drawn(SOURCES) : 'Referral'
  const seller = drawn(SELLERS)
  const partner = drawn(PARTNERS)
  return { deal_source: source, sold_by: seller, channel_partner: source === 'Partner' ? partner : null }
}
