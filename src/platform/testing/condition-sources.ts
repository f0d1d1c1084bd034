import { addDays, day, startOfDay, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../db/database.ts'

/** The day after clocks went forward in Berlin: days of 23 hours lie in every window. */
export const TODAY = day('2026-03-30')
export const NOW = new Date('2026-03-30T10:00:00Z')
export const TIME_ZONE = 'Europe/Berlin'
export const [IMPORT, EVENTS, SAMPLE] = [2, 3, 4]

export type Dice = ReturnType<typeof dice>

/** The same numbers for the same seed (mulberry32). */
export function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(values: readonly T[]): T => values[whole(0, values.length - 1)] as T
  const daysAgo = (most: number, least = 0) => addDays(TODAY, -whole(least, most))
  return {
    whole,
    pick,
    daysAgo,
    chance: (share: number) => next() < share,
    /** The first instant of a day, the last, or some other: where days begin matters. */
    instant: (of: Day) =>
      new Date(startOfDay(TIME_ZONE, of).getTime() + pick([0, 0, 3_600_000, whole(0, 82_000_000), 82_799_999])),
    times: <T>(from: number, to: number, make: () => T): T[] => Array.from({ length: whole(from, to) }, make),
  }
}

const KINDS = [
  'tickets',
  'survey_responses',
  'activities',
  'outcomes',
  'invoices',
  'logins',
  'seats',
  'events',
] as const

/** Lets every kind of source fall silent so many days ago; null: it never delivered. */
export async function setSilence(db: Db, days: Readonly<Record<string, number | null>>): Promise<void> {
  await sql`delete from source_days`.execute(db)
  await sql`delete from source_arrivals`.execute(db)
  const metrics = new Map(
    (await db.selectFrom('metrics').select(['id', 'key']).execute()).map(({ id, key }) => [key, id]),
  )
  for (const kind of KINDS) {
    const since = days[kind] ?? null
    if (since === null) continue
    const metric = metrics.get(kind) ?? 0
    const [source, asKind] = [kind === 'events' ? EVENTS : IMPORT, metric > 0 ? 'usage' : kind]
    for (const sourceId of source === IMPORT ? [IMPORT, SAMPLE] : [source]) {
      // The sample company is never silent.
      const last = addDays(TODAY, sourceId === SAMPLE ? -1 : -since)
      await sql`insert into source_days (source_id, kind, metric_id, day, signals)
        select ${sourceId}, ${asKind}, ${metric}, day, 5 from generate_series(${last}::date - 200, ${last}::date, interval '1 day') day`.execute(
        db,
      )
    }
    if (source !== EVENTS) continue
    await sql`insert into source_arrivals (source_id, kind, arrived_at, signals)
      select ${source}, ${asKind}, at, 5 from generate_series(${NOW}::timestamptz - interval '50 days', ${NOW}::timestamptz - ${since} * interval '1 day', interval '6 hours') at`.execute(
      db,
    )
  }
}
