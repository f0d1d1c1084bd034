import { sql, type Db } from '../../platform/db/database.ts'

export async function grantedAccounts(db: Db, memberId: number) {
  return db
    .selectFrom('granted_accounts')
    .innerJoin('accounts', 'accounts.id', 'granted_accounts.account_id')
    .select(['accounts.id', 'accounts.name'])
    .where('granted_accounts.member_id', '=', memberId)
    .where('accounts.merged_into_id', 'is', null)
    .orderBy((order) => order.fn('lower', ['accounts.name']))
    .orderBy('accounts.id')
    .execute()
}

/** Those of the ids that name an account. */
export async function knownAccounts(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', 'in', [...ids])
    .where('merged_into_id', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Makes these the granted accounts, and no others. */
export async function replaceGranted(db: Db, memberId: number, accountIds: readonly number[]): Promise<void> {
  await db.deleteFrom('granted_accounts').where('member_id', '=', memberId).execute()
  await sql`insert into granted_accounts (member_id, account_id) select ${memberId}::bigint, unnest(${[...accountIds]}::bigint[])`.execute(
    db,
  )
}
