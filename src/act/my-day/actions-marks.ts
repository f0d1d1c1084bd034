import { addDays, type Day, startOfDay } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { markMyDay } from './contract.ts'
import { decideTheApproval, endTheTask, notOnMyDay, untilMustLieAhead } from './errors.ts'
import { type DayRow, tellItems, thingsOf } from './items.ts'
import { rankDay, rankedDay, readerFor } from './ranked-day.ts'
import type { Kind } from './ranking.ts'
import { memberOf } from './scopes.ts'
import { doneSince, dropMark, saveMark, setNoteDone } from './store.ts'
import type { Candidate } from './views.ts'

/** What stays true comes back after this long, although it was completed. */
const LASTING_DAYS = 30
const LASTING: ReadonlySet<Kind> = new Set(['drop', 'no_owner', 'no_renewal'])

/**
 * Completes a row or puts it off, with all reasons it has just now; each comes back by its own rule. It must stand on
 * the reader's day, or the mark would be of something made up.
 */
export async function mark(input: ParsedInputOf<typeof markMyDay>, context: Context) {
  const { db, actor, now, today } = context
  const memberId = memberOf(context)
  if (input.state === 'snoozed' && !liesAhead(input.until, today)) throw untilMustLieAhead()
  if (input.key.startsWith('task:')) throw endTheTask()
  if (input.key.startsWith('approval:') && input.state === 'done') throw decideTheApproval()
  const row = await rowOf(input.key, context)
  const [told] = await tellItems(db, { actor, today, page: [row], freshKeys: new Set() })
  const sentences = new Map(told && [told, ...told.also].map(({ key, sentence }) => [key, sentence]))
  const untilOf = ({ kind }: Candidate) => (LASTING.has(kind) ? addDays(today, LASTING_DAYS) : null)
  await inTransaction(db, async (trx) => {
    for (const thing of thingsOf(row)) {
      await saveMark(trx, {
        memberId,
        key: thing.key,
        withKey: thing.key === row.key ? null : row.key,
        accountId: thing.accountId,
        state: input.state,
        untilDay: input.state === 'snoozed' ? (input.until ?? null) : untilOf(thing),
        level: thing.kind === 'drop' ? (told?.account?.overall ?? null) : null,
        sentence: sentences.get(thing.key) ?? '',
        now,
      })
    }
    if (row.noteId !== null && input.state === 'done') await setNoteDone(trx, row.noteId, now)
  })
  return { key: row.key }
}

export async function unmark(key: string, context: Context) {
  const memberId = memberOf(context)
  const noteId = noteOf(key)
  await inTransaction(context.db, async (trx) => {
    const own = (await doneSince(trx, context.actor, addedBefore(context.now))).some((done) => done.key === key)
    await dropMark(trx, memberId, key)
    if (own && noteId !== null) await setNoteDone(trx, noteId, null)
  })
  return { key }
}

export async function doneToday(context: Context) {
  const since = startOfDay(context.company.timeZone, context.today)
  memberOf(context)
  return { done: await doneSince(context.db, context.actor, since) }
}

/** Completions are taken back on the day they were made, or by an undo that crosses midnight. */
function addedBefore(now: Date): Date {
  return new Date(now.getTime() - 2 * 86_400_000)
}

function noteOf(key: string): number | null {
  return key.startsWith('note:') ? Number(key.slice('note:'.length)) : null
}

function liesAhead(until: Day | undefined, today: Day): boolean {
  return until !== undefined && until > today && until <= addDays(today, 366)
}

/**
 * Finds the row among those of its account, in the widest scope the reader has. What was put away by itself before is
 * marked by itself again.
 */
async function rowOf(key: string, context: Context): Promise<DayRow> {
  const whole = readerFor(context, undefined)
  const accountId = noteOf(key) === null ? Number(key.split(':')[1]) : undefined
  if (accountId !== undefined && !Number.isSafeInteger(accountId)) throw notOnMyDay()
  const isOfAnother = key.startsWith('detractor:') || key.startsWith('approval:')
  const reader = accountId === undefined || isOfAnother ? whole : { ...whole, accountId }
  const { rows } = await rankedDay(context, reader)
  const row = rows.find((candidate) => thingsOf(candidate).some((thing) => thing.key === key))
  if (row) return row
  const marked = await rankDay(context, reader, { withMarked: true })
  const thing = marked.rows.flatMap(thingsOf).find((candidate) => candidate.key === key)
  if (!thing) throw notOnMyDay()
  return { ...thing, also: [], rank: 1 }
}
