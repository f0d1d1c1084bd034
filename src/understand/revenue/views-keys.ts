import { sql, type Db } from '../../platform/db/database.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { Book } from './books.ts'
import { coveredAccounts, coveredIds, datedField, movesBetweenSlices, type Covered } from './views-covered.ts'

export interface AccountKeys {
  of(accountId: number): Book['keys']
  /** How many different ones there are. */
  count: number
}

const NONE: Book['keys'] = [{ fromMonth: 0, key: null }]

/** What each covered account is told apart by, read once for all of them: a row for each key lists its accounts. */
export async function accountKeys(db: Db, query: Covered): Promise<AccountKeys> {
  const changes = movesBetweenSlices(query) ? await keyChanges(db, query) : []
  const constant =
    query.slice === undefined || query.slice === 'plan' || query.slice === 'size' ? [] : await presentKeys(db, query)
  const keys = new Map<number, Book['keys']>()
  for (const { key, ids } of constant) {
    const own = [{ fromMonth: 0, key }]
    for (const id of ids.split(',')) keys.set(Number(id), own)
  }
  for (const [id, own] of changing(changes)) keys.set(id, own)
  const different = new Set([...constant, ...changes].map(({ key }) => key))
  return { of: (accountId) => keys.get(accountId) ?? NONE, count: different.size }
}

async function presentKeys(db: Db, query: Covered): Promise<{ key: string | null; ids: string }[]> {
  const { rows } = await sql<{ key: string | null; ids: string }>`
    select key, string_agg(account_id::text, ',') as ids
    from (${coveredAccounts({ ...query, key: undefined, as: 'present' })}) keyed group by key`.execute(db)
  return rows
}

interface Change {
  key: string | null
  /** Pairs of an account and a day (days since 1 January of year 1), one after the other. */
  changes: string
}

/** From which days on accounts are told apart by what. */
async function keyChanges(db: Db, query: Covered): Promise<Change[]> {
  const ids = coveredIds(query)
  const rows: Fragment =
    query.slice === 'plan'
      ? sql`select plan as key, account_id, day from account_plans where plan is not null and account_id in (${ids})`
      : sql`select value #>> '{}' as key, account_id, valid_from as day from account_facts
          where field = ${query.slice === undefined ? null : datedField(query.slice)} and account_id in (${ids})`
  const found = await sql<Change>`
    select key, string_agg(concat(account_id, ',', day - '0001-01-01'::date), ',') as changes from (${rows}) told group by key`.execute(
    db,
  )
  return found.rows
}

interface Held {
  day: number
  key: string | null
}

function changing(changes: readonly Change[]): Map<number, Book['keys']> {
  const held = new Map<number, Held[]>()
  for (const { key, changes: text } of changes) {
    const numbers = text.split(',')
    for (let at = 0; at < numbers.length; at += 2) {
      const id = Number(numbers[at])
      const one = { day: Number(numbers[at + 1]), key }
      const known = held.get(id)
      if (known) known.push(one)
      else held.set(id, [one])
    }
  }
  const monthOf = monthsOfDays()
  return new Map([...held].map(([id, own]) => [id, inOrder(own, monthOf)]))
}

/** What holds on a day holds at the close of its month. */
function inOrder(held: Held[], monthOf: (day: number) => number): Book['keys'] {
  held.sort((a, b) => a.day - b.day)
  const keys: { fromMonth: number; key: string | null }[] = []
  for (const { day, key } of held) if (keys.at(-1)?.key !== key) keys.push({ fromMonth: monthOf(day), key })
  return keys
}

const DAYS_TO_1970 = 719_162

/** Days are few and asked for often. */
function monthsOfDays(): (day: number) => number {
  const known = new Map<number, number>()
  return (day) => {
    const found = known.get(day)
    if (found !== undefined) return found
    const date = new Date((day - DAYS_TO_1970) * 86_400_000)
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth()
    known.set(day, month)
    return month
  }
}
