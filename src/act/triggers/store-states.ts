import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { AccountRange, Subject } from '../../understand/conditions/evaluation.ts'
import type { KnownState, KnownStates } from './comparing.ts'
import type { KeptHold } from './durations.ts'

const stateColumns = sql`s.watch_id as "watchId", s.account_id as "accountId", s.contact_id as "contactId", s.generation, s.since`

/** A state, and when its episode began. */
export interface Episode extends KnownState {
  readonly since: Date
}

/** Whose states: of these accounts and their contacts (null: of everybody), or of everybody within. */
export interface Whose {
  readonly accountIds: readonly number[] | null
  readonly within?: AccountRange | undefined
  /** Null: of every watch, also of those that are gone. */
  readonly watchIds: readonly number[] | null
}

/** By watch. */
export async function knownStates(db: Db, whose: Whose): Promise<Map<number, KnownStates>> {
  // One row for each watch, its lists as texts: a row for each state takes far longer to read.
  const { rows } = await sql<{ watchId: number; accounts: string; contacts: string | null; generations: string }>`
    select watch_id as "watchId", array_agg(account_id)::text as accounts,
      case when max(contact_id) > 0 then array_agg(contact_id)::text end as contacts, array_agg(generation)::text as generations
    from watch_states s where ${isOf(sql`s`, whose)} group by watch_id`.execute(db)
  return new Map(
    rows.map(({ watchId, accounts, contacts, generations }) => [
      watchId,
      {
        watchId,
        accountIds: numbersIn(accounts),
        contactIds: contacts === null ? null : numbersIn(contacts),
        generations: numbersIn(generations),
      },
    ]),
  )
}

const [COMMA, END, ZERO] = [','.charCodeAt(0), '}'.charCodeAt(0), '0'.charCodeAt(0)]

/** Of an array of ids as the database writes it: digit by digit, without a text for each. */
function numbersIn(list: string): number[] {
  const numbers: number[] = []
  let number = 0
  for (let at = 1; at < list.length; at += 1) {
    const code = list.charCodeAt(at)
    if (code === COMMA || code === END) {
      numbers.push(number)
      number = 0
    } else number = number * 10 + code - ZERO
  }
  return numbers
}

/** Of an array of instants in ms. */
function instantsIn(list: string): (Date | null)[] {
  const texts = list.slice(1, -1).split(',')
  return texts.map((text) => (text === 'NULL' ? null : new Date(Number(text))))
}

interface HoldLists {
  readonly watchId: number
  readonly hold: string
  readonly accounts: string
  readonly contacts: string
  readonly since: string
  readonly pausedAt: string
  readonly dueAt: string
}

export async function keptHolds(db: Db, whose: Whose): Promise<KeptHold[]> {
  const { rows } = await sql<HoldLists>`
    select watch_id as "watchId", hold, array_agg(account_id)::text as accounts, array_agg(contact_id)::text as contacts,
      ${instantList(sql`since`)} as since, ${instantList(sql`paused_at`)} as "pausedAt", ${instantList(sql`due_at`)} as "dueAt"
    from watch_holds h where ${isOf(sql`h`, whose)} group by watch_id, hold`.execute(db)
  return rows.flatMap(({ watchId, hold, ...lists }) => {
    const contactIds = numbersIn(lists.contacts)
    const [since, pausedAt, dueAt] = [instantsIn(lists.since), instantsIn(lists.pausedAt), instantsIn(lists.dueAt)]
    return numbersIn(lists.accounts).flatMap((accountId, at) => {
      const began = since[at]
      const contactId = contactIds[at] ?? 0
      const more = { pausedAt: pausedAt[at] ?? null, dueAt: dueAt[at] ?? null }
      return began ? { watchId, accountId, contactId, hold, since: began, ...more } : []
    })
  })
}

function instantList(instant: ReturnType<typeof sql>) {
  return sql`array_agg((date_part('epoch', ${instant}) * 1000)::bigint)::text`
}

function isOf(table: ReturnType<typeof sql>, { accountIds, within, watchIds }: Whose) {
  const ofWatches = watchIds === null ? sql`true` : sql`${table}.watch_id = any(${watchIds}::int[])`
  if (accountIds) return sql`${table}.account_id = any(${accountIds}::bigint[]) and ${ofWatches}`
  if (!within) return ofWatches
  return sql`${table}.account_id between ${within.from} and ${within.to} and ${ofWatches}`
}

/** A contact that belongs to another account now takes its states along. */
export async function moveContacts(trx: Trx, accountIds: readonly number[]): Promise<void> {
  for (const table of ['watch_states', 'watch_holds'] as const) {
    await sql`
      update ${sql.table(table)} kept set account_id = contacts.account_id
      from contacts
      where contacts.id = kept.contact_id and kept.contact_id > 0 and kept.account_id <> contacts.account_id
        and kept.contact_id in (
          select contact_id from ${sql.table(table)} where account_id = any(${accountIds}::bigint[]) and contact_id > 0
          union all select id from contacts where account_id = any(${accountIds}::bigint[]))`.execute(trx)
  }
}

export interface Entering {
  readonly watchId: number
  readonly generation: number
  readonly subject: Subject
}

/**
 * Begins episodes. Returns those that did: not where the watch was changed or switched off meanwhile, nor where it was
 * known already.
 */
export async function beginEpisodes(trx: Trx, entering: readonly Entering[], since: Date): Promise<Episode[]> {
  if (entering.length === 0) return []
  const { rows } = await sql<Episode>`
    insert into watch_states as s (watch_id, account_id, contact_id, generation, since)
    select entering.watch_id, entering.account_id, entering.contact_id, entering.generation, ${since}
    from unnest(
      ${entering.map((row) => row.watchId)}::int[], ${entering.map((row) => row.subject.accountId)}::bigint[],
      ${entering.map((row) => row.subject.contactId)}::bigint[], ${entering.map((row) => row.generation)}::int[]
    ) as entering (watch_id, account_id, contact_id, generation)
      join watches on watches.id = entering.watch_id and watches.generation = entering.generation and watches.is_on
    order by 1, 2, 3
    on conflict (watch_id, account_id, contact_id) do nothing
    returning ${stateColumns}`.execute(trx)
  return rows
}

/** Ends episodes. Returns those that were still as they were seen. */
export async function endEpisodes(trx: Trx, states: readonly KnownState[]): Promise<Episode[]> {
  if (states.length === 0) return []
  const { rows } = await sql<Episode>`
    delete from watch_states s using ${listed(states)}
    where ${isListed(sql`s`)} and s.generation = listed.generation
    returning ${stateColumns}`.execute(trx)
  return rows
}

/** What was true of an earlier condition is true of this one. */
export async function carryEpisodes(trx: Trx, states: readonly KnownState[], generation: number): Promise<void> {
  if (states.length === 0) return
  await sql`
    update watch_states s set generation = ${generation} from ${listed(states)}
    where ${isListed(sql`s`)} and s.generation = listed.generation`.execute(trx)
}

function listed(rows: readonly (Subject & { watchId: number; generation?: number })[]) {
  return sql`unnest(
    ${rows.map((row) => row.watchId)}::int[], ${rows.map((row) => row.accountId)}::bigint[],
    ${rows.map((row) => row.contactId)}::bigint[], ${rows.map((row) => row.generation ?? 0)}::int[]
  ) as listed (watch_id, account_id, contact_id, generation)`
}

function isListed(table: ReturnType<typeof sql>) {
  return sql`${table}.watch_id = listed.watch_id and ${table}.account_id = listed.account_id and ${table}.contact_id = listed.contact_id`
}

/** Keeps episodes that nobody is told of: they went on before anybody watched. */
export async function keepEpisodes(trx: Trx, entering: readonly Entering[], since: Date): Promise<void> {
  await sql`
    insert into watch_states (watch_id, account_id, contact_id, generation, since)
    select *, ${since}::timestamptz from unnest(
      ${entering.map((row) => row.watchId)}::int[], ${entering.map((row) => row.subject.accountId)}::bigint[],
      ${entering.map((row) => row.subject.contactId)}::bigint[], ${entering.map((row) => row.generation)}::int[])
    order by 1, 2, 3
    on conflict (watch_id, account_id, contact_id) do update set generation = excluded.generation`.execute(trx)
}

export async function saveHolds(trx: Trx, holds: readonly KeptHold[]): Promise<void> {
  if (holds.length === 0) return
  await sql`
    insert into watch_holds (watch_id, account_id, contact_id, hold, since, paused_at, due_at)
    select * from unnest(
      ${holds.map((row) => row.watchId)}::int[], ${holds.map((row) => row.accountId)}::bigint[],
      ${holds.map((row) => row.contactId)}::bigint[], ${holds.map((row) => row.hold)}::text[],
      ${holds.map((row) => row.since)}::timestamptz[], ${holds.map((row) => row.pausedAt)}::timestamptz[],
      ${holds.map((row) => row.dueAt)}::timestamptz[])
    order by 1, 2, 3, 4
    on conflict (watch_id, account_id, contact_id, hold) do update set
      since = excluded.since, paused_at = excluded.paused_at, due_at = excluded.due_at`.execute(trx)
}

export async function endHolds(trx: Trx, holds: readonly KeptHold[]): Promise<void> {
  if (holds.length === 0) return
  await sql`
    delete from watch_holds h
    using unnest(
      ${holds.map((row) => row.watchId)}::int[], ${holds.map((row) => row.accountId)}::bigint[],
      ${holds.map((row) => row.contactId)}::bigint[], ${holds.map((row) => row.hold)}::text[]
    ) as listed (watch_id, account_id, contact_id, hold)
    where ${isListed(sql`h`)} and h.hold = listed.hold`.execute(trx)
}

/** Forgets everything that is kept of a watch. */
export async function forgetWatch(trx: Trx, watchId: number): Promise<void> {
  await sql`delete from watch_states where watch_id = ${watchId}`.execute(trx)
  await sql`delete from watch_holds where watch_id = ${watchId}`.execute(trx)
}
