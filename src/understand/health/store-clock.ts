import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

/** True for exactly one caller per day: the day health was last opened for moves on, never back. */
export async function takeDay(db: Db, { today, now }: { today: Day; now: Date }): Promise<boolean> {
  const { rows } = await sql<{ key: string }>`
    insert into settings (key, value, changed_at) values ('health.day', to_jsonb(${today}::text), ${now})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at
    where settings.value #>> '{}' < excluded.value #>> '{}'
    returning key`.execute(db)
  return rows.length > 0
}
