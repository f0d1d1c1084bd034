import { type Day, daysBetween } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { AccountFacts } from './next-best-action.ts'
import type { ReadScope } from './reading.ts'
import type { AccountInForce } from './views.ts'
import { instantsOf } from './views-tickets.ts'

interface FactRow {
  account_id: number
  contacts: number
  champions: number
  urgent_count: number
  urgent_oldest: Day | null
  outcomes: number
  measured: number
  nps: number | null
  nps_on: Day | null
  nps_by: string | null
}

/** What is true of accounts today, beyond their measures. Contacts are named only to who may see their details. */
export async function accountFacts(
  scope: ReadScope,
  accounts: readonly AccountInForce[],
  options: { namesContacts: boolean },
): Promise<Map<number, AccountFacts>> {
  const { from } = instantsOf({ from: scope.asOf, to: scope.asOf }, scope.timeZone)
  const { rows } = await sql<FactRow>`
    select account.id as account_id, people.*, urgent.*, results.*, answer.*
    from unnest(${scope.accountIds}::bigint[]) as account (id)
    cross join lateral (
      select count(*) as contacts, count(*) filter (where 'champion' = any(roles)) as champions
      from contacts where account_id = account.id and left_on is null) people
    cross join lateral (
      select count(*) as urgent_count, (min(opened_at) at time zone ${scope.timeZone})::date as urgent_oldest
      from tickets where account_id = account.id and priority = 'urgent' and closed_at is null) urgent
    cross join lateral (
      select count(*) as outcomes, count(*) filter (where exists (
        select from outcome_measurements where outcome_id = outcomes.id)) as measured
      from outcomes where account_id = account.id) results
    left join lateral (
      select score::float8 as nps, (answered_at at time zone ${scope.timeZone})::date as nps_on, contacts.name as nps_by
      from survey_responses left join contacts on contacts.id = contact_id
      where survey_responses.account_id = account.id and survey = 'nps' and score is not null
        and answered_at > ${from}::timestamptz - interval '90 days'
      order by answered_at desc, survey_responses.id desc limit 1) answer on true`.execute(scope.db)
  const named = (row: FactRow | undefined) => row && (options.namesContacts ? row : { ...row, nps_by: null })
  const byAccount = new Map(rows.map((row) => [row.account_id, row]))
  return new Map(
    accounts.map((account) => [account.id, factsOf(account, named(byAccount.get(account.id)), scope.asOf)]),
  )
}

function factsOf(account: AccountInForce, row: FactRow | undefined, today: Day): AccountFacts {
  const { lastContactOn, renewalOn } = account
  const isDetractor = row && row.nps !== null && row.nps <= 6 && row.nps_on !== null
  return {
    hasOwner: account.ownerId !== null,
    hasChampion: row && row.contacts > 0 ? row.champions > 0 : null,
    daysSinceContact: lastContactOn && Math.max(0, daysBetween(lastContactOn, today)),
    renewal: renewalOn && { day: renewalOn, inDays: daysBetween(today, renewalOn) },
    openUrgentTickets: {
      count: row?.urgent_count ?? 0,
      oldestDays: row?.urgent_oldest ? Math.max(0, daysBetween(row.urgent_oldest, today)) : 0,
    },
    outcomes: row ? { total: row.outcomes, measured: row.measured } : null,
    detractor: isDetractor
      ? { score: row.nps ?? 0, daysAgo: daysBetween(row.nps_on ?? today, today), contactName: row.nps_by }
      : null,
  }
}
