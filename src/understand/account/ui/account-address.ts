import * as z from 'zod'
import { isDay } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { TIMELINE_KINDS } from '../../../record/accounts/contract.ts'

export const TABS = ['overview', 'outcomes', 'people', 'usage', 'support', 'voice', 'revenue', 'timeline'] as const
export type TabKey = (typeof TABS)[number]

/** What the address of an account's page says; what somebody mistyped counts as absent. */
export const AccountAddress = z.object({
  tab: z.enum(TABS).default('overview').catch('overview'),
  /** A past day: the page as it was then. */
  asOf: z
    .custom<Day>((value) => typeof value === 'string' && isDay(value))
    .optional()
    .catch(undefined),
  basis: z.enum(['shown', 'restated']).default('shown').catch('shown'),
  /** Days the explanation compares with. */
  since: z
    .enum(['7', '30', '90'])
    .or(
      z
        .number()
        .transform(String)
        .pipe(z.enum(['7', '30', '90'])),
    )
    .default('30')
    .catch('30'),
  /** Measure whose evidence is open. */
  measure: z.string().max(80).optional().catch(undefined),
  health: z.enum(['explained', 'closed']).default('explained').catch('explained'),
  window: z
    .enum(['30', '90', '365'])
    .or(
      z
        .number()
        .transform(String)
        .pipe(z.enum(['30', '90', '365'])),
    )
    .default('90')
    .catch('90'),
  kinds: z.array(z.enum(TIMELINE_KINDS)).default([]).catch([]),
})
export type AccountAddress = z.output<typeof AccountAddress>
