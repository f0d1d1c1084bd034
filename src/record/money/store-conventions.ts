import { readSetting, saveSetting } from '../../identity/company/store.ts'
import type { Db } from '../../platform/db/database.ts'
import { Conventions, DEFAULT_CONVENTIONS } from './conventions.ts'

const KEY = 'revenue.conventions'

/** The company's choices; the defaults where it made none. */
export async function readConventions(db: Db): Promise<Conventions> {
  return (await readSetting(db, KEY, Conventions)) ?? DEFAULT_CONVENTIONS
}

/** Keeps the choices. Whoever changes one that decides what the ledger holds also calls `askForRebuild`. */
export async function saveConventions(
  db: Db,
  { conventions, memberId, now }: { conventions: Conventions; memberId: number | null; now: Date },
): Promise<void> {
  await saveSetting(db, { key: KEY, value: conventions, memberId, now })
}
