import { sql, type Db } from '../../platform/db/database.ts'

/**
 * Takes the latest call, meeting or mail up to now as an account's last contact. Notes are ours alone and do not count.
 * Call it in the transaction that changed activities.
 */
export async function refreshLastContact(db: Db, accountIds: Iterable<number>, now: Date): Promise<void> {
  const ids = [...new Set(accountIds)].sort((a, b) => a - b)
  if (ids.length === 0) return
  await sql`
    update accounts set last_contact_at = latest.at
    from (
      select asked.id, (
        select max(at) from activities where account_id = asked.id and type in ('call', 'meeting', 'email') and at <= ${now}
      ) as at
      from unnest(${ids}::bigint[]) as asked (id)
    ) latest
    where accounts.id = latest.id and accounts.last_contact_at is distinct from latest.at`.execute(db)
}
