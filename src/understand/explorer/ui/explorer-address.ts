import { z } from 'zod'
import { filtersFromText } from '../../portfolio/ui/list-state.ts'
import { AS, FunnelStep, PER, SPLITS, UseType } from '../contract.ts'
import { STEPS, type Step } from '../period.ts'

/** Whose numbers are shown, as every address of the explorer says it. */
const whose = {
  account: z.number().int().positive().optional().catch(undefined),
  where: z.coerce.string().transform(filtersFromText).catch([]).default([]),
  q: z.coerce.string().max(200).optional().catch(undefined),
}

export const AGAINST = ['before', 'usual', 'both', 'none'] as const

/** How long a period may be, by step. Days come in whole weeks, so that weekdays stand above those of the period before. */
export const LENGTHS: Readonly<Record<Step, readonly number[]>> = {
  day: [28, 91, 182, 364],
  week: [12, 26, 52],
  month: [6, 12, 24],
}

const USUAL: Readonly<Record<Step, number>> = { day: 91, week: 12, month: 12 }

/** The length of the period of an address, in steps. */
export function lengthOf({ step, steps }: { step: Step; steps?: number | undefined }): number {
  return steps ?? USUAL[step]
}

export const TrendAddress = z.object({
  ...whose,
  of: z.string().max(300).optional().catch(undefined),
  step: z.enum(STEPS).catch('week').default('week'),
  steps: z.number().int().min(2).max(400).optional().catch(undefined),
  as: z.enum(AS).catch('total').default('total'),
  split: z.enum(SPLITS).catch('none').default('none'),
  against: z.enum(AGAINST).catch('before').default('before'),
  /** The part that is picked out. */
  part: z.coerce.string().max(200).optional().catch(undefined),
})
export type TrendState = z.output<typeof TrendAddress>

export const FunnelAddress = z.object({
  ...whose,
  steps: z.array(FunnelStep).max(8).catch([]).default([]),
  per: z.enum(PER).catch('user').default('user'),
  within: z.number().int().min(1).max(90).catch(14).default(14),
  days: z.number().int().min(1).max(400).catch(30).default(30),
  /** The step whose people are listed, from 1. */
  stop: z.number().int().min(1).max(8).optional().catch(undefined),
})
export type FunnelState = z.output<typeof FunnelAddress>

const EventKey = z.object({ type: UseType, name: z.string().min(1).max(200) })

export const RetentionAddress = z.object({
  ...whose,
  per: z.enum(PER).catch('user').default('user'),
  first: EventKey.optional().catch(undefined),
  back: EventKey.optional().catch(undefined),
  weeks: z
    .union([z.literal(8), z.literal(12), z.literal(26)])
    .catch(12)
    .default(12),
})
export type RetentionState = z.output<typeof RetentionAddress>

export type WhoseState = Pick<TrendState, 'account' | 'where' | 'q'>

/** What every call of the explorer asks for. */
export function whoseInput({ account, where, q }: WhoseState) {
  return account === undefined ? { filters: where, search: q || undefined } : { accountId: account }
}

/** What the funnel of an address asks for. */
export function funnelInput(state: FunnelState) {
  return { ...whoseInput(state), steps: state.steps, per: state.per, withinDays: state.within, days: state.days }
}
