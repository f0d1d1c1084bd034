import { z } from 'zod'
import { isDay, type Day } from '../../../kernel/day.ts'
import { FIGURES } from '../forecast.ts'
import { PERIOD_KINDS } from '../periods.ts'
import { REASONS } from '../variance.ts'

const DayOf = z
  .string()
  .refine(isDay)
  .transform((text) => text as Day)

/** What the page shows, as its address says it. */
export const ForecastAddress = z.object({
  view: z.enum(['forecast', 'moved', 'accuracy', 'cash']).catch('forecast'),
  kind: z.enum(PERIOD_KINDS).catch('quarter'),
  on: DayOf.optional().catch(undefined),
  by: z.enum(['csm', 'segment', 'month']).catch('csm'),
  member: z.number().int().positive().optional().catch(undefined),
  /** What is opened: a group's key and a figure. */
  group: z.string().max(40).optional().catch(undefined),
  figure: z.enum(FIGURES).optional().catch(undefined),
  snapshot: z.number().int().positive().optional().catch(undefined),
  reason: z.enum(REASONS).optional().catch(undefined),
  /** A month of the cash expected, `overdue` or `undated`. */
  bucket: z.string().max(10).optional().catch(undefined),
  lead: z.number().int().positive().optional().catch(undefined),
  /** Whose past calls are judged, and by what they are listed. */
  voice: z.enum(['csm', 'leader', 'machine']).catch('csm'),
  calls: z.enum(['csm', 'quarter']).catch('csm'),
})
export type ForecastAddress = z.output<typeof ForecastAddress>
export type ChangeAddress = (next: Partial<z.input<typeof ForecastAddress>>) => void

/** News that the figures depend on. */
export const FORECAST_TOPICS = ['forecast', 'renewals', 'accounts', 'predictions', 'members']
