import { may, reaches, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Account } from './contract.ts'
import { maskedName } from './masking.ts'
import { accountColumns, inScope } from './views-scope.ts'

interface Found extends Omit<Account, 'moneyHidden' | 'contactDetailsHidden' | 'lastContactAt' | 'mayEdit'> {
  ownerId: number | null
  granted: boolean
  lastContactAt: Date | null
  lastAt: Day | null
}

/** One account as this actor may see it. */
export async function accountPage(
  accountId: number,
  { db, actor, today }: Pick<Context, 'db' | 'actor' | 'today'>,
): Promise<Account> {
  const found = await findAccount(db, actor, accountId, today)
  if (!found) throw notFound('This account')
  const seesMoney = reaches(actor, 'money', found)
  const seesPeople = reaches(actor, 'contact_details', found)
  const sponsor = found.executiveSponsor
  return {
    ...found,
    arrMinor: seesMoney ? found.arrMinor : null,
    mrrMinor: seesMoney ? found.mrrMinor : null,
    moneyHidden: !seesMoney,
    moneyProblem: seesMoney ? found.moneyProblem : null,
    contactDetailsHidden: !seesPeople,
    executiveSponsor: sponsor && { id: sponsor.id, name: seesPeople ? sponsor.name : (maskedName(sponsor.name) ?? '') },
    lastContactAt: found.lastContactAt?.toISOString() ?? null,
    mayEdit: found.mergedInto === null && may(actor, 'accounts.write') && reaches(actor, 'write', found),
  }
}

async function findAccount(db: Db, actor: Actor, accountId: number, today: Day): Promise<Found | undefined> {
  const readable = (alias: string) => inScope(actor, 'read', accountColumns(alias))
  const { rows } = await sql<Found>`
    select a.id, a.name, a.domain, a.industry, a.country, a.customer_since as "customerSince", a.owner_id as "ownerId",
      a.mrr_minor as "mrrMinor", a.arr_minor as "arrMinor", a.renewal_on as "renewalOn", a.last_contact_at as "lastContactAt",
      a.is_sample as "isSample",
      exists (select from granted_accounts where account_id = a.id and member_id = ${actor.memberId}) as granted,
      coalesce((select json_agg(json_build_object('source', sources.name, 'externalId', external_id) order by sources.id, external_id)
        from external_ids join sources on sources.id = source_id where account_id = a.id and external_ids.kind = 'account'), '[]') as "externalIds",
      (select json_build_object('id', id, 'name', name) from accounts parents where id = a.parent_id and ${readable('parents')}) as parent,
      coalesce((select json_agg(json_build_object('id', id, 'name', name) order by lower(name)) from (
        select id, name from accounts children where parent_id = a.id and merged_into_id is null and ${readable('children')} limit 200
      ) listed), '[]') as children,
      (select json_build_object('id', id, 'name', name) from members where id = a.owner_id) as owner,
      (select json_build_object('id', id, 'key', key, 'name', name) from segments where id = a.segment_id) as segment,
      (select json_build_object('id', id, 'key', key, 'name', name) from stages where id = a.stage_id) as stage,
      (select max(valid_from) from account_facts where account_id = a.id and field = 'stage' and valid_from <= ${today}::date) as "stageSince",
      (select json_build_object('id', id, 'name', coalesce(name, email, '')) from contacts
        where account_id = a.id and left_on is null and 'executive_sponsor' = any(roles) order by id limit 1) as "executiveSponsor",
      coalesce((select attributes from account_attributes where account_id = a.id), '{}') as attributes,
      (select json_build_object('id', id, 'name', name) from accounts winners where id = a.merged_into_id and ${readable('winners')}) as "mergedInto",
      (select 'There is no exchange rate from ' || currency || ' on or before ' || day || '. Import one, and the MRR is known.'
        from money_problems where account_id = a.id order by currency limit 1) as "moneyProblem",
      json_build_object(
        'outcomes', (select count(*) from outcomes where account_id = a.id),
        'contacts', (select count(*) from contacts where account_id = a.id),
        'openTickets', (select count(*) from tickets where account_id = a.id and closed_at is null),
        'surveyAnswers', (select count(*) from survey_responses where account_id = a.id),
        'feedback', (select count(*) from feedback where account_id = a.id)) as counts
    from accounts a where a.id = ${accountId} and ${readable('a')}`.execute(db)
  return rows[0]
}
