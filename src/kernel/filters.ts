import { z } from 'zod'
import { isStorable } from './schemas.ts'

/** Fields of the accounts list that can be filtered and sorted by; custom fields are `attribute:<key>`. */
export const ACCOUNT_FIELDS = [
  'name',
  'owner',
  'segment',
  'stage',
  'industry',
  'country',
  'domain',
  'parent',
  'customer_since',
  'renewal_on',
  'arr',
  'last_contact',
  'health',
  'band',
  'quadrant',
  'cx',
  'co',
  'coverage',
  'change_7',
  'change_30',
  'change_90',
  'override',
  'fresh',
  'sample',
] as const

export const FILTER_OPERATORS = [
  'is',
  'is_not',
  'contains',
  'at_least',
  'at_most',
  'before',
  'after',
  'within_days',
  'more_than_days_ago',
  'is_empty',
  'is_not_empty',
] as const

export const AccountField = z.union([z.enum(ACCOUNT_FIELDS), z.string().regex(/^attribute:[a-z0-9_.-]{1,80}$/i)])
export type AccountField = z.output<typeof AccountField>

const FilterValue = z.union([z.string().max(300).refine(isStorable), z.number(), z.boolean()])

/**
 * One condition on an account. `is` and `is_not` take a list of values (any of them, none of them); `within_days` means
 * from today to that many days ahead; `more_than_days_ago` also holds where nothing is on record. Owner, segment and stage are named by id,
 * `me` stands for the member asking.
 */
export const AccountFilter = z.object({
  field: AccountField,
  operator: z.enum(FILTER_OPERATORS),
  values: z.array(FilterValue).max(100).default([]),
})
export type AccountFilter = z.output<typeof AccountFilter>

export const AccountFilters = z.array(AccountFilter).max(20)
