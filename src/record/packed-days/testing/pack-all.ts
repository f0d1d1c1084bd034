import { setTimeout as wait } from 'node:timers/promises'
import type { Day } from '../../../kernel/day.ts'
import type { Db } from '../../../platform/db/database.ts'
import { beginNight, isBegun, packNextAccounts } from '../actions.ts'

const LOOK_EVERY_MS = 20

/** A whole night at once. */
export async function packAll(db: Db, today: Day): Promise<void> {
  const night = await beginNight(db, today)
  while (!(await isBegun(db, night))) await wait(LOOK_EVERY_MS)
  let after: number | null = 0
  while (after !== null) after = await packNextAccounts(db, { ...night, after })
}
