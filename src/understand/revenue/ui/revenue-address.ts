import { z } from 'zod'
import { addDays, addMonths, isDay, type Day } from '../../../kernel/day.ts'
import { filtersFromText, filtersToText } from '../../portfolio/ui/list-state.ts'
import { MOVEMENT_LINES, RETENTION_CHANGES, WINDOWS } from '../contract.ts'
import { MoneySlice, SliceAs, STEPS, type Step } from '../selection.ts'
import { COHORT_MEASURES } from './cohort-words.ts'
import { lastOver, periodWith, readPeriod, type ShownPeriod } from './shown-period.ts'

/** Whose money is shown, as every address of revenue says it. */
const selection = {
  where: z.coerce.string().transform(filtersFromText).catch([]).default([]),
  slice: MoneySlice.optional().catch(undefined),
  /** One slice; the empty text: accounts without a value. */
  key: z.coerce.string().max(300).optional().catch(undefined),
  as: SliceAs.catch('present').default('present'),
}
const AnyDay = z.string().refine(isDay).optional().catch(undefined)

export const SelectionAddress = z.object(selection)
export type SelectionState = z.output<typeof SelectionAddress>
export type SelectionChange = Partial<z.input<typeof SelectionAddress>>

/** What every call asks for; where currencies are no slices, all of them together. */
export function selected({ slice, ...state }: SelectionState) {
  return selectedMoney({ ...state, slice: slice === 'currency' ? undefined : slice })
}

/** What calls ask for that tell currencies apart. */
export function selectedMoney({ where, slice, key, as }: SelectionState) {
  return { filters: where, slice, key: slice === undefined ? undefined : key, as }
}

/** All the money the reader may see, not sliced. */
export const CLEARED = { where: undefined, slice: undefined, key: undefined, as: undefined } satisfies SelectionChange

/** Whose money is shown, for the address of another page. */
export function carried({ where, slice, key, as }: SelectionState) {
  return { where: filtersToText(where), slice, key, as: as === 'present' ? undefined : as }
}

/** Whether figures are of all the money the reader may see. */
export function isWhole({ where, slice, key }: SelectionState): boolean {
  return where.length === 0 && (slice === undefined || slice === 'currency' || key === undefined)
}

/** The figure whose parts are open; totals at the ends of a waterfall have parts, too. */
export const OPENED = [...MOVEMENT_LINES, 'opening', 'closing'] as const
export type OpenedKey = (typeof OPENED)[number]

export const OverviewAddress = z.object({
  ...selection,
  period: z.coerce.string().optional().catch(undefined),
  open: z.enum(OPENED).optional().catch(undefined),
})
export type OverviewState = z.output<typeof OverviewAddress>

/** The period of the address, else the last month that is over. */
export function periodOf({ period }: Pick<OverviewState, 'period'>, today: Day): ShownPeriod {
  return (period === undefined ? null : readPeriod(period)) ?? lastOver(today, 'month')
}

export const MovementAddress = z.object({
  ...selection,
  by: z.enum(STEPS).catch('month').default('month'),
  from: AnyDay,
  to: AnyDay,
  net: z.boolean().optional().catch(undefined),
  open: z.enum(OPENED).optional().catch(undefined),
  /** The period whose figure is open; without it that of the whole window. */
  at: z.coerce.string().max(10).optional().catch(undefined),
})
export type MovementState = z.output<typeof MovementAddress>

/** How many periods a page shows at first, and may show at a click. */
export const LENGTHS: Readonly<Record<Step, readonly number[]>> = {
  day: [31, 92, 183],
  week: [13, 26, 52],
  month: [12, 24, 36, 60],
  quarter: [8, 12, 20],
  year: [3, 5, 10],
}

/** The days of so many periods that end with the one today lies in. */
export function lastPeriods(by: Step, count: number, today: Day): { from: Day; to: Day } {
  if (by === 'day') return { from: addDays(today, 1 - count), to: today }
  if (by === 'week') return { from: addDays(mondayOf(today), -7 * (count - 1)), to: today }
  const months = by === 'month' ? 1 : by === 'quarter' ? 3 : 12
  return { from: addMonths(periodWith(today, by).from, -months * (count - 1)), to: today }
}

/** Monday 5 January 1970 begins the count of weeks. */
function mondayOf(value: Day): Day {
  const weekday = (new Date(`${value}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(value, -weekday)
}

export function movementWindow({ by, from, to }: Pick<MovementState, 'by' | 'from' | 'to'>, today: Day) {
  const usual = lastPeriods(by, LENGTHS[by][0] ?? 12, today)
  const until = to ?? usual.to
  const since = from ?? usual.from
  return since <= until ? { from: since, to: until } : { from: until, to: since }
}

export const RetentionAddress = z.object({
  ...selection,
  window: z.enum(WINDOWS).catch('year').default('year'),
  months: z
    .union([z.literal(12), z.literal(24), z.literal(36), z.literal(60)])
    .catch(24)
    .default(24),
  to: z
    .string()
    .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
  measure: z.enum(['grr', 'nrr', 'logo']).catch('grr').default('grr'),
  /** Accounts of one slice, or of all, are listed. */
  open: z.coerce.string().max(300).optional().catch(undefined),
  change: z.enum(RETENTION_CHANGES).optional().catch(undefined),
})
export type RetentionState = z.output<typeof RetentionAddress>

export const CohortAddress = z.object({
  ...selection,
  by: z.enum(['month', 'quarter', 'year']).catch('quarter').default('quarter'),
  measure: z.enum(COHORT_MEASURES).catch('net').default('net'),
  /** Cohorts that are shown, counted back from the youngest. */
  back: z.number().int().min(1).max(60).optional().catch(undefined),
  cohort: z.coerce.string().max(10).optional().catch(undefined),
  age: z.number().int().min(0).max(240).catch(0).default(0),
})
export type CohortState = z.output<typeof CohortAddress>

export const ReconciliationAddress = z.object({
  ...selection,
  notion: z.coerce.string().max(120).optional().catch(undefined),
})
