import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'

export interface Mark {
  readonly memberId: number
  readonly key: string
  /** The first thing of the row it was put away with; null for that one itself. */
  readonly withKey: string | null
  readonly accountId: number | null
  readonly state: 'done' | 'snoozed'
  readonly untilDay: Day | null
  readonly level: number | null
  readonly sentence: string
  readonly now: Date
}

export async function saveMark(db: Db, mark: Mark): Promise<void> {
  const values = {
    with_key: mark.withKey,
    account_id: mark.accountId,
    state: mark.state,
    until_day: mark.untilDay,
    level: mark.level,
    sentence: mark.sentence,
    marked_at: mark.now,
  }
  await db
    .insertInto('my_day_marks')
    .values({ member_id: mark.memberId, item_key: mark.key, ...values })
    .onConflict((conflict) => conflict.columns(['member_id', 'item_key']).doUpdateSet(values))
    .execute()
}

/** Takes back a mark, with those made together with it. */
export async function dropMark(db: Db, memberId: number, key: string): Promise<void> {
  await sql`
    delete from my_day_marks where member_id = ${memberId} and (item_key = ${key} or (with_key = ${key} and marked_at = (
      select marked_at from my_day_marks first_mark where first_mark.member_id = ${memberId} and first_mark.item_key = ${key})))`.execute(
    db,
  )
}

export interface DoneRow {
  readonly key: string
  readonly account: { id: number; name: string } | null
  readonly accountId: number | null
  readonly sentence: string
  readonly markedAt: Date
}

/** What a member completed since an instant, tasks too, newest first; accounts out of reach by now are not named. */
export async function doneSince(db: Db, actor: Actor, since: Date): Promise<DoneRow[]> {
  const { rows } = await sql<DoneRow>`
    select key, account_id as "accountId", sentence, done.marked_at as "markedAt",
      case when accounts.id is null then null else json_build_object('id', accounts.id, 'name', accounts.name) end as account
    from (
      select item_key as key, account_id, sentence, marked_at from my_day_marks
      where member_id = ${actor.memberId} and state = 'done' and with_key is null and marked_at >= ${since}
      union all
      select 'task:' || id, account_id, title, done_at from tasks
      where done_by = ${actor.memberId} and state = 'done' and done_at >= ${since}
    ) done
    left join accounts on accounts.id = account_id and ${inScope(actor, 'read', accountColumns('accounts'))}
    order by done.marked_at desc limit 200`.execute(db)
  return rows
}

export async function countDoneSince(db: Db, memberId: number, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from my_day_marks
        where member_id = ${memberId} and state = 'done' and with_key is null and marked_at >= ${since})
      + (select count(*) from tasks where done_by = ${memberId} and state = 'done' and done_at >= ${since}) as count`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}

export interface Visit {
  readonly visitedAt: Date
  readonly itemKeys: readonly string[]
  readonly beforeAt: Date | null
  readonly beforeKeys: readonly string[]
}

export async function visitOf(db: Db, memberId: number): Promise<Visit | null> {
  const row = await db.selectFrom('my_day_visits').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  if (!row) return null
  return {
    visitedAt: row.visited_at as unknown as Date,
    itemKeys: row.item_keys as unknown as string[],
    beforeAt: row.before_at as unknown as Date | null,
    beforeKeys: row.before_keys as unknown as string[],
  }
}

export async function saveVisit(db: Db, memberId: number, visit: Visit): Promise<void> {
  const values = {
    visited_at: visit.visitedAt,
    item_keys: JSON.stringify(visit.itemKeys),
    before_at: visit.beforeAt,
    before_keys: JSON.stringify(visit.beforeKeys),
  }
  await db
    .insertInto('my_day_visits')
    .values({ member_id: memberId, ...values })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(values))
    .execute()
}

export interface NoteRow {
  readonly id: number
  readonly text: string
  readonly account_id: number | null
  readonly due_on: Day | null
}

export async function findNote(db: Db, memberId: number, noteId: number): Promise<NoteRow | undefined> {
  return db
    .selectFrom('notes_to_self')
    .select(['id', 'text', 'account_id', 'due_on'])
    .where('id', '=', noteId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
}

export async function insertNote(
  db: Db,
  note: { memberId: number; text: string; accountId: number | null; dueOn: Day | null; now: Date },
): Promise<number> {
  const row = await db
    .insertInto('notes_to_self')
    .values({
      member_id: note.memberId,
      text: note.text,
      account_id: note.accountId,
      due_on: note.dueOn,
      created_at: note.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function updateNote(
  db: Db,
  noteId: number,
  change: { text?: string; accountId?: number | null; dueOn?: Day | null },
): Promise<void> {
  await db
    .updateTable('notes_to_self')
    .set({
      ...(change.text === undefined ? {} : { text: change.text }),
      ...(change.accountId === undefined ? {} : { account_id: change.accountId }),
      ...(change.dueOn === undefined ? {} : { due_on: change.dueOn }),
    })
    .where('id', '=', noteId)
    .executeTakeFirst()
}

export async function setNoteDone(db: Db, noteId: number, doneAt: Date | null): Promise<void> {
  await db.updateTable('notes_to_self').set({ done_at: doneAt }).where('id', '=', noteId).execute()
}

export async function deleteNote(db: Db, memberId: number, noteId: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('notes_to_self')
    .where('id', '=', noteId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
