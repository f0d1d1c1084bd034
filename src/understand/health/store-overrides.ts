import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { KnownBand } from './definitions.ts'

export interface NewOverride {
  readonly accountId: number
  readonly band: KnownBand
  readonly overall: number | null
  readonly reason: string
  readonly startsOn: Day
  readonly endsOn: Day
  readonly authorId: number | null
  readonly now: Date
}

export async function insertOverride(db: Db, made: NewOverride): Promise<number> {
  const row = await db
    .insertInto('health_overrides')
    .values({
      account_id: made.accountId,
      band: made.band,
      overall: made.overall,
      reason: made.reason,
      author_id: made.authorId,
      starts_on: made.startsOn,
      ends_on: made.endsOn,
      created_at: made.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Ends whatever is in force for an account, now. */
export async function withdrawOverrides(db: Db, about: { accountId: number; now: Date; today: Day }): Promise<void> {
  await sql`
    update health_overrides set withdrawn_at = ${about.now}
    where account_id = ${about.accountId} and withdrawn_at is null and ends_on >= ${about.today}::date`.execute(db)
}
