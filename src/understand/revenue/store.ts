import { readSetting, saveSetting } from '../../identity/company/store.ts'
import type { Day } from '../../kernel/day.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import { RevenueChoices } from './contract-settings.ts'
import { DEFAULT_CHOICES } from './settings.ts'

export const CHOICES_KEY = 'revenue.choices'

/** What the company chose, with the default wherever it chose nothing. */
export async function readChoices(db: Db): Promise<RevenueChoices> {
  return { ...DEFAULT_CHOICES, ...(await readSetting(db, CHOICES_KEY, RevenueChoices.partial())) }
}

export async function saveChoices(
  db: Db,
  { choices, memberId, now }: { choices: RevenueChoices; memberId: number | null; now: Date },
): Promise<void> {
  await saveSetting(db, { key: CHOICES_KEY, value: choices, memberId, now })
}

export interface SaidReason {
  accountId: number
  day: Day
  reason: string
  note: string
  memberId: number | null
  now: Date
}

/** In place of what was said before. */
export async function saveReason(trx: Trx, { accountId, day, reason, note, memberId, now }: SaidReason): Promise<void> {
  await removeReason(trx, accountId, day)
  await trx
    .insertInto('movement_reasons')
    .values({ account_id: accountId, day, reason, note, member_id: memberId, said_at: now })
    .execute()
}

/** Whether anything had been said. */
export async function removeReason(db: Db, accountId: number, day: Day): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('movement_reasons')
    .where('account_id', '=', accountId)
    .where('day', '=', day)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
