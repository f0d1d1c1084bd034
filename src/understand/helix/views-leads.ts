import type { Day } from '../../kernel/day.ts'
import { minorDigits } from '../../kernel/minor-digits.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { WonLead } from './brought.ts'

type Fragment = ReturnType<typeof sql<unknown>>

/**
 * Whole minor units of the reporting currency: what was won where it was won, else what is expected. Null without amount or rate.
 * Rounded lead by lead, so that leads add up to their sums.
 */
export function leadMinor({ currency, today }: { currency: string; today: Day }): Fragment {
  const scale = 10 ** minorDigits(currency)
  return sql`round(case when leads.state = 'won' then coalesce(leads.won_amount, leads.amount) else leads.amount end * ${scale}::numeric *
    case when leads.currency is null or leads.currency = ${currency} then 1
      else (select rate from exchange_rates r where r.currency = leads.currency and r.day <= coalesce(leads.closed_on, ${today}::date)
        order by r.day desc limit 1) end)`
}

/** Every lead that is won and names the account won through it, with the first day with MRR of either up to today. */
export async function wonLeads(db: Db, today: Day): Promise<WonLead[]> {
  const first = (column: string) => sql`(
    select day, mrr_minor from mrr_steps where account_id = ${sql.ref(column)} and mrr_minor > 0 and day <= ${today}::date order by day limit 1)`
  const { rows } = await sql<WonLead>`
    select leads.id as "leadId", leads.kind, source_department as department, leads.created_on as "foundOn",
      coalesce(closed_on, leads.created_on) as "wonOn", account_id as "accountId", won_account_id as "wonAccountId",
      own.day as "accountSince", won.day as "wonSince", coalesce(won.mrr_minor, 0) as "firstMrrMinor"
    from leads
    left join lateral ${first('leads.account_id')} own on true
    left join lateral ${first('leads.won_account_id')} won on true
    where state = 'won' and won_account_id is not null and leads.kind in ('referral', 'reference', 'case_study')
    order by leads.id`.execute(db)
  return rows
}

export interface FoundLeads {
  readonly department: string | null
  readonly kind: string
  readonly state: string
  readonly count: number
  readonly sent: number
  readonly minor: number
}

/** Leads found from the first day on, before the last, by who found them; `covered` gives account_id. */
export async function leadsFound(
  db: Db,
  covered: Fragment,
  about: { from: Day; to: Day; currency: string; today: Day },
): Promise<FoundLeads[]> {
  const { rows } = await sql<FoundLeads>`
    select source_department as department, leads.kind, state, count(*)::int as count,
      count(*) filter (where state <> 'open' or to_department is not null)::int as sent,
      coalesce(sum(${leadMinor(about)}), 0)::bigint as minor
    from leads where created_on > ${about.from}::date and created_on <= ${about.to}::date and account_id in (${covered})
    group by 1, 2, 3`.execute(db)
  return rows
}

const REASONS_TOLD = 10

/** Why leads were declined, the most frequent first. */
export async function declineReasons(
  db: Db,
  covered: Fragment,
  { from, to }: { from: Day; to: Day },
): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select reason, count(*)::int as count from leads
    where state = 'declined' and reason <> '' and created_on > ${from}::date and created_on <= ${to}::date and account_id in (${covered})
    group by reason order by 2 desc, 1 limit ${REASONS_TOLD}`.execute(db)
  return rows
}
