export interface AttemptLimit {
  /** Seconds to wait before another attempt under any of these keys; 0 when one is allowed. */
  waitSeconds(keys: readonly string[], now: Date): number
  failed(keys: readonly string[], now: Date): void
  succeeded(keys: readonly string[]): void
}

const FREE_ATTEMPTS = 5
const FORGET_AFTER_MS = 15 * 60_000
const MAX_KEYS = 50_000

/** Slows down guessing: after five failures each further one doubles the wait, up to a quarter of an hour. Bounded memory. */
export function createAttemptLimit(): AttemptLimit {
  const failures = new Map<string, { count: number; lastMs: number }>()

  const waitOf = (key: string, nowMs: number): number => {
    const failure = failures.get(key)
    if (!failure || failure.count < FREE_ATTEMPTS) return 0
    const waitMs = Math.min(FORGET_AFTER_MS, 15_000 * 2 ** (failure.count - FREE_ATTEMPTS))
    return Math.max(0, Math.ceil((failure.lastMs + waitMs - nowMs) / 1_000))
  }

  return {
    waitSeconds: (keys, now) => Math.max(0, ...keys.map((key) => waitOf(key, now.getTime()))),
    failed(keys, now) {
      for (const key of keys) {
        const known = failures.get(key)
        const isRecent = known !== undefined && now.getTime() - known.lastMs < FORGET_AFTER_MS
        failures.delete(key)
        failures.set(key, { count: isRecent ? known.count + 1 : 1, lastMs: now.getTime() })
      }
      for (const key of failures.keys()) {
        if (failures.size <= MAX_KEYS) break
        failures.delete(key)
      }
    },
    succeeded(keys) {
      for (const key of keys) failures.delete(key)
    },
  }
}
