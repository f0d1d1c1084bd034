import type { Message } from './message.ts'
import type { Store } from './store.ts'

const SEND_AFTER_MS = 1_000
const MOST_AT_ONCE = 20
/** Characters: the browser lets a page that is going send 64 KB. */
const LARGEST_SENDING = 60_000
const MOST_WAITING = 1_000
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000
/** What another page left behind is taken over after this. */
const ABANDONED_MS = 10_000
/** The server knows the ids of messages for longer than that, so that what is sent twice is counted once. */
const KEPT_MS = 7 * 86_400_000

/** What the server said; status 0: it was not reached. */
export interface Answer {
  readonly status: number
  readonly retryAfterMs: number | null
  readonly text: string
}

export interface OutboxParts {
  readonly store: Store
  /** Begins the names in the store. */
  readonly prefix: string
  readonly writeKey: string
  /** Where messages go, `isLeaving` when the page may be gone before the answer. */
  send(body: string, isLeaving: boolean): Promise<Answer>
  newId(): string
  warn(sentence: string): void
}

export interface Outbox {
  add(message: Message): void
  /** Sends what waits now; the page may be going. */
  leave(): void
}

interface Kept {
  at: number
  waiting: Message[]
}

/**
 * Sends messages in order, every second or 20 at a time. Whatever the server has not answered for stays in the store and
 * is sent by the next page: a message may go twice, and its id makes it count once.
 */
export function openOutbox(parts: OutboxParts): Outbox {
  const { store, prefix } = parts
  const name = prefix + parts.newId()
  let waiting = takeOver(store, prefix)
  let sending = 0
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const keep = () => {
    const kept: Kept = { at: Date.now(), waiting }
    store.set(name, waiting.length > 0 ? JSON.stringify(kept) : null)
  }
  const plan = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = undefined
      if (sending === 0) void sendNext(false)
    }, ms)
  }
  const done = (sent: readonly Message[]) => {
    waiting = waiting.filter((message) => !sent.includes(message))
    keep()
  }

  const sendNext = async (isLeaving: boolean, most = MOST_AT_ONCE): Promise<void> => {
    const batch = nextBatch(waiting, most)
    if (batch.length === 0) return
    sending += 1
    const answer = await parts.send(bodyOf(parts.writeKey, batch), isLeaving)
    sending -= 1
    const { status } = answer
    if (status === 413 && batch.length > 1) return sendNext(isLeaving, Math.floor(batch.length / 2))
    if (status === 0 || status === 429 || status >= 500) {
      failures += 1
      return plan(answer.retryAfterMs ?? retryMs(failures))
    }
    failures = 0
    // What was refused would be refused again: the debugger of the source shows it.
    if (status >= 400) parts.warn(`${batch.length} calls refused (${status}): ${answer.text.slice(0, 300)}`)
    done(batch)
    if (waiting.length > 0) plan(waiting.length >= MOST_AT_ONCE ? 0 : SEND_AFTER_MS)
  }

  keep()
  if (waiting.length > 0) plan(0)
  return {
    add(message) {
      waiting = [...waiting, message].slice(-MOST_WAITING)
      keep()
      if (waiting.length >= MOST_AT_ONCE && failures === 0 && sending === 0) {
        clearTimeout(timer)
        timer = undefined
        void sendNext(false)
      } else if (sending === 0) plan(SEND_AFTER_MS)
    },
    leave() {
      if (waiting.length > 0) void sendNext(true)
    },
  }
}

/** Messages that pages before this one, or other tabs, did not get rid of. */
function takeOver(store: Store, prefix: string): Message[] {
  const found: Message[] = []
  for (const name of store.names().filter((candidate) => candidate.startsWith(prefix))) {
    const kept = parsed(store.get(name))
    if (kept && Date.now() - kept.at < ABANDONED_MS) continue
    store.set(name, null)
    if (kept) found.push(...kept.waiting)
  }
  const oldest = Date.now() - KEPT_MS
  return found.filter(({ timestamp }) => Date.parse(timestamp) >= oldest).slice(-MOST_WAITING)
}

function parsed(text: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Kept | null
    return kept && Array.isArray(kept.waiting) ? kept : null
  } catch {
    return null
  }
}

/** As many as go at once by number and size, but one in any case. */
function nextBatch(waiting: readonly Message[], most: number): Message[] {
  let size = 0
  return waiting.slice(0, most).filter((message, index) => {
    size += JSON.stringify(message).length
    return index === 0 || size <= LARGEST_SENDING
  })
}

function bodyOf(writeKey: string, batch: readonly Message[]): string {
  return JSON.stringify({ writeKey, sentAt: new Date().toISOString(), batch })
}

/** Twice as long after each failure, up to a minute, and not all pages at the same moment. */
function retryMs(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
}
