export interface AttemptKey {
  key: string
  /** Attempts before the first wait. */
  free: number
  /** Shared by many people, such as an office's address: one person's success does not clear it. */
  isShared?: boolean
}

export interface AttemptLimit {
  /**
   * Counts an attempt under every key and returns 0, or returns the seconds to wait and counts nothing. Counting comes
   * before the password is looked at, so that a thousand attempts at once are counted like a thousand in a row.
   */
  take(keys: readonly AttemptKey[], now: Date): number
  /** The attempt was right: it was no guess. */
  succeeded(keys: readonly AttemptKey[]): void
}

const FIRST_WAIT_MS = 15_000
const FORGET_AFTER_MS = 15 * 60_000
const MAX_KEYS = 50_000

/** Slows down guessing: after the free attempts each further one doubles the wait, up to a quarter of an hour. Bounded memory. */
export function createAttemptLimit(): AttemptLimit {
  const attempts = new Map<string, { count: number; lastMs: number }>()

  const waitMsOf = ({ key, free }: AttemptKey, nowMs: number): number => {
    const made = attempts.get(key)
    if (!made || made.count < free) return 0
    return made.lastMs + Math.min(FORGET_AFTER_MS, FIRST_WAIT_MS * 2 ** (made.count - free)) - nowMs
  }
  const count = (key: string, nowMs: number) => {
    const made = attempts.get(key)
    const isRecent = made !== undefined && nowMs - made.lastMs < FORGET_AFTER_MS
    attempts.delete(key)
    attempts.set(key, { count: isRecent ? made.count + 1 : 1, lastMs: nowMs })
  }

  return {
    take(keys, now) {
      const nowMs = now.getTime()
      const waitMs = Math.max(0, ...keys.map((key) => waitMsOf(key, nowMs)))
      if (waitMs > 0) return Math.ceil(waitMs / 1_000)
      for (const { key } of keys) count(key, nowMs)
      forgetOldest(attempts)
      return 0
    },
    succeeded(keys) {
      for (const { key, isShared } of keys) {
        const made = attempts.get(key)
        if (isShared && made && made.count > 1) made.count -= 1
        else attempts.delete(key)
      }
    },
  }
}

/** Who is slowed down: this person from this place soon, this person from anywhere later, everybody from one place last. */
export function signInKeys(email: string, address: string): AttemptKey[] {
  return [
    { key: `here:${email}:${address}`, free: 5 },
    { key: `email:${email}`, free: 25 },
    { key: `address:${address}`, free: 100, isShared: true },
  ]
}

function forgetOldest(attempts: Map<string, unknown>): void {
  for (const key of attempts.keys()) {
    if (attempts.size <= MAX_KEYS) return
    attempts.delete(key)
  }
}
