import { type Day, dayFromNumber } from '../../kernel/day.ts'

export function writtenDay(day: number): Day {
  return dayFromNumber(day)
}

/** An instant as ISO 8601 in UTC: a whole day and hours into it, which may run over midnight. */
export function writtenInstant(day: number, hours: number): string {
  return new Date(day * 86_400_000 + Math.round(hours * 60) * 60_000).toISOString()
}

/** Minor units as a decimal with two places; all currencies of the sample have two. */
export function writtenMoney(minor: number): string {
  return (Math.round(minor) / 100).toFixed(2)
}
