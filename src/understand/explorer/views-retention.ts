import { addDays, startOfDay, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { USE_TYPES, type UseType } from './contract.ts'
import type { Span } from './period.ts'
import { chosenAccounts, type Chosen } from './views-chosen.ts'
import type { Per } from './views-funnel.ts'
import { matches } from './views-matching.ts'

export interface RetentionAsked extends Chosen {
  readonly per: Per
  /** First use of it makes a cohort; null: of anything. */
  readonly first: { type: UseType; name: string } | null
  /** Counts as coming back; null: anything. */
  readonly back: { type: UseType; name: string } | null
  /** First day of the first cohort's week and last day looked at. */
  readonly span: Span
  /** Use from here on tells whether it was the first. */
  readonly readFrom: Day
  readonly zone: string
}

export interface Returned {
  /** Monday. */
  cohort: Day
  /** 0 is the week of first use. */
  week: number
  count: number
}

/**
 * By cohort and week how many came back; week 0 is everybody of the cohort. First use is looked for in everything that is
 * kept, so that nobody who came before the first cohort is taken for new.
 */
export async function returnedByWeek(db: Db, asked: RetentionAsked): Promise<Returned[]> {
  const { per, first, back, span, zone, readFrom } = asked
  const subject = per === 'user' ? sql`events.user_id` : sql`events.account_id::text`
  const is = (event: RetentionAsked['first']) =>
    event === null ? sql`true` : matches({ types: [event.type], names: [event.name], where: [] })
  const names = first !== null && back !== null ? [first.name, back.name] : null
  const { rows } = await sql<Returned>`
    with chosen as materialized (${chosenAccounts(asked)}),
    used as materialized (
      select ${subject} as subject, date_trunc('week', events.at at time zone ${zone})::date as week,
        bool_or(${is(first)}) as is_first, bool_or(${is(back)}) as is_back
      from chosen join events on events.account_id = chosen.account_id
      where events.at >= ${startOfDay(zone, readFrom)} and events.at < ${startOfDay(zone, addDays(span.until, 1))}
        and events.type = any(${[...USE_TYPES]}::text[]) ${names ? sql`and events.name = any(${names}::text[])` : sql``}
        ${per === 'user' ? sql`and events.user_id is not null` : sql``}
      group by 1, 2
    ), cohorts as (select subject, min(week) as cohort from used where is_first group by subject)
    select cohort, (used.week - cohort) / 7 as week, count(*) as count
    from cohorts join used using (subject)
    where cohort >= ${span.from}::date and (used.week = cohort or (used.is_back and used.week > cohort))
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}
