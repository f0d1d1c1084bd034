import { sql, type Db } from '../../platform/db/database.ts'

/** Whether a contact belongs to an account. */
export async function contactAt(db: Db, accountId: number, contactId: number): Promise<boolean> {
  const { rows } =
    await sql`select from contacts where id = ${contactId} and account_id = ${accountId} and erased_at is null`.execute(
      db,
    )
  return rows.length > 0
}

/** Runs that the same request began before. */
export async function findByKey(
  db: Db,
  playbookId: number,
  triggerKey: string,
  accountIds: readonly number[],
): Promise<{ accountId: number; runId: number }[]> {
  const { rows } = await sql<{ accountId: number; runId: number }>`
    select account_id as "accountId", id as "runId" from playbook_runs
    where playbook_id = ${playbookId} and trigger_key = ${triggerKey} and account_id = any(${[...accountIds]}::bigint[])
    order by account_id`.execute(db)
  return rows
}
