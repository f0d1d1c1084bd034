import { z } from 'zod'
import { readSetting, saveSetting } from '../../identity/company/store.ts'
import { isDay, type Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'

/** The company day that money was last brought up to. */
export async function lastMoneyDay(db: Db): Promise<Day | undefined> {
  return readSetting(db, 'money.day', z.string().refine(isDay))
}

export async function saveMoneyDay(db: Db, day: Day, now: Date): Promise<void> {
  await saveSetting(db, { key: 'money.day', value: day, memberId: null, now })
}
