import type { Truth } from '../../kernel/conditions.ts'

const HOUR_MS = 3_600_000

/** What is kept of a duration. `since` moves on by every time that was unknown; `pausedAt` is when such a time began. */
export interface Hold {
  readonly since: Date
  readonly pausedAt: Date | null
}

/** The duration after its inside was found to be so: begins with true, ends with false, stands still while unknown. */
export function nextHold(hold: Hold | null, inside: Truth, now: Date): Hold | null {
  if (inside === false) return null
  if (inside === null) return hold && { since: hold.since, pausedAt: hold.pausedAt ?? now }
  if (!hold) return { since: now, pausedAt: null }
  return {
    since: hold.pausedAt ? later(hold.since, now.getTime() - hold.pausedAt.getTime()) : hold.since,
    pausedAt: null,
  }
}

/** Whether a duration is fulfilled; `hold` is already the one after `inside`. */
export function heldTruth(hold: Hold | null, inside: Truth, hours: number, now: Date): Truth {
  if (inside === null) return null
  return inside && hold !== null && now.getTime() - hold.since.getTime() >= hours * HOUR_MS
}

/** When a duration is fulfilled if its inside stays true; null while it stands still. */
export function fulfilledAt(hold: Hold, hours: number): Date | null {
  return hold.pausedAt ? null : later(hold.since, hours * HOUR_MS)
}

function later(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms)
}
