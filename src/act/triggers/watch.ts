import type { Condition } from '../../kernel/conditions.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { Present, Subject, SubjectKind } from '../../understand/conditions/evaluation.ts'

/** Who wants to know when a condition becomes true: `refId` of a watch is an id of that kind. */
export const WATCH_KINDS = ['playbook', 'stage_entry', 'stage_exit', 'segment'] as const
export type WatchKind = (typeof WATCH_KINDS)[number]

/**
 * What is to be watched; one watch for each kind and `refId`. `existing` says what happens to subjects of whom the
 * condition is true at the moment it is switched on or changed: `enter` tells the consumer of each, `skip` of none until
 * it stopped being true and became true again. Under `skip` a duration counts as fulfilled where its inside is true at
 * that moment; under `enter` it begins to count then.
 */
export interface WatchInput {
  readonly kind: WatchKind
  readonly refId: number
  readonly subject: SubjectKind
  readonly condition: Condition
  readonly isOn: boolean
  readonly existing: 'enter' | 'skip'
}

/** One account or contact whose truth changed. Unknown is no change, and an edit of the condition is none either. */
export interface WatchChange extends Subject {
  readonly watchId: number
  readonly kind: WatchKind
  readonly refId: number
  readonly change: 'entered' | 'left'
  /** When the episode began in which the condition is, or was, true. */
  readonly since: Date
}

/**
 * Told of every change of watches of its kind exactly once, in the transaction that records the change: what it writes
 * there stands or falls with it. It must not wait for anything outside of the database.
 */
export interface WatchConsumer {
  readonly kind: WatchKind
  onChange(trx: Trx, changes: readonly WatchChange[], present: Present): Promise<void>
}
