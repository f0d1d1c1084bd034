import { addDays, startOfDay } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { FunnelStep } from './contract.ts'
import type { Span } from './period.ts'
import { chosenAccounts, type Chosen } from './views-chosen.ts'
import { matches } from './views-matching.ts'

export type Per = 'user' | 'account'

export interface FunnelAsked extends Chosen {
  readonly steps: readonly FunnelStep[]
  readonly per: Per
  readonly withinDays: number
  /** Days in which the first step is taken; the others may follow later. */
  readonly span: Span
  readonly zone: string
}

/**
 * Who reached each step: tables s1, s2 … of subject, account_id (of the entry), entered, at, used (ids of its events). A subject
 * enters once, with its first first step in the span; each further step is its earliest other event since the step before, not
 * later than `withinDays` after the entry. Events of one instant follow each other in whatever order fits, and of several that
 * fit a step the one is taken that fits the fewest later ones: which of them arrived first says nothing.
 */
function reachedSteps(asked: FunnelAsked): Fragment {
  const { steps, per, zone, span, withinDays } = asked
  const subject = per === 'user' ? sql`events.user_id` : sql`events.account_id::text`
  const flags = steps.map((step, index) => sql`${ruleOf(step)} as ${sql.ref(flag(index))}`)
  const leastNeeded = (index: number) => {
    const later = steps.slice(index + 1).map((_, after) => sql`(${sql.ref(flag(index + 1 + after))} is true)::int`)
    return later.length === 0 ? sql`` : sql`${sql.join(later, sql` + `)}, ${sql.join(later)},`
  }
  const begin = startOfDay(zone, span.from)
  const end = startOfDay(zone, addDays(span.until, 1))
  const chain = steps.slice(1).map(
    (_, index) => sql`, ${sql.ref(`s${index + 2}`)} as materialized (
      select distinct on (before.subject) before.subject, before.account_id, before.entered, next.at, before.used || next.id as used
      from ${sql.ref(`s${index + 1}`)} before join matched next on next.subject = before.subject
      where next.${sql.ref(flag(index + 1))} and next.at >= before.at and next.id <> all (before.used)
        and next.at <= before.entered + make_interval(hours => ${24 * withinDays})
      order by before.subject, next.at, ${leastNeeded(index + 1)} next.id)`,
  )
  return sql`
    with chosen as materialized (${chosenAccounts(asked)}),
    matched as materialized (
      select ${subject} as subject, events.account_id, events.at, events.id, ${sql.join(flags)}
      from chosen join events on events.account_id = chosen.account_id
      where events.at >= ${begin} and events.at <= ${end}::timestamptz + make_interval(hours => ${24 * withinDays})
        and events.type = any(${steps.map(({ type }) => type)}::text[]) and events.name = any(${steps.map(({ name }) => name)}::text[])
        ${per === 'user' ? sql`and events.user_id is not null` : sql``}
    ), s1 as materialized (
      select distinct on (subject) subject, account_id, at as entered, at, array[id] as used
      from matched where ${sql.ref(flag(0))} and at < ${end} order by subject, at, ${leastNeeded(0)} account_id, id
    )${sql.join(chain, sql``)}`
}

function flag(index: number): string {
  return `is_step${index + 1}`
}

function ruleOf({ type, name, where }: FunnelStep): Fragment {
  return matches({ types: [type], names: [name], where })
}

export interface StepCount {
  step: number
  reached: number
  medianSeconds: number | null
  /** Of the last step reached here: those whose time is not over. */
  stillOpen: number
}

/** How many reached each step, and how long it took them from the step before. */
export async function funnelCounts(db: Db, asked: FunnelAsked, now: Date): Promise<StepCount[]> {
  const counts = asked.steps.map((_, index) => {
    const here = sql.ref(`s${index + 1}`)
    const isLast = index === asked.steps.length - 1
    const before = index === 0 ? sql`` : sql`join ${sql.ref(`s${index}`)} before using (subject)`
    const seconds =
      index === 0
        ? sql`null::float8`
        : sql`percentile_cont(0.5) within group (order by extract(epoch from here.at - before.at)::float8)`
    const open = isLast
      ? sql`0::bigint`
      : sql`count(*) filter (where here.entered + make_interval(hours => ${24 * asked.withinDays}) > ${now}
          and not exists (select from ${sql.ref(`s${index + 2}`)} next where next.subject = here.subject))`
    return sql`select ${index + 1}::int as step, count(*) as reached, ${seconds} as "medianSeconds", ${open} as "stillOpen" from ${here} here ${before}`
  })
  const { rows } = await sql<StepCount>`
    ${reachedSteps(asked)} ${sql.join(counts, sql` union all `)} order by 1`.execute(db)
  return rows
}

export interface Stopped {
  accountId: number
  accountName: string
  /** User id, or the account's id for a funnel of accounts. */
  subject: string
  enteredAt: Date
  lastStepAt: Date
  isOpen: boolean
}

/** Who reached a step and not the next one, the latest first; at the last step everybody who reached it. */
export async function stoppedAt(
  db: Db,
  asked: FunnelAsked,
  { step, offset, limit }: { step: number; offset: number; limit: number },
): Promise<{ rows: Stopped[]; total: number }> {
  const here = sql.ref(`s${step}`)
  const went =
    step < asked.steps.length
      ? sql`not exists (select from ${sql.ref(`s${step + 1}`)} next where next.subject = here.subject)`
      : sql`true`
  const { rows } = await sql<Stopped & { total: number }>`
    ${reachedSteps(asked)}, stopped as (select here.*, count(*) over () as total from ${here} here where ${went})
    select stopped.account_id as "accountId", accounts.name as "accountName", subject, entered as "enteredAt", at as "lastStepAt", total,
      ${inScope(asked.reader.actor, 'contact_details', accountColumns('accounts'))} as "isOpen"
    from stopped join accounts on accounts.id = stopped.account_id
    order by at desc, subject limit ${limit} offset ${offset}`.execute(db)
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}
