import { recordAudit, type AuditEntry } from '../../identity/audit/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import { reachableAccounts } from '../accounts/views-scope.ts'
import { refreshMoney } from '../money/actions.ts'
import { markDirty } from '../signals/dirty.ts'
import { alreadyMerged, fieldUnknown, mergeWaiting, notMerged, sameAccount, undoTooLate } from './errors.ts'
import { takenFields, usualChoice } from './merge-choice.ts'
import { mergePreview } from './merge-preview.ts'
import { mergeAccounts, sweepAccount, unmergeAccounts } from './merge.ts'
import { lockAccounts, type AccountState } from './store-fields.ts'
import { standingAccount } from './store-origins.ts'
import {
  endMerge,
  insertMerge,
  lockMerge,
  mergedAccounts,
  setMergeState,
  waitingMergeOf,
  type Merge,
  type Moved,
} from './store-merges.ts'
import { mergesPage, rowCounts, sidesOf, type MergeRow } from './views-merge.ts'

export const MERGE_JOB = 'hygiene.merge'
export const UNDO_JOB = 'hygiene.undo_merge'

/** A merge can be undone for this many days. */
export const UNDO_DAYS = 30
const DAY_MS = 86_400_000

interface Sides {
  winnerId: number
  loserId: number
}

/** Both accounts, locked; refused where they are not two accounts that stand for themselves. */
async function mergeable(
  trx: Trx,
  { winnerId, loserId }: Sides,
  actor: Actor,
): Promise<{ winner: AccountState; loser: AccountState }> {
  if (winnerId === loserId) throw sameAccount()
  const readable = await reachableAccounts(trx, actor, [winnerId, loserId])
  const accounts = await lockAccounts(trx, [winnerId, loserId])
  const [winner, loser] = [accounts.get(winnerId), accounts.get(loserId)]
  if (readable.length !== 2 || !winner || !loser) throw notFound('One of the accounts')
  for (const account of [winner, loser]) if (account.mergedIntoId !== null) throw alreadyMerged(account.name)
  if (await waitingMergeOf(trx, [winnerId, loserId])) throw mergeWaiting()
  return { winner, loser }
}

export async function previewOfMerge(sides: Sides, { db, actor }: Context) {
  return inTransaction(db, async (trx) => {
    const states = await mergeable(trx, sides, actor)
    const ids = [sides.winnerId, sides.loserId]
    return mergePreview({ ...states, sides: await sidesOf(trx, ids), counts: await rowCounts(trx, ids) })
  })
}

/** Takes note of a merge; a job carries it out, since an account may have a million rows. */
export async function askForMerge(
  input: Sides & { fromLoser?: string[] | undefined },
  context: Context,
): Promise<{ mergeId: number }> {
  const { db, actor, now } = context
  return inTransaction(db, async (trx) => {
    const { winner, loser } = await mergeable(trx, input, actor)
    const fromLoser = input.fromLoser ?? usualChoice(winner, loser)
    const [unknown] = takenFields(winner, loser, fromLoser).unknown
    if (unknown !== undefined) throw fieldUnknown(unknown)
    const sides = { winnerId: input.winnerId, loserId: input.loserId }
    const mergeId = await insertMerge(trx, {
      ...sides,
      memberId: actor.memberId,
      actorName: actor.name,
      fromLoser,
      now,
    })
    await enqueue(trx, MERGE_JOB, { mergeId }, { queue: 'merges', key: `${MERGE_JOB} ${mergeId}` })
    await recordAudit(trx, context, [
      entry('asked', mergeId, input.winnerId, `asked to merge ${loser.name} into ${winner.name}`),
    ])
    await tellScreens(trx, 'merges')
    return { mergeId }
  })
}

export async function askForUndo(mergeId: number, context: Context): Promise<{ mergeId: number }> {
  const { db, now } = context
  return inTransaction(db, async (trx) => {
    const merge = await lockMerge(trx, mergeId)
    if (!merge) throw notFound('This merge')
    if (merge.state === 'undo_queued') return { mergeId }
    if (merge.state !== 'done') throw notMerged()
    if (!undoUntil(merge, now)) throw undoTooLate(UNDO_DAYS)
    await setMergeState(trx, mergeId, { state: 'undo_queued' })
    await enqueue(trx, UNDO_JOB, { mergeId }, { queue: 'merges', key: `${UNDO_JOB} ${mergeId}` })
    await recordAudit(trx, context, [entry('undo_asked', mergeId, merge.winnerId, 'asked to undo a merge')])
    await tellScreens(trx, 'merges')
    return { mergeId }
  })
}

/** Carries a merge out, once however often it is called. A refusal (somebody merged one of them meanwhile) ends it with its sentence. */
export async function carryOutMerge(
  { db, now, today }: Pick<Context, 'db' | 'now' | 'today'>,
  mergeId: number,
): Promise<void> {
  try {
    await inTransaction(db, async (trx) => {
      const merge = await lockMerge(trx, mergeId)
      if (merge?.state !== 'queued') return
      const moved = await mergeAccounts(trx, merge, { now, today })
      await endMerge(trx, mergeId, moved, now)
      const names = await namesOf(trx, merge)
      await recordAudit(trx, { actor: SYSTEM_ACTOR, now }, [
        entry(
          'merged',
          mergeId,
          merge.winnerId,
          `merged ${names.loser} into ${names.winner}, as ${merge.actorName} asked`,
          moved.rows,
        ),
        entry('merged', mergeId, merge.loserId, `was merged into ${names.winner}, as ${merge.actorName} asked`),
      ])
      await tellOfMerge(trx, merge)
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await setMergeState(db, mergeId, { state: 'failed', failure: error.message })
    await tellScreens(db, 'merges')
  }
}

export async function carryOutUndo(
  { db, now, today }: Pick<Context, 'db' | 'now' | 'today'>,
  mergeId: number,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const merge = await lockMerge(trx, mergeId)
    if (merge?.state !== 'undo_queued') return
    await unmergeAccounts(trx, merge, { now, today })
    await setMergeState(trx, mergeId, { state: 'undone', undoneAt: now })
    const names = await namesOf(trx, merge)
    await recordAudit(trx, { actor: SYSTEM_ACTOR, now }, [
      entry('unmerged', mergeId, merge.winnerId, `undid the merge of ${names.loser} into ${names.winner}`),
      entry('unmerged', mergeId, merge.loserId, `stands for itself again, apart from ${names.winner}`),
    ])
    await tellOfMerge(trx, merge)
  })
}

/** Moves what work that began before a merge wrote to a merged account afterwards. */
export async function sweepMerged({ db, now, today }: Pick<Context, 'db' | 'now' | 'today'>): Promise<number> {
  let moved = 0
  for (const accountId of await mergedAccounts(db)) {
    moved += await inTransaction(db, async (trx) => {
      await lockAccounts(trx, [accountId])
      const rows = await sweepAccount(trx, accountId)
      const root = await standingAccount(trx, accountId)
      if (rows === 0 || root === accountId) return 0
      await refreshMoney(trx, [root, accountId], today)
      await refreshLastContact(trx, [root, accountId], now)
      await markDirty(trx, [root])
      return rows
    })
  }
  return moved
}

export async function mergesShown(db: Db, page: { offset: number; limit: number }, now: Date) {
  const { rows, total } = await mergesPage(db, page)
  return {
    rows: rows.map(({ moved, ...row }) =>
      Object.assign(row, { moved: movedRows(moved), undoUntil: undoUntil(row, now) }),
    ),
    total,
  }
}

function movedRows(moved: MergeRow['moved']): number {
  return Object.values(moved.rows ?? {}).reduce((sum, count) => sum + count, 0) + (moved.usageDays ?? 0)
}

function undoUntil(merge: { state: string; mergedAt: Date | null }, now: Date): Date | null {
  if (merge.state !== 'done' || merge.mergedAt === null) return null
  const until = new Date(merge.mergedAt.getTime() + UNDO_DAYS * DAY_MS)
  return until > now ? until : null
}

async function namesOf(db: Db, { winnerId, loserId }: Sides): Promise<{ winner: string; loser: string }> {
  const sides = await sidesOf(db, [winnerId, loserId])
  return { winner: sides.get(winnerId)?.name ?? 'an account', loser: sides.get(loserId)?.name ?? 'an account' }
}

async function tellOfMerge(trx: Trx, { winnerId, loserId }: Merge): Promise<void> {
  await tellScreens(trx, 'merges')
  await tellScreens(trx, 'hygiene')
  await tellScreens(trx, 'accounts', [winnerId, loserId])
}

function entry(what: string, mergeId: number, accountId: number, sentence: string, detail?: Moved['rows']): AuditEntry {
  return {
    action: `accounts.${what}`,
    subjectKind: 'merge',
    subjectId: mergeId,
    accountId,
    sentence,
    detail: { ...detail },
  }
}
