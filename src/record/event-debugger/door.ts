import { Overloaded, type Delivery } from '../events/item.ts'
import type { TailItem } from '../events/tail.ts'

/** What the debugger needs of the door of its process. */
export interface DebuggerDoor {
  /** The last items of a source, the newest first. */
  tail(sourceId: number, limit: number): readonly TailItem[]
  /** Hands accepted items over; done when they are stored as safely as any other. */
  submit(delivery: Delivery): Promise<void>
}

const RETRY_SECONDS = 5

/** Of a process that takes no events in, such as the command line: it remembers nothing and hands nothing over. */
export const NO_DOOR: DebuggerDoor = {
  tail: () => [],
  submit: () => Promise.reject(new Overloaded(503, RETRY_SECONDS, 'This process takes no events in.')),
}
