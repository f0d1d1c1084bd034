import { createHash } from 'node:crypto'
import { type Condition, heldIn, heldKey } from '../../kernel/conditions.ts'
import type { HoldTruths, Present, Subject } from '../../understand/conditions/evaluation.ts'
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
  const held = watches.map(({ condition }) =>
    heldIn(condition).map((part) => ({ key: holdKey(heldKey(part)), hours: part.hours })),
  )
  const before = new Map(kept.map((hold) => [nameOf(hold.watchId, hold, hold.hold), hold]))
  const after = new Map<string, KeptHold>()

  const count = (watchId: number, subject: Subject, part: { key: string; hours: number; inside: boolean | null }) => {
    const name = nameOf(watchId, subject, part.key)
    const known = before.get(name) ?? null
    const begun = known === null && presumed ? { since: hoursBefore(now, part.hours), pausedAt: null } : known
    const hold = nextHold(begun, part.inside, now)
    const truth = heldTruth(hold, part.inside, part.hours, now)
    if (hold && !(known === null && part.inside !== true)) {
      const dueAt = truth === true ? null : fulfilledAt(hold, part.hours)
      after.set(name, {
        watchId,
        accountId: subject.accountId,
        contactId: subject.contactId,
        hold: part.key,
        ...hold,
        dueAt,
      })
    }
    return truth
  }

  return {
    truths: (subject, condition, inside) => {
      const watch = watches[condition]
      return (held[condition] ?? []).map((part, place) =>
        watch ? count(watch.id, subject, { ...part, inside: inside[place] ?? null }) : null,
      )
    },
    changesOf(watchId) {
      const mine = (hold: KeptHold) => hold.watchId === watchId
      const saved = [...after.entries()].filter(([name, hold]) => mine(hold) && differs(before.get(name), hold))
      const ended = [...before.entries()].filter(([name, hold]) => mine(hold) && !after.has(name))
      return { saved: saved.map(([, hold]) => hold), ended: ended.map(([, hold]) => hold) }
    },
  }
}

function nameOf(watchId: number, { accountId, contactId }: Subject, hold: string): string {
  return `${watchId} ${accountId} ${contactId} ${hold}`
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
