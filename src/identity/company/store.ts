import { z } from 'zod'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Company } from '../../platform/http/route.ts'

export const CompanySettings = z.object({
  name: z.string(),
  timeZone: z.string(),
  reportingCurrency: z.string(),
})

/** What a company is until somebody says otherwise. */
const DEFAULT_COMPANY: Company = { name: 'Our company', timeZone: 'UTC', reportingCurrency: 'EUR' }

export async function readCompany(db: Db): Promise<Company> {
  return { ...DEFAULT_COMPANY, ...(await readSetting(db, 'company', CompanySettings.partial())) }
}

export async function readSetting<S extends z.ZodType>(
  db: Db,
  key: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
  return row === undefined ? undefined : schema.parse(row.value)
}

interface SettingChange {
  key: string
  value: unknown
  memberId: number | null
  now: Date
}

export async function saveSetting(db: Db, { key, value, memberId, now }: SettingChange): Promise<void> {
  const row = { key, value: JSON.stringify(value), changed_at: now, changed_by: memberId }
  await db
    .insertInto('settings')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}

/** Holds off other changes of a setting until the transaction ends, also while it has no row yet. */
export async function lockSetting(trx: Db, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('settings'), hashtext(${key}))`.execute(trx)
}
