import { z } from 'zod'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

const SETTING = 'fit'

const FitSetting = z.object({
  source: z.string().nullable(),
  seller: z.string().nullable(),
  partner: z.string().nullable(),
  promise: z.string().nullable(),
  size: z.string().nullable(),
  minimum: z.number(),
})
export type FitSetting = z.output<typeof FitSetting>

/** What was chosen; null: nobody chose yet. */
export async function readFitSetting(db: Db): Promise<FitSetting | null> {
  const { rows } = await sql<{ value: unknown }>`select value from settings where key = ${SETTING}`.execute(db)
  return rows[0] ? FitSetting.parse(rows[0].value) : null
}

export async function writeFitSetting(
  trx: Trx,
  setting: FitSetting,
  by: { memberId: number | null; now: Date },
): Promise<void> {
  await sql`
    insert into settings (key, value, changed_at, changed_by) values (${SETTING}, ${JSON.stringify(setting)}::jsonb, ${by.now}, ${by.memberId})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(
    trx,
  )
}

export async function insertIncentive(
  trx: Trx,
  given: {
    partner: string
    day: Day
    amountMinor: number
    currency: string
    note: string
    memberId: number | null
    now: Date
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into partner_incentives (partner, day, amount_minor, currency, note, member_id, created_at)
    values (${given.partner}, ${given.day}, ${given.amountMinor}, ${given.currency}, ${given.note}, ${given.memberId}, ${given.now})
    returning id`.execute(trx)
  return rows[0]?.id ?? 0
}

export async function deleteIncentive(trx: Trx, id: number): Promise<{ partner: string; day: Day } | undefined> {
  const { rows } = await sql<{ partner: string; day: Day }>`
    delete from partner_incentives where id = ${id} returning partner, day`.execute(trx)
  return rows[0]
}

export interface HealthThen {
  readonly accountId: number
  readonly months: number
  readonly day: Day
  readonly band: string
  readonly overall: number | null
  readonly isShown: boolean
}

export async function saveHealthThen(db: Db, found: readonly HealthThen[], now: Date): Promise<void> {
  await sql`
    insert into fit_health (account_id, months, day, band, overall, is_shown, computed_at)
    select row.*, ${now}::timestamptz from unnest(
      ${found.map(({ accountId }) => accountId)}::bigint[], ${found.map(({ months }) => months)}::int[],
      ${found.map(({ day }) => day)}::date[], ${found.map(({ band }) => band)}::text[],
      ${found.map(({ overall }) => overall)}::real[], ${found.map(({ isShown }) => isShown)}::boolean[]) as row
      (account_id, months, day, band, overall, is_shown)
    where exists (select from accounts where accounts.id = row.account_id)
    on conflict (account_id, months) do update set day = excluded.day, band = excluded.band, overall = excluded.overall,
      is_shown = excluded.is_shown, computed_at = excluded.computed_at`.execute(db)
}
