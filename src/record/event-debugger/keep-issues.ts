import type { Pool } from 'pg'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Rejection } from '../events/item.ts'
import { insertIssues, type IssueDraft } from '../events/store-issues.ts'
import { addRejectedMinutes, trimIssues, type RejectedMinute } from './store-issues.ts'

const KEPT_PER_SECOND = 200
const MOST_WAITING = 5_000
const MOST_WAITING_CHARACTERS = 20_000_000
const LONGEST_RAW = 40_000
const FLUSH_MS = 1_000
const MINUTE_MS = 60_000

export interface IssueKeeper {
  /**
   * Notes what the door refused; instants in ms since 1970. Never waits and never throws. Of each source and second 200
   * items are kept; the rest are counted alone.
   */
  noteRejected(sourceId: number, receivedAt: number, sentAt: number | null, rejections: readonly Rejection[]): void
  /** Writes what is waiting; done when it is in the database, or is to be tried again. */
  flush(): Promise<void>
  stop(): Promise<void>
}

interface Waiting {
  issues: IssueDraft[]
  /** Of all that came as it came. */
  characters: number
  minutes: Map<string, { sourceId: number; minute: Date; rejected: number }>
}

/** Keeps refused items for the debugger, once a second and bounded, so that rubbish never slows the door. */
export function createIssueKeeper({ db, pool, log }: { db: Db; pool: Pool; log: Log }): IssueKeeper {
  let waiting: Waiting = { issues: [], characters: 0, minutes: new Map() }
  const allowance = createAllowance(KEPT_PER_SECOND)
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const write = async () => {
    const taken = waiting
    waiting = { issues: [], characters: 0, minutes: new Map() }
    if (taken.minutes.size === 0) return
    try {
      await insertIssues(pool, taken.issues)
      const issues = taken.issues
      taken.issues = []
      await saveMinutes(db, [...taken.minutes.values()])
      taken.minutes = new Map()
      for (const sourceId of new Set(issues.map((issue) => issue.sourceId))) await trimIssues(db, sourceId)
    } catch (error) {
      log.warn({ err: error, issues: taken.issues.length }, 'refused events wait for the database')
      putBack(waiting, taken)
      plan()
    }
  }
  const flush = (): Promise<void> => {
    running ??= write().finally(() => {
      running = undefined
      // What came while it wrote, and whose time was up meanwhile, goes with the next.
      if (waiting.minutes.size > 0) plan()
    })
    return running
  }
  const plan = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, FLUSH_MS).unref()
  }

  return {
    noteRejected(sourceId, receivedAt, sentAt, rejections) {
      if (rejections.length === 0) return
      count(waiting, sourceId, receivedAt, rejections.length)
      const kept = allowance.take(sourceId, receivedAt, rejections.length)
      for (const rejection of rejections.slice(0, kept))
        keep(waiting, issueOf(sourceId, { receivedAt, sentAt }, rejection))
      plan()
    },
    async flush() {
      await running
      await flush()
    },
    async stop() {
      clearTimeout(timer)
      await running
      await flush()
      clearTimeout(timer)
    },
  }
}

async function saveMinutes(db: Db, minutes: readonly RejectedMinute[]): Promise<void> {
  await inTransaction(db, async (trx) => {
    await addRejectedMinutes(trx, minutes)
    await tellScreens(trx, 'events', [...new Set(minutes.map(({ sourceId }) => sourceId))])
  })
}

/** What could not be written comes before what was noted meanwhile; what is too much of it is only counted. */
function putBack(waiting: Waiting, taken: Waiting): void {
  const later = waiting.issues
  waiting.issues = []
  waiting.characters = 0
  for (const issue of [...taken.issues, ...later]) keep(waiting, issue)
  for (const { sourceId, minute, rejected } of taken.minutes.values())
    count(waiting, sourceId, minute.getTime(), rejected)
}

function keep(waiting: Waiting, issue: IssueDraft): void {
  if (waiting.issues.length >= MOST_WAITING || waiting.characters >= MOST_WAITING_CHARACTERS) return
  waiting.issues.push(issue)
  waiting.characters += issue.raw.length + (issue.context?.length ?? 0)
}

function count({ minutes }: Waiting, sourceId: number, at: number, rejected: number): void {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS
  const key = `${sourceId} ${minute}`
  const known = minutes.get(key)
  if (known) known.rejected += rejected
  else minutes.set(key, { sourceId, minute: new Date(minute), rejected })
}

/** So many of each source in each second of their arrival. */
function createAllowance(perSecond: number) {
  const used = new Map<number, { second: number; taken: number }>()
  return {
    take(sourceId: number, at: number, wanted: number): number {
      const second = Math.floor(at / 1_000)
      const before = used.get(sourceId)
      const taken = before?.second === second ? before.taken : 0
      const granted = Math.min(wanted, perSecond - taken)
      used.set(sourceId, { second, taken: taken + granted })
      return granted
    },
  }
}

function issueOf(
  sourceId: number,
  { receivedAt, sentAt }: { receivedAt: number; sentAt: number | null },
  rejection: Rejection,
): IssueDraft {
  return {
    sourceId,
    kind: 'rejected',
    receivedAt: new Date(receivedAt),
    sentAt: sentAt === null ? null : new Date(sentAt),
    code: rejection.code,
    message: rejection.message,
    eventType: rejection.eventType,
    eventName: rejection.eventName,
    messageId: rejection.messageId,
    raw: rejection.raw.slice(0, LONGEST_RAW),
    context: rejection.context,
  }
}
