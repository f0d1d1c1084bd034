import { sql, type Db } from '../../platform/db/database.ts'
import type { Candidate } from './recipient.ts'

/** Under this an address is known to the opt-outs: letter case and surrounding blanks are no difference. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase()
}

/** Everybody an e-mail could go to: holders of the roles, and the one contact. */
export async function candidates(
  db: Db,
  accountId: number,
  asked: { toRoles: readonly string[]; contactId: number | null },
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select id, name, email, roles, left_on as "leftOn",
      exists (select from opt_outs where email_key in (lower(trim(contacts.email)), erased_key(contacts.email))) as "hasOptedOut"
    from contacts
    where account_id = ${accountId} and erased_at is null and (roles && ${[...asked.toRoles]}::text[] or id = ${asked.contactId})
    order by id limit 500`.execute(db)
  return rows
}

export async function hasOptedOut(db: Db, email: string): Promise<boolean> {
  const found = await db
    .selectFrom('opt_outs')
    .select('email_key')
    .where('email_key', 'in', [emailKey(email), sql<string>`erased_key(${email})`])
    .executeTakeFirst()
  return found !== undefined
}

export async function ownerEmail(db: Db, accountId: number): Promise<string | null> {
  const owner = await db
    .selectFrom('accounts')
    .innerJoin('members', 'members.id', 'accounts.owner_id')
    .select('members.email')
    .where('accounts.id', '=', accountId)
    .executeTakeFirst()
  return owner?.email ?? null
}
