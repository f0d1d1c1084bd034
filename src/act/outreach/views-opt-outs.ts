import { sql, type Db } from '../../platform/db/database.ts'

export interface OptOutRow {
  contactId: number
  at: Date
  how: 'unsubscribe' | 'member' | 'bounce'
  because: string
  member: { id: number; name: string } | null
}

/** By contact: an address that opted out may belong to several. */
export async function optOutsOf(db: Db, accountId: number): Promise<OptOutRow[]> {
  const { rows } = await sql<OptOutRow>`
    select contacts.id as "contactId", opt_outs.at, opt_outs.how, opt_outs.because,
      case when members.id is not null then json_build_object('id', members.id, 'name', members.name) end as member
    from contacts join opt_outs on opt_outs.email_key in (lower(trim(contacts.email)), erased_key(contacts.email))
      left join members on members.id = opt_outs.member_id
    where contacts.account_id = ${accountId} order by contacts.id limit 1000`.execute(db)
  return rows
}

export async function contactForOptOut(
  db: Db,
  contactId: number,
): Promise<{ id: number; accountId: number; name: string | null; email: string | null } | undefined> {
  return db
    .selectFrom('contacts')
    .select(['id', 'account_id as accountId', 'name', 'email'])
    .where('id', '=', contactId)
    .executeTakeFirst()
}
