import { sql, type Db } from '../../platform/db/database.ts'

/** So many raw events are counted in about a tenth of a second, during which no event is stored. */
export const EVENTS_AT_ONCE = 15_000
const ACCOUNTS_AT_ONCE = 1_000
const LOOKED_AT_ONCE = 100

/**
 * The id of the last of the next accounts that can be counted at once: as many as have no more than so many raw events
 * together, at least one. Null when there is no account after this one.
 */
export async function nextChunk(db: Db, after: number, mostEvents = EVENTS_AT_ONCE): Promise<number | null> {
  let [last, events, accounts]: [number | null, number, number] = [null, 0, 0]
  while (accounts < ACCOUNTS_AT_ONCE) {
    const { rows } = await sql<{ id: number; events: number }>`
      select id, (select count(*) from (select from events where account_id = next.id limit ${mostEvents}) as looked_at) as events
      from (select id from accounts where id > ${last ?? after} order by id limit ${LOOKED_AT_ONCE}) as next order by id`.execute(
      db,
    )
    for (const row of rows) {
      events += row.events
      if (last !== null && events > mostEvents) return last
      last = row.id
    }
    accounts += rows.length
    if (rows.length < LOOKED_AT_ONCE) return last
  }
  return last
}

/** Accounts above `after`, up to and including `last`; all of them above it where `last` is null. */
export async function accountsBetween(db: Db, after: number, last: number | null): Promise<number[]> {
  const until = last === null ? sql`true` : sql`id <= ${last}`
  const { rows } = await sql<{ id: number }>`
    select id from accounts where id > ${after} and ${until} order by id`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many accounts there are, and how many of them have an id up to this one. */
export async function shareOfAccounts(db: Db, upTo: number): Promise<number> {
  const { rows } = await sql<{ done: number; all: number }>`
    select count(*) filter (where id <= ${upTo}) as done, count(*) as all from accounts`.execute(db)
  const [row] = rows
  return row && row.all > 0 ? row.done / row.all : 1
}
