const HOURS_AND_MINUTES = /^(\d{1,2}):([0-5]\d)$/
const WITH_UNITS = /^(?:(\d+(?:[.,]\d+)?)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?$/
const BARE = /^\d+(?:[.,]\d+)?$/

/** From here on a bare number means minutes: nobody works 10 hours on one account in one go. */
const LEAST_BARE_MINUTES = 10
export const MOST_MINUTES = 1440

/**
 * Minutes of what a person types: `1:30`, `1h 30m`, `1.5h`, `90m`; a bare number below 10 is hours, from 10 on minutes.
 * Null where it is no duration from one minute to 24 hours.
 */
export function minutesTyped(text: string): number | null {
  const minutes = Math.round(minutesIn(text.trim().toLowerCase()))
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null
}

function minutesIn(text: string): number {
  const clock = HOURS_AND_MINUTES.exec(text)
  if (clock) return 60 * Number(clock[1]) + Number(clock[2])
  if (BARE.test(text)) {
    const number = decimal(text)
    return number < LEAST_BARE_MINUTES ? 60 * number : number
  }
  const units = text === '' ? null : WITH_UNITS.exec(text)
  return units ? 60 * decimal(units[1] ?? '0') + Number(units[2] ?? 0) : Number.NaN
}

function decimal(text: string): number {
  return Number(text.replace(',', '.'))
}

/** `45 min`, `1 h`, `1 h 30`. */
export function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`
}
