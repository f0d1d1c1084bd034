import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { subjectOf } from '../events/attach.ts'
import { bumpRules } from '../events/store-lock.ts'
import { claimExternalIds, findExternalIds } from '../sources/store-external-ids.ts'
import type { attachWaiting, dismissIssues, eventRates, listIssues, listWaiting, tailEvents } from './contract.ts'
import type { DebuggerDoor } from './door.ts'
import { groupTaken, issueSettled, notDismissed } from './errors.ts'
import { issueById, reopenIssue, settleIssues } from './store-issues.ts'
import { tailNow, type TailLine } from './tail-now.ts'
import {
  accountNames,
  accountThere,
  countIssues,
  eventSourceName,
  issueIds,
  issueRow,
  issueRows,
  issueValues,
  movedSince,
  openCounts,
  rateRows,
  waitRows,
  waitTotals,
  type WaitRow,
} from './views.ts'
import { callOf, waitReason } from './wait-reason.ts'

const LARGEST_RAW_BYTES = 40_000
const MOST_DISMISSED = 10_000
const STEP_MINUTES = { '1': 1, '6': 5, '24': 15 } as const
const MINUTE_MS = 60_000

export async function nameOfSource(db: Db, sourceId: number): Promise<string> {
  const name = await eventSourceName(db, sourceId)
  if (name === undefined) throw notFound('This event source')
  return name
}

/** The last items of a source as they stand by now. */
export async function readTail(
  db: Db,
  tail: DebuggerDoor['tail'],
  { sourceId, limit }: { sourceId: number; limit: number },
): Promise<TailLine[]> {
  const items = tail(sourceId, limit)
  const names = await accountNames(
    db,
    items.flatMap(({ accountId }) => accountId ?? []),
  )
  const waiting = items.filter(({ state }) => state === 'waiting')
  const waits = waiting.map((item) => ({ ...item, subject: subjectOf(item) }))
  return tailNow(items, names, await movedSince(db, sourceId, waits))
}

export async function tailOf(input: ParsedInputOf<typeof tailEvents>, tail: DebuggerDoor['tail'], { db }: Context) {
  await nameOfSource(db, input.sourceId)
  const items = await readTail(db, tail, input)
  return {
    items: items.map((item) => ({
      ...item,
      type: callOf(item.type),
      receivedAt: new Date(item.receivedAt),
      waits: waitOf(item),
    })),
  }
}

/** Why an item has no account yet; null when it has one, or never will. */
export function waitOf({ state, groupKey, ...item }: TailLine) {
  return state === 'waiting' ? waitReason({ groupKey, subject: subjectOf(item) }) : null
}

export async function ratesOfSource({ sourceId, hours }: ParsedInputOf<typeof eventRates>, { db, now }: Context) {
  await nameOfSource(db, sourceId)
  const stepMinutes = STEP_MINUTES[hours]
  const stepMs = stepMinutes * MINUTE_MS
  const until = new Date(Math.floor(now.getTime() / stepMs) * stepMs)
  const since = new Date(until.getTime() - Number(hours) * 60 * MINUTE_MS + stepMs)
  return { stepMinutes, points: await rateRows(db, sourceId, { since, until, stepMinutes }) }
}

export async function countsOfSource(sourceId: number, { db }: Context) {
  await nameOfSource(db, sourceId)
  return openCounts(db, sourceId)
}

export async function issuesOf({ sourceId, filter, ...page }: ParsedInputOf<typeof listIssues>, { db }: Context) {
  await nameOfSource(db, sourceId)
  const rows = await issueRows(db, sourceId, filter, page)
  return {
    rows: rows.map((row) => ({ ...row, eventType: callOf(row.eventType) })),
    total: await countIssues(db, sourceId, filter),
    codes: await issueValues(db, sourceId, filter, 'code'),
    names: await issueValues(db, sourceId, filter, 'event_name'),
  }
}

export async function issue(issueId: number, { db }: Context) {
  const row = await issueRow(db, issueId)
  if (!row) throw notFound('This item')
  return {
    ...row,
    eventType: callOf(row.eventType),
    raw: row.raw.toString('utf8'),
    isCut: row.bytes >= LARGEST_RAW_BYTES,
  }
}

export async function dismissOne(issueId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const found = await issueById(trx, issueId)
    if (!found) throw notFound('This item')
    if (found.state === 'resent') throw issueSettled(found.state)
    const dismissed = await settleIssues(trx, [issueId], 'dismissed', context.now)
    if (dismissed > 0) await noteSettled(trx, found.sourceId, dismissed, context)
    return { dismissed }
  })
}

export async function dismissAll({ sourceId, filter }: ParsedInputOf<typeof dismissIssues>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await nameOfSource(trx, sourceId)
    const open = { ...filter, state: 'open' } as const
    const ids = await issueIds(trx, sourceId, open, { afterId: 0, most: MOST_DISMISSED })
    const dismissed = await settleIssues(trx, ids, 'dismissed', context.now)
    if (dismissed > 0) await noteSettled(trx, sourceId, dismissed, context)
    return { dismissed }
  })
}

async function noteSettled(trx: Db, sourceId: number, count: number, context: Context): Promise<void> {
  const name = await nameOfSource(trx, sourceId)
  const sentence = `put ${count === 1 ? 'an unusable item' : `${count} unusable items`} of ${name} away`
  await recordAudit(trx, context, [
    { action: 'event_issues.dismissed', subjectKind: 'source', subjectId: sourceId, sentence },
  ])
  await tellScreens(trx, 'events', [sourceId])
}

export async function recallOne(issueId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const found = await issueById(trx, issueId)
    if (!found) throw notFound('This item')
    const recalled = await reopenIssue(trx, issueId)
    if (recalled === 0) throw notDismissed()
    const sentence = `brought an unusable item of ${await nameOfSource(trx, found.sourceId)} back`
    await recordAudit(trx, context, [
      { action: 'event_issues.recalled', subjectKind: 'source', subjectId: found.sourceId, sentence },
    ])
    await tellScreens(trx, 'events', [found.sourceId])
    return { recalled }
  })
}

export async function waitingOf({ sourceId, ...page }: ParsedInputOf<typeof listWaiting>, { db }: Context) {
  await nameOfSource(db, sourceId)
  const rows = await waitRows(db, sourceId, page)
  return { ...(await waitTotals(db, sourceId)), rows: rows.map(shownWait) }
}

function shownWait({ groupKey, subject, events, firstAt, lastAt, accountId, accountName }: WaitRow) {
  return {
    events,
    firstAt,
    lastAt,
    groupKey: groupKey === '' ? null : groupKey,
    userId: subject.startsWith('u:') ? subject.slice(2) : null,
    anonymousId: subject.startsWith('a:') ? subject.slice(2) : null,
    ...waitReason({ groupKey, subject }),
    movingTo: accountId === null || accountName === null ? null : { id: accountId, name: accountName },
  }
}

/** A group id of a source means this account from now on, and for what waits already. */
export async function attachGroup(input: ParsedInputOf<typeof attachWaiting>, context: Context) {
  const { sourceId, groupKey, accountId } = input
  return inTransaction(context.db, async (trx) => {
    const source = await nameOfSource(trx, sourceId)
    const account = await accountThere(trx, accountId)
    if (!account) throw notFound('This account')
    const where = { kind: 'account', sourceId }
    const claimed = await claimExternalIds(trx, where, [{ externalId: groupKey, accountId, rowId: accountId }])
    if (!claimed.has(groupKey)) {
      const known = (await findExternalIds(trx, where, [groupKey])).get(groupKey)
      if (known?.accountId === accountId) return { account }
      const holder = known?.accountId ? (await accountNames(trx, [known.accountId])).get(known.accountId) : undefined
      throw groupTaken(groupKey, holder ?? 'another account')
    }
    const sentence = `attached the id ${groupKey} of ${source} to ${account.name}`
    await recordAudit(trx, context, [
      { action: 'event_waits.attached', subjectKind: 'account', subjectId: accountId, accountId, sentence },
    ])
    await bumpRules(trx)
    await tellScreens(trx, 'events', [sourceId])
    return { account }
  })
}
