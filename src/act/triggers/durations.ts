import { createHash } from 'node:crypto'
import { type Condition, heldIn, heldKey, type Truth } from '../../kernel/conditions.ts'
import type { HoldTruths, Present, Subject } from '../../understand/conditions/evaluation.ts'
import { keyOf } from './comparing.ts'
import { fulfilledAt, heldTruth, type Hold, nextHold } from '../../understand/conditions/holds.ts'

const HOUR_MS = 3_600_000

/** A duration of a watch that has begun for somebody; `hold` names it within the condition. */
export interface KeptHold extends Subject, Hold {
  readonly watchId: number
  readonly hold: string
  /** When it is fulfilled if nothing else happens; null once it is, and while it stands still. */
  readonly dueAt: Date | null
}

export interface HoldChanges {
  readonly saved: readonly KeptHold[]
  readonly ended: readonly KeptHold[]
}

export interface Durations {
  /** For `evaluateMany`: conditions in the order of the watches. */
  readonly truths: HoldTruths
  /** What is to be written of one watch after everybody in question was judged. */
  changesOf(watchId: number): HoldChanges
}

/** One duration of a watch, by subject. */
interface Counted {
  readonly before: Map<number, KeptHold>
  readonly after: Map<number, KeptHold>
}

/**
 * Counts durations while conditions are judged. `presumed`: a duration that begins now counts as fulfilled already.
 * What was kept of somebody who was not judged, or of a duration that the condition has no more, is over.
 */
export function countDurations(
  watches: readonly { readonly id: number; readonly condition: Condition }[],
  kept: readonly KeptHold[],
  { present, presumed = false }: { present: Pick<Present, 'now'>; presumed?: boolean },
): Durations {
  const { now } = present
  const counted = new Map(watches.map(({ id }) => [id, new Map<string, Counted>()]))
  const ofHold = (watchId: number, hold: string): Counted => {
    const holds = counted.get(watchId) ?? new Map<string, Counted>()
    const known = holds.get(hold) ?? { before: new Map(), after: new Map() }
    counted.set(watchId, holds.set(hold, known))
    return known
  }
  for (const hold of kept) ofHold(hold.watchId, hold.hold).before.set(keyOf(hold), hold)
  const held = watches.map(({ id: watchId, condition }) =>
    heldIn(condition).map((part): Duration => {
      const hold = holdKey(heldKey(part))
      return { watchId, hold, hours: part.hours, ...ofHold(watchId, hold) }
    }),
  )

  const count = ({ watchId, hold: name, hours, before, after }: Duration, subject: Subject, inside: Truth): Truth => {
    const key = keyOf(subject)
    const known = before.get(key) ?? null
    const begun = known === null && presumed ? { since: hoursBefore(now, hours), pausedAt: null } : known
    const hold = nextHold(begun, inside, now)
    const truth = heldTruth(hold, inside, hours, now)
    if (hold && !(known === null && inside !== true)) {
      const { accountId, contactId } = subject
      const dueAt = truth === true ? null : fulfilledAt(hold, hours)
      after.set(key, { watchId, accountId, contactId, hold: name, since: hold.since, pausedAt: hold.pausedAt, dueAt })
    }
    return truth
  }

  return {
    truths: (subject, condition, inside) =>
      (held[condition] ?? []).map((part, place) => count(part, subject, inside[place] ?? null)),
    changesOf(watchId) {
      const holds = [...(counted.get(watchId)?.values() ?? [])]
      return {
        saved: holds.flatMap(({ before, after }) =>
          [...after].flatMap(([key, hold]) => (differs(before.get(key), hold) ? hold : [])),
        ),
        ended: holds.flatMap(({ before, after }) => [...before].flatMap(([key, hold]) => (after.has(key) ? [] : hold))),
      }
    },
  }
}

interface Duration extends Counted {
  readonly watchId: number
  readonly hold: string
  readonly hours: number
}

function holdKey(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function hoursBefore(now: Date, hours: number): Date {
  return new Date(now.getTime() - hours * HOUR_MS)
}

function differs(before: KeptHold | undefined, after: KeptHold): boolean {
  return (
    before === undefined ||
    before.since.getTime() !== after.since.getTime() ||
    before.pausedAt?.getTime() !== after.pausedAt?.getTime() ||
    before.dueAt?.getTime() !== after.dueAt?.getTime()
  )
}
