const MINUTE_MS = 60_000
const MOST_MINUTES = 10_000
const minutes = new Map<number, string>()
const milliseconds = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'))
const seconds = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

/** An instant (ms since 1970) in ISO 8601, as `Date` writes it: events of a group share few minutes. */
export function instantText(ms: number): string {
  const minute = Math.floor(ms / MINUTE_MS)
  const rest = ms - minute * MINUTE_MS
  const second = Math.floor(rest / 1000)
  return `${minuteText(minute)}${seconds[second]}.${milliseconds[rest - second * 1000]}Z`
}

function minuteText(minute: number): string {
  const known = minutes.get(minute)
  if (known !== undefined) return known
  const made = new Date(minute * MINUTE_MS).toISOString().slice(0, -7)
  if (minutes.size >= MOST_MINUTES) minutes.clear()
  minutes.set(minute, made)
  return made
}
