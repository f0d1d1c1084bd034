import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { WorkValue } from './cost.ts'

export interface KindRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly value: WorkValue
  readonly isArchived: boolean
}

export async function workKinds(db: Db): Promise<KindRow[]> {
  const { rows } = await sql<KindRow>`
    select id, key, name, value, archived_at is not null as "isArchived" from work_kinds
    order by archived_at is not null, position, id`.execute(db)
  return rows
}

/** Undefined where a kind has this name already. */
export async function insertKind(
  trx: Trx,
  kind: { key: string; name: string; value: WorkValue },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into work_kinds (key, name, value, position)
    select ${kind.key}, ${kind.name}, ${kind.value}, coalesce(max(position), 0) + 1 from work_kinds
    having not coalesce(bool_or(lower(name) = lower(${kind.name}) or key = ${kind.key}), false)
    returning id`.execute(trx)
  return rows[0]?.id
}

export async function updateKind(
  trx: Trx,
  id: number,
  change: { name?: string | undefined; value?: WorkValue | undefined; archivedAt?: Date | null | undefined },
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    update work_kinds set name = coalesce(${change.name ?? null}, name), value = coalesce(${change.value ?? null}, value),
      archived_at = case when ${change.archivedAt === undefined} then archived_at else ${change.archivedAt ?? null}::timestamptz end
    where id = ${id} returning name`.execute(trx)
  return rows[0]?.name
}

export interface NewRate {
  readonly memberId: number | null
  readonly role: string | null
  readonly validFrom: Day
  readonly hourlyMinor: number
  readonly currency: string
}

/** One rate a day for whoever it is about: said again, it is replaced. */
export async function saveRate(trx: Trx, rate: NewRate, now: Date): Promise<number> {
  const { memberId, role, validFrom, hourlyMinor, currency } = rate
  await sql`
    delete from work_rates where valid_from = ${validFrom}::date
      and member_id is not distinct from ${memberId}::bigint and role is not distinct from ${role}::text`.execute(trx)
  const { rows } = await sql<{ id: number }>`
    insert into work_rates (member_id, role, valid_from, hourly_minor, currency, created_at)
    values (${memberId}, ${role}, ${validFrom}, ${hourlyMinor}, ${currency}, ${now}) returning id`.execute(trx)
  return rows[0]?.id ?? 0
}

export async function deleteRate(trx: Trx, id: number): Promise<{ who: string; validFrom: Day } | undefined> {
  const { rows } = await sql<{ who: string; validFrom: Day }>`
    delete from work_rates where id = ${id}
    returning coalesce(role, (select name from members where members.id = work_rates.member_id)) as who, valid_from as "validFrom"`.execute(
    trx,
  )
  return rows[0]
}

export interface NewEntry {
  readonly accountId: number
  readonly memberId: number
  readonly day: Day
  readonly minutes: number
  readonly workKindId: number
  readonly productArea: string | null
  readonly value: WorkValue | null
  readonly note: string
  readonly taskId: number | null
  readonly createdBy: number | null
}

export async function insertEntry(trx: Trx, entry: NewEntry, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into work_entries (account_id, member_id, day, minutes, kind_id, product_area, value_given, note, task_id, created_by, created_at, changed_at)
    values (${entry.accountId}, ${entry.memberId}, ${entry.day}, ${entry.minutes}, ${entry.workKindId}, ${entry.productArea},
      ${entry.value}, ${entry.note}, ${entry.taskId}, ${entry.createdBy}, ${now}, ${now}) returning id`.execute(trx)
  return rows[0]?.id ?? 0
}

export interface EntryRow {
  readonly id: number
  readonly accountId: number
  readonly memberId: number | null
  readonly day: Day
  readonly minutes: number
  readonly workKindId: number
  readonly productArea: string | null
  readonly value: WorkValue | null
  readonly note: string
}

/** The entry, locked until the transaction ends. */
export async function lockEntry(trx: Trx, id: number): Promise<EntryRow | undefined> {
  const { rows } = await sql<EntryRow>`
    select id, account_id as "accountId", member_id as "memberId", day, minutes, kind_id as "workKindId",
      product_area as "productArea", value_given as value, note
    from work_entries where id = ${id} for update`.execute(trx)
  return rows[0]
}

export async function updateEntry(trx: Trx, entry: EntryRow, now: Date): Promise<void> {
  await sql`
    update work_entries set day = ${entry.day}, minutes = ${entry.minutes}, kind_id = ${entry.workKindId},
      product_area = ${entry.productArea}, value_given = ${entry.value}, note = ${entry.note}, changed_at = ${now}
    where id = ${entry.id}`.execute(trx)
}

export async function deleteEntry(trx: Trx, id: number): Promise<void> {
  await sql`delete from work_entries where id = ${id}`.execute(trx)
}

/** Minutes of a member's day, with the member locked: two entries written at once must not fill it beyond 24 hours. */
export async function minutesOfDay(trx: Trx, memberId: number, day: Day): Promise<number> {
  await sql`select from members where id = ${memberId} for no key update`.execute(trx)
  const { rows } = await sql<{ minutes: number }>`
    select coalesce(sum(minutes), 0)::bigint as minutes from work_entries where member_id = ${memberId} and day = ${day}::date`.execute(
    trx,
  )
  return rows[0]?.minutes ?? 0
}

/** The area as it was first written, so that `reports` and `Reports` are one. */
export async function spellingOf(db: Db, productArea: string): Promise<string> {
  const { rows } = await sql<{ area: string }>`
    select product_area as area from work_entries where lower(product_area) = lower(${productArea}) order by id limit 1`.execute(
    db,
  )
  return rows[0]?.area ?? productArea
}

export async function memberNamed(db: Db, memberId: number): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from members where id = ${memberId}`.execute(db)
  return rows[0]?.name
}

export async function isTaskOf(db: Db, taskId: number, accountId: number): Promise<boolean> {
  const { rows } = await sql`select from tasks where id = ${taskId} and account_id = ${accountId}`.execute(db)
  return rows.length > 0
}
