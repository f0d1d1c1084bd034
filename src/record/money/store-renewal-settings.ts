import { readSetting, saveSetting } from '../../identity/company/store.ts'
import type { Db } from '../../platform/db/database.ts'
import { DEFAULT_RENEWAL_SETTINGS, RenewalSettings } from './renewal-settings.ts'

const KEY = 'renewals'

export async function readRenewalSettings(db: Db): Promise<RenewalSettings> {
  return (await readSetting(db, KEY, RenewalSettings)) ?? DEFAULT_RENEWAL_SETTINGS
}

export async function saveRenewalSettings(
  db: Db,
  { value, memberId, now }: { value: RenewalSettings; memberId: number | null; now: Date },
): Promise<void> {
  await saveSetting(db, { key: KEY, value, memberId, now })
}
