import { Overloaded, type Delivery, type EventItem } from '../events/item.ts'

/** What the door remembers of an item it accepted lately. Kept in memory alone: gone after a restart. */
export interface TailEntry {
  readonly item: EventItem
  /** ms since 1970. */
  readonly receivedAt: number
  /** 0: it waits for its account. */
  readonly accountId: number
}

/** The last items of a source, the newest first. */
export type Tail = (sourceId: number, limit: number) => readonly TailEntry[]

/** What the debugger needs of the door of its process. */
export interface DebuggerDoor {
  readonly tail: Tail
  /** Hands accepted items over; done when they are stored as safely as any other. */
  submit(delivery: Delivery): Promise<void>
}

const RETRY_SECONDS = 5

/** Of a process that takes no events in, such as the command line: it remembers nothing and hands nothing over. */
export const NO_DOOR: DebuggerDoor = {
  tail: () => [],
  submit: () => Promise.reject(new Overloaded(503, RETRY_SECONDS, 'This process takes no events in.')),
}
