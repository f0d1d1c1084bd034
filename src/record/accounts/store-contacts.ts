import type { Day } from '../../kernel/day.ts'
import type { Db, Trx } from '../../platform/db/database.ts'

export interface ContactFields {
  name?: string | null | undefined
  email?: string | null | undefined
  title?: string | null | undefined
  roles?: string[] | undefined
  leftOn?: Day | null | undefined
}

export async function insertContact(
  trx: Trx,
  contact: ContactFields & { accountId: number; sourceId: number; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('contacts')
    .values({
      account_id: contact.accountId,
      source_id: contact.sourceId,
      name: contact.name ?? null,
      email: contact.email ?? null,
      title: contact.title ?? null,
      roles: contact.roles ?? [],
      left_on: contact.leftOn ?? null,
      created_at: contact.now,
      changed_at: contact.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateContact(trx: Trx, contactId: number, change: ContactFields, now: Date): Promise<void> {
  await trx
    .updateTable('contacts')
    .set({
      changed_at: now,
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.email === undefined ? {} : { email: change.email }),
      ...(change.title === undefined ? {} : { title: change.title }),
      ...(change.roles === undefined ? {} : { roles: change.roles }),
      ...(change.leftOn === undefined ? {} : { left_on: change.leftOn }),
    })
    .where('id', '=', contactId)
    .execute()
}

export async function findContact(db: Db, contactId: number) {
  return db
    .selectFrom('contacts')
    .select(['id', 'account_id', 'name', 'email', 'erased_at'])
    .where('id', '=', contactId)
    .executeTakeFirst()
}
