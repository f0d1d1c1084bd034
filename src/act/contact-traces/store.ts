import { sql, type Trx } from '../../platform/db/database.ts'
import { emailsOf, ERASED_NAME, type Person } from '../../record/contact-erasure/person.ts'

const BECAUSE = 'The person was erased.'

/**
 * Messages to the person lose recipient, text and what was answered. What was not sent is dropped; its run is told by whoever
 * cancels it. Returns how many.
 */
export async function eraseMessages(trx: Trx, person: Person): Promise<number> {
  const emails = emailsOf(person)
  const addresses = emails.map(({ said }) => said.toLowerCase())
  const { rows } = await sql<{ count: number }>`
    with theirs as (
      select effects.id, coalesce((select instead from unnest(${addresses}::text[], ${emails.map(({ instead }) => instead)}::text[]) as e (said, instead)
        where said = lower(trim(payload ->> 'to')) limit 1), ${emails[0]?.instead ?? null}, 'erased') as address
      from effects where contact_id = any(${[...person.contactIds]}::bigint[])
        or kind = 'email' and lower(trim(payload ->> 'to')) = any(${addresses}::text[])
      for update),
    erased as (
      update effects set answer = null, failure = case when failure is not null or state in ('held', 'due') then ${BECAUSE} end,
        unwanted = case when state in ('held', 'due') then ${BECAUSE} end,
        state = case when state in ('held', 'due') and (lease_until is null or lease_until <= clock_timestamp()) then 'dropped' else state end,
        told = case when state in ('held', 'due') and (lease_until is null or lease_until <= clock_timestamp()) then 'dropped' else told end,
        payload = case kind
          when 'email' then payload || jsonb_build_object('to', address, 'toName', ${ERASED_NAME}::text, 'subject', 'Erased', 'text', '', 'html', '')
          when 'slack' then payload || '{"text": "Erased"}'
          else payload || '{"data": {}}' end
      from theirs where effects.id = theirs.id returning effects.id),
    quiet as (update effect_attempts set said = '' from erased where effect_id = erased.id)
    select count(*) as count from erased`.execute(trx)
  return rows[0]?.count ?? 0
}

/** Who wanted no e-mail gets none if they ever come back: the address is kept as a key with no way back. */
export async function hideOptOuts(trx: Trx, person: Person): Promise<{ optOuts: number; links: number }> {
  const keys = emailsOf(person).map(({ said }) => said.toLowerCase())
  const { rows } = await sql<{ count: number }>`
    with gone as (delete from opt_outs where email_key = any(${keys}::text[]) returning *),
      kept as (
        insert into opt_outs (email_key, at, how, member_id) select erased_key(email_key), at, how, member_id from gone
        on conflict (email_key) do nothing)
    select count(*) as count from gone`.execute(trx)
  await sql`update opt_outs set because = '', contact_id = null where contact_id = any(${[...person.contactIds]}::bigint[])`.execute(
    trx,
  )
  const { numAffectedRows } = await sql`
    update unsubscribe_links set email_key = erased_key(email_key), effect_id = null where email_key = any(${keys}::text[])`.execute(
    trx,
  )
  return { optOuts: rows[0]?.count ?? 0, links: Number(numAffectedRows ?? 0) }
}

/** Runs for the person that are still going. */
export async function goingRunsOf(
  trx: Trx,
  { contactIds }: Person,
): Promise<{ id: number; parentRunId: number | null; parentStepId: string | null }[]> {
  const { rows } = await sql<{ id: number; parentRunId: number | null; parentStepId: string | null }>`
    select id, parent_run_id as "parentRunId", parent_step_id as "parentStepId" from playbook_runs
    where contact_id = any(${[...contactIds]}::bigint[]) and state in ('queued', 'active', 'paused', 'parked') order by id for update`.execute(
    trx,
  )
  return rows
}
