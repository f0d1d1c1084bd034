import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'

/** True for exactly one caller per day: the day health was last opened for moves on, never back. */
export async function takeDay(db: Db, { today, now }: { today: Day; now: Date }): Promise<boolean> {
  const { rows } = await sql<{ key: string }>`
    insert into settings (key, value, changed_at) values ('health.day', to_jsonb(${today}::text), ${now})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at
    where settings.value #>> '{}' < excluded.value #>> '{}'
    returning key`.execute(db)
  return rows.length > 0
}

/** How fresh each thing is that measures read, by a name that stays. */
export type FreshnessStates = Readonly<Record<string, string>>

/**
 * Keeps how fresh sources are, and says whether any of them turned since that was last kept: true for exactly one caller
 * per turn. What was not known before has not turned. Knowledge older than what is kept is not taken.
 */
export async function takeFreshness(trx: Trx, states: FreshnessStates, now: Date): Promise<boolean> {
  const made = await sql<{ key: string }>`
    insert into settings (key, value, changed_at) values ('health.freshness', ${JSON.stringify(states)}::jsonb, ${now})
    on conflict (key) do nothing returning key`.execute(trx)
  if (made.rows.length > 0) return false
  const { rows } = await sql<{ value: FreshnessStates; changed_at: Date }>`
    select value, changed_at from settings where key = 'health.freshness' for update`.execute(trx)
  const [kept] = rows
  if (!kept || kept.changed_at > now) return false
  const turned = Object.entries(states).some(([name, state]) => (kept.value[name] ?? state) !== state)
  const isSame = !turned && Object.keys(states).length === Object.keys(kept.value).length
  if (isSame && Object.keys(states).every((name) => name in kept.value)) return false
  await sql`
    update settings set value = ${JSON.stringify(states)}::jsonb, changed_at = ${now} where key = 'health.freshness'`.execute(
    trx,
  )
  return turned
}
