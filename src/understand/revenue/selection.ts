import { z } from 'zod'
import { isDay } from '../../kernel/day.ts'
import { AccountFilters } from '../../kernel/filters.ts'
import { isStorable, jsonParameter } from '../../kernel/schemas.ts'

/** What accounts are told apart by; custom fields are `attribute:<key>`. */
export const SLICES = ['segment', 'plan', 'owner', 'stage', 'industry', 'country', 'size', 'cohort'] as const

export const SliceBy = z.union([z.enum(SLICES), z.string().regex(/^attribute:[a-z0-9_.-]{1,80}$/i)])
export type SliceBy = z.output<typeof SliceBy>

/** Movements and MRR are told apart by the currency that is paid, too: each in its own amounts, and an account may pay in several. */
export const MONEY_SLICES = [...SLICES, 'currency'] as const

export const MoneySlice = z.union([SliceBy, z.literal('currency')])
export type MoneySlice = z.output<typeof MoneySlice>

/** `present`: by what an account is now. `opening`: by what it was at the opening, with transfers between slices. */
export const SliceAs = z.enum(['present', 'opening'])
export type SliceAs = z.output<typeof SliceAs>

/**
 * Which accounts a figure covers: those in reach of the reader's money that fit the filters; with `slice` and `key` only
 * one slice (`key` left out: all of them; the empty text: accounts without a value).
 */
export const Selected = {
  filters: jsonParameter(AccountFilters).default([]),
  slice: SliceBy.optional(),
  key: z.string().max(300).refine(isStorable).optional(),
  as: SliceAs.default('present'),
}

/** The same for movements and MRR, which know currencies as slices. */
export const MoneySelected = { ...Selected, slice: MoneySlice.optional() }

export const STEPS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Step = (typeof STEPS)[number]

const MONTH = /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/

/** A calendar month `yyyy-mm`. */
export const MonthText = z
  .string()
  .regex(MONTH, 'Write a month as yyyy-mm.')
  .meta({ description: 'Calendar month in the company time zone' })

const MONTH_OR_DAY = /^(19|20|21)\d\d-(0[1-9]|1[0-2])(-([0-2]\d|3[01]))?$/

/** A month `yyyy-mm` or a day `yyyy-mm-dd`: a month begins on its first day and ends on its last. */
export const MonthOrDay = z
  .string()
  .regex(MONTH_OR_DAY, 'Write a month as yyyy-mm, or a day as yyyy-mm-dd.')
  .refine((text) => MONTH.test(text) || isDay(text), 'There is no such day.')

export const MOVEMENTS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const
export type Movement = (typeof MOVEMENTS)[number]
