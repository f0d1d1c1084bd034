import { sql, type Db, type Trx } from '../../platform/db/database.ts'

export interface KeptActivity {
  id: number
  account_id: number
  source_id: number
  external_id: string
  at: string
  type: string
  contact_id: number | null
  contact_email: string | null
  member_id: number | null
  member_email: string | null
  subject: string | null
  text: string | null
  is_pinned: boolean
}

export interface ActivityFields {
  type?: string | undefined
  at?: string | undefined
  subject?: string | undefined
  text?: string | undefined
  contactId?: number | null | undefined
  isPinned?: boolean | undefined
}

export async function findActivity(db: Db, activityId: number): Promise<KeptActivity | undefined> {
  const { rows } = await sql<{ kept: KeptActivity }>`
    select to_jsonb(activities) - 'created_at' - 'changed_at' as kept from activities where id = ${activityId}`.execute(
    db,
  )
  return rows[0]?.kept
}

export async function insertActivity(
  trx: Trx,
  activity: ActivityFields & { type: string; accountId: number; sourceId: number; memberId: number | null; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('activities')
    .values({
      account_id: activity.accountId,
      source_id: activity.sourceId,
      external_id: sql<string>`gen_random_uuid()::text`,
      at: activity.at ?? activity.now,
      type: activity.type,
      contact_id: activity.contactId ?? null,
      member_id: activity.memberId,
      subject: activity.subject ?? null,
      text: activity.text ?? null,
      is_pinned: activity.isPinned ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateActivity(trx: Trx, activityId: number, change: ActivityFields, now: Date): Promise<void> {
  await trx
    .updateTable('activities')
    .set({
      changed_at: now,
      ...(change.type === undefined ? {} : { type: change.type }),
      ...(change.at === undefined ? {} : { at: change.at }),
      ...(change.subject === undefined ? {} : { subject: change.subject }),
      ...(change.text === undefined ? {} : { text: change.text }),
      ...(change.contactId === undefined ? {} : { contact_id: change.contactId }),
      ...(change.isPinned === undefined ? {} : { is_pinned: change.isPinned }),
    })
    .where('id', '=', activityId)
    .execute()
}

export async function deleteActivityRow(trx: Trx, activityId: number): Promise<void> {
  await trx.deleteFrom('activities').where('id', '=', activityId).execute()
}

/** Puts a deleted entry back under its old id; people and members that are gone since are left out. */
export async function restoreActivity(trx: Trx, kept: KeptActivity): Promise<void> {
  await sql`
    insert into activities (id, account_id, source_id, external_id, at, type, contact_id, contact_email, member_id, member_email, subject, text, is_pinned)
    overriding system value
    select kept.id, kept.account_id, kept.source_id, kept.external_id, kept.at, kept.type,
      (select id from contacts where id = kept.contact_id), kept.contact_email,
      (select id from members where id = kept.member_id), kept.member_email, kept.subject, kept.text, kept.is_pinned
    from jsonb_populate_record(null::activities, ${JSON.stringify(kept)}::jsonb) as kept
    on conflict do nothing`.execute(trx)
}

export async function isContactOf(db: Db, contactId: number, accountId: number): Promise<boolean> {
  const row = await db
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', contactId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}
