import type { Actor } from '../../kernel/access.ts'
import { addDays, type Day, startOfDay } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'

export interface Reader {
  readonly memberId: number
  readonly email: string
  readonly name: string
  readonly way: 'mail' | 'slack'
  readonly hour: number
  readonly weekdays: number[]
}

/** Active members who want a digest and whose digest of these days was not decided yet. */
export async function undecidedReaders(db: Db, sinceDay: Day): Promise<(Reader & { decided: Day[] })[]> {
  const { rows } = await sql<Reader & { decided: Day[] }>`
    select members.id as "memberId", members.email, members.name, way, hour, weekdays,
      coalesce((select jsonb_agg(day) from digests where digests.member_id = members.id and day >= ${sinceDay}), '[]') as decided
    from digest_preferences join members on members.id = member_id
    where way <> 'off' and members.state = 'active'
    order by members.id`.execute(db)
  return rows
}

export interface Change {
  readonly accountId: number
  readonly account: string
  readonly kind: 'band' | 'answer' | 'left' | 'lead'
  /** Of a lead: what it is called. */
  readonly before: string | null
  readonly after: string | null
  readonly leadId: number | null
  /** Of all there are. */
  readonly total: number
}

/**
 * What happened on a day to accounts the member owns: bands of health, answers to NPS, people who left, and what others
 * made of their leads; an answer of no waits on My day. The first of them.
 */
export async function changesOn(
  db: Db,
  actor: Actor,
  { day, timeZone, most }: { day: Day; timeZone: string; most: number },
): Promise<Change[]> {
  const [from, to] = [startOfDay(timeZone, day), startOfDay(timeZone, addDays(day, 1))]
  const { rows } = await sql<Change>`
    with own as (
      select id, name from accounts
      where owner_id = ${actor.memberId} and merged_into_id is null and ${inScope(actor, 'read', accountColumns('accounts'))}
    )
    select own.id as "accountId", own.name as account, found.kind, found.before, found.after, found.lead_id as "leadId", count(*) over () as total from own join (
      select account_id, 'band' as kind, before, after, null::bigint as lead_id from health_changes where kind = 'band' and day = ${day}::date
      union all
      select account_id, 'answer', null, score::text, null from survey_responses
      where survey = 'nps' and answered_at >= ${from} and answered_at < ${to}
      union all
      select account_id, 'left', null, roles[1], null from contacts where left_on = ${day}::date and cardinality(roles) > 0
      union all
      (select distinct on (leads.id) account_id, 'lead', coalesce(leads.title, replace(leads.kind, '_', ' ')), events.kind, leads.id
      from lead_events events join leads on leads.id = events.lead_id
      where events.kind in ('accepted', 'won', 'lost') and undone_at is null and at >= ${from} and at < ${to}
        and events.member_id is distinct from ${actor.memberId}::bigint
      order by leads.id, events.id desc)
    ) found on found.account_id = own.id
    order by lower(own.name), own.id, found.kind, found.lead_id limit ${most}`.execute(db)
  return rows
}
