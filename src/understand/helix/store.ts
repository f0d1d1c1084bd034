import { z } from 'zod'
import { readSetting, saveSetting } from '../../identity/company/store.ts'
import type { Db } from '../../platform/db/database.ts'

const KEY = 'helix'
const HelixSettings = z.object({ cacRatio: z.number().nullable() })

/** What a unit of new ARR costs to win; null until somebody says it. */
export async function readCacRatio(db: Db): Promise<number | null> {
  return (await readSetting(db, KEY, HelixSettings))?.cacRatio ?? null
}

export async function saveCacRatio(
  db: Db,
  { cacRatio, memberId, now }: { cacRatio: number | null; memberId: number | null; now: Date },
): Promise<void> {
  await saveSetting(db, { key: KEY, value: { cacRatio }, memberId, now })
}
