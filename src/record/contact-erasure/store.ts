import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { emailsOf, ERASED_NAME, type Person } from './person.ts'

/** The contact's row stays as somebody nobody can name: its roles and answers count as before. Returns how many rows. */
export async function eraseContacts(trx: Trx, person: Person, now: Date): Promise<number> {
  const emails = emailsOf(person)
  const { numAffectedRows } = await sql`
    update contacts set name = ${ERASED_NAME}, title = null, attributes = '{}', changed_at = ${now}, erased_at = ${now},
      email = (select instead from unnest(${emails.map(({ said }) => said)}::text[], ${emails.map(({ instead }) => instead)}::text[]) as e (said, instead)
        where said = trim(email) limit 1)
    where id = any(${[...person.contactIds]}::bigint[]) and erased_at is null`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

export async function forgetExternalIds(trx: Trx, { contactIds }: Person): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from external_ids where kind = 'contact' and row_id = any(${[...contactIds]}::bigint[])`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** Answers keep their score; what was written and by whom goes. Addresses are replaced, so that each person counts once. */
export async function eraseAnswers(trx: Trx, person: Person): Promise<number> {
  const { numAffectedRows } = await sql`
    update survey_responses set comment = null where comment is not null and ${isTheirs(person)}`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** An undo of an import must not bring the person back: what it replaced of their contact is forgotten. */
export async function forgetImportedChanges(trx: Trx, person: Person): Promise<number> {
  const keys = JSON.stringify(person.contactIds.map((id) => ({ id })))
  const { numAffectedRows } = await sql`
    delete from import_changes where operation = 'changed' and (table_name = 'contacts'
      and row_key in (select jsonb_array_elements(${keys}::jsonb)))`.execute(trx)
  const { numAffectedRows: answers } = await sql`
    update import_changes set before = before - 'comment', after = after - 'comment'
    where table_name = 'survey_responses' and operation = 'changed'
      and (row_key ->> 'id')::bigint in (select id from survey_responses where ${isTheirs(person)})`.execute(trx)
  return Number(numAffectedRows ?? 0) + Number(answers ?? 0)
}

/** Rows of imports that could not be used and named the person lose their cells: the rest of the row is about it, too. */
export async function emptyImportErrors(trx: Trx, person: Person): Promise<void> {
  const insteads = person.aliases.map(({ instead }) => instead)
  await sql`
    update import_errors set state = case when state = 'open' then 'dismissed' else state end, problems = '[]',
      cells = (select coalesce(jsonb_agg(''::text), '[]') from jsonb_array_elements(cells))
    where exists (select from unnest(${insteads}::text[]) as instead where strpos(cells::text, instead) > 0)`.execute(
    trx,
  )
}

/** Files of imports that are still kept: what is in them cannot be erased before they go. */
export async function keptImportFiles(db: Db): Promise<{ files: number; newest: Date | null }> {
  const { rows } = await sql<{ files: number; newest: Date | null }>`
    select count(*) as files, max(created_at) as newest from imports
    where file_path is not null and kind in ('contacts', 'survey_responses', 'activities', 'tickets', 'feedback', 'events', 'usage', 'accounts', 'leads')`.execute(
    db,
  )
  return rows[0] ?? { files: 0, newest: null }
}

/** Rows of answers and activities that are the person's by contact or by address. */
export function isTheirs(person: Person) {
  const emails = emailsOf(person).flatMap(({ said, instead }) => [said.toLowerCase(), instead])
  return sql<boolean>`(contact_id = any(${[...person.contactIds]}::bigint[]) or lower(trim(contact_email)) = any(${emails}::text[]))`
}
