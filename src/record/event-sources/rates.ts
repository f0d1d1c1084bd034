const MINUTE_MS = 60_000
const SHOWN_MINUTES = 60

export interface Rates {
  readonly lastMinute: number
  readonly lastHour: number
  /** Of the last 60 minutes, the oldest first; the last one is not over yet. */
  readonly minutes: number[]
}

/** The first minute that `ratesOf` looks at. */
export function ratesSince(now: Date): Date {
  return new Date(minuteOf(now) - (SHOWN_MINUTES - 1) * MINUTE_MS)
}

/** What was accepted lately. The minute before counts to the last minute as far as the present one is not over. */
export function ratesOf(counts: readonly { minute: Date; accepted: number }[], now: Date): Rates {
  const first = ratesSince(now).getTime()
  const minutes = Array.from({ length: SHOWN_MINUTES }, () => 0)
  for (const { minute, accepted } of counts) {
    const at = Math.floor((minute.getTime() - first) / MINUTE_MS)
    if (at >= 0 && at < SHOWN_MINUTES) minutes[at] = (minutes[at] ?? 0) + accepted
  }
  const gone = (now.getTime() - minuteOf(now)) / MINUTE_MS
  const present = minutes.at(-1) ?? 0
  const before = minutes.at(-2) ?? 0
  return {
    lastMinute: Math.round(present + before * (1 - gone)),
    lastHour: minutes.reduce((sum, count) => sum + count, 0),
    minutes,
  }
}

function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS
}
