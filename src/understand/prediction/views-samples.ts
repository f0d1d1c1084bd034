import { type Day, latest } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface PayingDay {
  readonly accountId: number
  readonly day: Day
  /** MRR at the close of the day so many days later, by the place of the lead. */
  readonly later: readonly number[]
}

/** Of what customers do and say; what is paid is the label itself. */
const SIGNALS = ['usage', 'events', 'tickets', 'survey_responses', 'activities']

/**
 * The first day from which something could be known: of anybody's MRR, and of any signal where there are some. Null where nothing was
 * ever paid.
 */
export async function firstKnownDay(db: Db): Promise<Day | null> {
  const { rows } = await sql<{ paid: Day | null; heard: Day | null }>`
    select (select min(day) from mrr_steps where mrr_minor > 0) as paid,
      (select min(day) from source_days where kind = any(${SIGNALS}::text[])) as heard`.execute(db)
  const { paid = null, heard = null } = rows[0] ?? {}
  return paid && heard ? latest(paid, heard) : paid
}

/** The last day of which anything is on record: of later days nobody knows who stayed. */
export async function lastKnownDay(db: Db, today: Day): Promise<Day> {
  const { rows } = await sql<{ day: Day | null }>`
    select greatest((select max(day) from source_days where day <= ${today}::date),
      (select max(day) from mrr_steps where day <= ${today}::date)) as day`.execute(db)
  return rows[0]?.day ?? today
}

export async function countPayingDays(db: Db, days: readonly Day[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${stretches(1)}) paying join unnest(${days}::date[]) as moment (day)
      on moment.day >= paying.day and (paying.until is null or moment.day < paying.until)`.execute(db)
  return rows[0]?.count ?? 0
}

/**
 * Accounts that pay at the close of these days, and what they pay later. Of many accounts a share is taken, always the same ones:
 * an account is in with all of its days or with none.
 */
export async function payingDays(
  db: Db,
  asked: { days: readonly Day[]; leads: readonly number[]; share: number },
): Promise<PayingDay[]> {
  const later = asked.leads.map(
    (lead) => sql`coalesce((select mrr_minor from mrr_steps step where step.account_id = paying.account_id
      and step.day <= moment.day + ${lead}::int order by step.day desc limit 1), 0)`,
  )
  const { rows } = await sql<PayingDay>`
    select paying.account_id as "accountId", moment.day, array[${sql.join(later)}]::float8[] as later
    from (${stretches(asked.share)}) paying join unnest(${asked.days}::date[]) as moment (day)
      on moment.day >= paying.day and (paying.until is null or moment.day < paying.until)
    order by paying.account_id, moment.day`.execute(db)
  return rows
}

export interface DecidedRenewal {
  readonly accountId: number
  /** So many days before it was due. */
  readonly day: Day
  readonly decidedOn: Day
  readonly lost: boolean
}

/** Renewals with an outcome, seen from `lead` days before they were due; only where the account paid then and nothing was decided yet. */
export async function decidedRenewals(db: Db, asked: { lead: number; today: Day }): Promise<DecidedRenewal[]> {
  const { rows } = await sql<DecidedRenewal>`
    select renewal.account_id as "accountId", moment.day, greatest(due_on, decided_on) as "decidedOn", outcome = 'churned' as lost
    from renewals renewal cross join lateral (select due_on - ${asked.lead}::int as day) moment
      join (${stretches(1)}) paying on paying.account_id = renewal.account_id
        and moment.day >= paying.day and (paying.until is null or moment.day < paying.until)
    where outcome <> 'open' and greatest(due_on, decided_on) <= ${asked.today}::date
      and (decided_on is null or decided_on > moment.day)
    order by renewal.account_id, moment.day, renewal.id`.execute(db)
  return rows
}

/** From each step of MRR to the next, while the account is a paying customer. */
function stretches(share: number) {
  const chosen =
    share >= 1 ? sql`true` : sql`('x' || left(md5(account_id::text), 4))::bit(16)::int < ${Math.ceil(share * 65_536)}`
  return sql`
    select * from (
      select account_id, day, lead(day) over (partition by account_id order by day) as until, mrr_minor, is_customer
      from mrr_steps where ${chosen}) step
    where is_customer and mrr_minor > 0`
}

/** Accounts that pay today, after an id, with the days left until the next decision where one is known. */
export async function payingToday(
  db: Db,
  asked: { today: Day; ids: readonly number[] | null; afterId: number; limit: number },
): Promise<{ accountId: number; renewalInDays: number | null }[]> {
  const { rows } = await sql<{ accountId: number; renewalInDays: number | null }>`
    select accounts.id as "accountId", renewal_on - ${asked.today}::date as "renewalInDays"
    from accounts cross join lateral (
      select mrr_minor, is_customer from mrr_steps where account_id = accounts.id and day <= ${asked.today}::date order by day desc limit 1) step
    where accounts.id > ${asked.afterId} and (${asked.ids}::bigint[] is null or accounts.id = any(${asked.ids}::bigint[]))
      and merged_into_id is null and step.is_customer and step.mrr_minor > 0
    order by accounts.id limit ${asked.limit}`.execute(db)
  return rows
}
