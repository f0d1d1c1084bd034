import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { StoredReadings } from '../../understand/health/stored-readings.ts'

interface Named {
  readonly id: number
  readonly name: string | null
}

/** What the list and its panel say of an account. */
export interface AccountDetail {
  readonly id: number
  readonly name: string
  readonly owner: { id: number; name: string } | null
  readonly ownerId: number | null
  readonly granted: boolean
  readonly overall: number | null
  readonly change7: number | null
  readonly change30: number | null
  readonly quadrant: 'thriving' | 'unproven' | 'strained' | 'critical' | null
  readonly versionId: number | null
  readonly readings: StoredReadings | null
  /** Readings as shown 30 days ago, where they were shown by the same version. */
  readonly readingsThen: StoredReadings | null
  readonly sponsor: Named | null
  readonly caller: Named | null
  /** The champion who left last, within 60 days. */
  readonly leaver: { readonly name: string | null; readonly leftOn: Day } | null
  readonly contactsShown: boolean
}

/** Details of the accounts of one page, in one statement. */
export async function accountDetails(
  db: Db,
  actor: Actor,
  about: { ids: readonly number[]; today: Day },
): Promise<Map<number, AccountDetail>> {
  const columns = accountColumns('accounts')
  const { rows } = await sql<AccountDetail>`
    select accounts.id, accounts.name, accounts.owner_id as "ownerId",
      effective_overall as overall, change_7 as "change7", change_30 as "change30", quadrant, version_id as "versionId", measure_values as readings,
      case when members.id is null then null else json_build_object('id', members.id, 'name', members.name) end as owner,
      exists (select from granted_accounts where account_id = accounts.id and member_id = ${actor.memberId}) as granted,
      (select measure_values from health_days then_shown
        where then_shown.account_id = accounts.id and then_shown.day <= ${about.today}::date - 30
          and then_shown.day > ${about.today}::date - 120 and then_shown.version_id = health.version_id
        order by then_shown.day desc limit 1) as "readingsThen",
      people.sponsor, people.caller, people.leaver,
      ${inScope(actor, 'contact_details', columns)} as "contactsShown"
    from accounts
    left join members on members.id = accounts.owner_id
    left join account_health health on health.account_id = accounts.id
    left join lateral (
      select
        (array_agg(json_build_object('id', id, 'name', coalesce(name, email)) order by name)
          filter (where left_on is null and 'executive_sponsor' = any(roles)))[1] as sponsor,
        (array_agg(json_build_object('id', id, 'name', coalesce(name, email))
          order by 'executive_sponsor' = any(roles) desc, 'champion' = any(roles) desc, cardinality(roles) desc, name, id)
          filter (where left_on is null and coalesce(name, email) is not null))[1] as caller,
        (array_agg(json_build_object('name', coalesce(name, email), 'leftOn', left_on) order by left_on desc)
          filter (where 'champion' = any(roles) and left_on between ${about.today}::date - 60 and ${about.today}::date))[1] as leaver
      from contacts where contacts.account_id = accounts.id
    ) people on true
    where accounts.id = any(${[...about.ids]}::bigint[]) and ${inScope(actor, 'read', columns)}`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface ApprovalDetail {
  readonly key: string
  readonly playbook: string
  /** What is asked, or the subject of the e-mail that waits. */
  readonly text: string
  /** To whom the e-mail goes; null for a question. */
  readonly to: string | null
  /** Names of people that the text may hold. */
  readonly names: string[]
}

/** What runs ask, by the key of its row. */
export async function approvalDetails(
  db: Db,
  asked: readonly { runId: number; stepId: string }[],
): Promise<Map<string, ApprovalDetail>> {
  if (asked.length === 0) return new Map()
  const { rows } = await sql<ApprovalDetail>`
    select 'approval:' || steps.run_id || ':' || steps.step_id as key, playbooks.name as playbook,
      coalesce(case when steps.kind = 'email' then effects.payload ->> 'subject' else steps.result ->> 'text' end, '') as text,
      case when steps.kind = 'email' then coalesce(effects.payload ->> 'toName', effects.payload ->> 'to') end as to,
      coalesce(steps.result -> 'names', '[]') as names
    from unnest(${asked.map(({ runId }) => runId)}::bigint[], ${asked.map(({ stepId }) => stepId)}::text[]) as asked (run_id, step_id)
    join playbook_steps steps on steps.run_id = asked.run_id and steps.step_id = asked.step_id
    join playbook_runs runs on runs.id = steps.run_id
    join playbooks on playbooks.id = runs.playbook_id
    left join effects on effects.run_id = steps.run_id and effects.step_id = steps.step_id`.execute(db)
  return new Map(rows.map((row) => [row.key, row]))
}

export interface AnswerDetail {
  readonly id: number
  readonly contactName: string | null
  readonly comment: string | null
}

/** Who gave these survey answers, and what they wrote. */
export async function answerDetails(db: Db, ids: readonly number[]): Promise<Map<number, AnswerDetail>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<AnswerDetail>`
    select survey_responses.id, coalesce(contacts.name, contacts.email, contact_email) as "contactName", comment
    from survey_responses left join contacts on contacts.id = contact_id
    where survey_responses.id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
