import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import { attributeOf } from '../portfolio/conditions.ts'
import { selected, type Fragment, type Reader, type Selection } from '../portfolio/views-conditions.ts'
import type { SliceAs, SliceBy } from './selection.ts'

/** Which accounts a figure covers, and what it tells them apart by. */
export interface Covered {
  reader: Reader
  selection: Selection
  slice: SliceBy | undefined
  /** Only this slice; the empty text: accounts without a value. */
  key: string | undefined
  as: SliceAs
  reportingCurrency: string
  /** Only what is paid in this currency, in its own amounts; `each`: in each of them; undefined: all in the reporting currency. */
  paidIn?: string | undefined
  /** The opening of the whole window: plan, size and (as at opening) everything else are those of this day. */
  opening: Day
  /** Upper bounds of the bands of size, in minor units of MRR × 12. */
  sizeBoundsMinor: readonly number[]
}

/** Rows (account_id, key) of the accounts covered: in reach of the actor's money, fitting the filters, of the slice asked for. */
export function coveredAccounts(covered: Covered): Fragment {
  const { key, joins } = keyOn(covered, sql`${covered.opening}::date`)
  const keyed = sql`
    select portfolio.account_id, ${key} as key
    from ${selected(covered.selection, covered.reader, joins)} and ${mayCount(covered.reader.actor)}`
  return covered.key === undefined ? keyed : sql`select * from (${keyed}) keyed where ${isKey(covered.key)}`
}

/** The accounts alone, of the slice asked for. */
export function coveredIdsOfSlice(covered: Covered): Fragment {
  return covered.slice === undefined
    ? coveredIds(covered)
    : sql`select account_id from (${coveredAccounts(covered)}) sliced`
}

/** The accounts alone, of all slices. */
export function coveredIds({ selection, reader }: Pick<Covered, 'selection' | 'reader'>): Fragment {
  return sql`select portfolio.account_id from ${selected(selection, reader)} and ${mayCount(reader.actor)}`
}

export function isKey(key: string): Fragment {
  return key === '' ? sql`key is null` : sql`key = ${key}`
}

const mayCount = (actor: Actor) => inScope(actor, 'money', accountColumns('portfolio', 'account_id'))

/** What tells accounts apart: an expression over portfolio and what is joined to it for that. */
interface Key {
  key: Fragment
  joins: Fragment
}

const alone = (key: Fragment): Key => ({ key, joins: sql`` })

/** `told (told_of, told_as)` beside each account. One pass over all accounts costs less than a look for each of them. */
const told = (rows: Fragment, key: Fragment = sql`told_as`): Key => ({
  key,
  joins: sql`left join (${rows}) told on told_of = portfolio.account_id`,
})

/** What an account is told apart by where its slice does not change within a window. */
function keyOn(covered: Covered, day: Fragment): Key {
  const { slice, as } = covered
  if (slice === undefined) return alone(sql`null::text`)
  if (slice === 'plan') return planOn(day)
  if (slice === 'size') return sizeOn(day, covered.sizeBoundsMinor)
  if (slice === 'cohort') return COHORT
  const present = presentKey(slice)
  const field = datedField(slice)
  return as === 'present' || field === null ? present : factOn(field, day, present)
}

const PRESENT: Readonly<Record<string, Fragment>> = {
  segment: sql`portfolio.segment_id::text`,
  owner: sql`portfolio.owner_id::text`,
  stage: sql`portfolio.stage_id::text`,
  industry: sql`portfolio.industry`,
  country: sql`portfolio.country`,
}

function presentKey(slice: SliceBy): Key {
  const attribute = attributeOf(slice)
  if (attribute === null) return alone(PRESENT[slice] ?? sql`null::text`)
  return {
    key: sql`carried`,
    joins: sql`left join (
      select account_id as carried_by, attributes ->> ${attribute} as carried from account_attributes) attribute on carried_by = portfolio.account_id`,
  }
}

/** The name under which dated facts keep a slice; null: only its present value is known. */
export function datedField(slice: SliceBy): string | null {
  return slice === 'segment' || slice === 'owner' || slice === 'stage' || attributeOf(slice) !== null ? slice : null
}

/** What held on the day; before the first known value the earliest one. */
function factOn(field: string, day: Fragment, present: Key): Key {
  const facts = told(
    sql`select distinct on (account_id) account_id as told_of, value #>> '{}' as told_as, true as is_told
      from account_facts where field = ${field} order by account_id, valid_from <= ${day} desc, abs(valid_from - ${day})`,
    sql`case when is_told then told_as else ${present.key} end`,
  )
  return { key: facts.key, joins: sql`${present.joins} ${facts.joins}` }
}

/** The plan with most MRR on the day, or the last one before; of who had none until then the first one afterwards. */
function planOn(day: Fragment): Key {
  return told(
    // In the order of the key, read backwards: nothing is sorted.
    sql`select distinct on (account_id) account_id as told_of, plan as told_as from account_plans
      where plan is not null and day <= ${day} order by account_id desc, day desc`,
    sql`coalesce(told_as, (
      select plan from account_plans where account_id = portfolio.account_id and plan is not null and day > ${day} order by day limit 1))`,
  )
}

/** The band of ARR on the day; of who pays nothing then, of what it pays first afterwards. Bands are numbered from 0. */
function sizeOn(day: Fragment, boundsMinor: readonly number[]): Key {
  return told(
    sql`select account_id as told_of, sum(mrr_minor - before_minor)::bigint as told_as from mrr_steps where day <= ${day} group by account_id`,
    sql`width_bucket(12 * case when told_as > 0 then told_as else (
      select mrr_minor from mrr_steps
      where account_id = portfolio.account_id and day > ${day} and mrr_minor > 0 order by day limit 1) end, ${[...boundsMinor]}::bigint[])::text`,
  )
}

/** The quarter of the first MRR. */
const COHORT = told(
  sql`select account_id as told_of, to_char(min(day), 'YYYY-"Q"Q') as told_as from mrr_steps where kind = 'new' group by account_id`,
)

/**
 * Rows (account_id, key, from_day, until_day) that say when an account was told apart by what, without gaps; only for
 * slices that are kept with their days.
 */
export function keySpans(covered: Covered & { slice: SliceBy }): Fragment {
  const ids = coveredIds(covered)
  if (covered.slice === 'plan') {
    return sql`
      select account_id, plan as key, case when row_number() over w = 1 then '-infinity'::date else day end as from_day,
        lead(day, 1, 'infinity') over w as until_day
      from account_plans where plan is not null and account_id in (${ids})
      window w as (partition by account_id order by day)
      union all
      select account_id, null, '-infinity', 'infinity' from (${ids}) planless
      where not exists (select from account_plans where account_id = planless.account_id and plan is not null)`
  }
  const field = datedField(covered.slice)
  const present = presentKey(covered.slice)
  return sql`
    select account_id, value #>> '{}' as key, case when row_number() over w = 1 then '-infinity'::date else valid_from end as from_day,
      lead(valid_from, 1, 'infinity') over w as until_day
    from account_facts where field = ${field} and account_id in (${ids})
    window w as (partition by account_id order by valid_from)
    union all
    select portfolio.account_id, ${present.key}, '-infinity', 'infinity' from portfolio ${present.joins}
    where portfolio.account_id in (${ids})
      and not exists (select from account_facts where account_id = portfolio.account_id and field = ${field})`
}

/** Whether an account may change its slice from period to period. */
export function movesBetweenSlices({ slice, as }: Pick<Covered, 'slice' | 'as'>): boolean {
  return as === 'opening' && slice !== undefined && (slice === 'plan' || datedField(slice) !== null)
}
