import type { Plan, Window } from './plan.ts'
import { random } from './random.ts'

/** Days after the first in which it shows whether what was sold fits. */
const SHOWS = 400

/** How an account fares with what it was sold, in standard deviations from the others, as far as the window tells. */
function fitOf(plan: Plan, window: Window): number {
  const first = Math.max(0, plan.since - window.first)
  const last = Math.min(window.length, Math.max(first + 1, plan.since + SHOWS - window.first))
  const days = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index)
  const state = (index: number) => ((plan.course.experience[index] ?? 0) + (plan.course.results[index] ?? 0)) / 2
  if (days.length === 0) return 0
  return (days.reduce((sum, index) => sum + state(index), 0) / days.length - 0.64) / 0.13
}

/** Each with how often it wins deals, and how much more often those that fit (below zero: those that do not). */
const SOURCES = [
  ['Inbound', 4, 0.3],
  ['Outbound', 3, 0.1],
  ['Partner', 2.4, 0],
  ['Trade fair', 2, -1.3],
] as const
const SELLERS = [
  ['Selma Augustin', 3, 0.3],
  ['Piet Okkerse', 3, 0.1],
  ['Hanne Skovgaard', 3, 0.2],
  ['Dario Lentz', 2.5, 0],
  ['Milo Trevanion', 2.4, -1.4],
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
  const fit = fitOf(plan, window)
  const drawn = (choices: readonly (readonly [string, number, number])[]) =>
    chance.weighted(choices.map(([name, often, leaning]) => [name, often * Math.exp(leaning * fit)] as const))
  const source = plan.wonThrough === null ? drawn(SOURCES) : 'Referral'
  const seller = drawn(SELLERS)
  const partner = drawn(PARTNERS)
  return { deal_source: source, sold_by: seller, channel_partner: source === 'Partner' ? partner : null }
}
