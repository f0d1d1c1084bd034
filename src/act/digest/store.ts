import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

export interface Preference {
  way: 'off' | 'mail' | 'slack'
  hour: number
  weekdays: number[]
}

export async function preferenceOf(db: Db, memberId: number): Promise<Preference | undefined> {
  const found = await db
    .selectFrom('digest_preferences')
    .select(['way', 'hour', 'weekdays'])
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return found as Preference | undefined
}

export async function savePreference(db: Db, memberId: number, wanted: Preference, now: Date): Promise<void> {
  const values = { ...wanted, weekdays: [...wanted.weekdays], changed_at: now }
  await db
    .insertInto('digest_preferences')
    .values({ member_id: memberId, ...values })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(values))
    .execute()
}

/** False: another worker, or this one before it was restarted, has decided it already. */
export async function decide(
  trx: Trx,
  digest: { memberId: number; day: Day; now: Date; effectId: string | null },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('digests')
    .values({ member_id: digest.memberId, day: digest.day, decided_at: digest.now, effect_id: digest.effectId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('day')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Decisions older than a month say nothing any more. */
export async function forgetBefore(db: Db, day: Day): Promise<void> {
  await sql`delete from digests where day < ${day}::date`.execute(db)
}
