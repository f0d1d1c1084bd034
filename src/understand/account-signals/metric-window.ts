import { addDays, daysBetween, type Day } from '../../kernel/day.ts'

export interface MetricWindow {
  /** Exact decimals. */
  total: string
  totalBefore: string
  daysActive: number
  /** One value per day of the window, oldest first; null where nothing was reported. */
  values: (number | null)[]
}

/** A metric over the window and over the one of the same length before it. Sums are exact, as the days are decimals. */
export function metricWindow(
  days: readonly { day: Day; value: string }[],
  window: { from: Day; until: Day },
): MetricWindow {
  const length = daysBetween(window.from, window.until) + 1
  const values: (number | null)[] = Array.from({ length }, () => null)
  const within = days.filter(({ day }) => day >= window.from && day <= window.until)
  const before = days.filter(({ day }) => day < window.from && day >= addDays(window.from, -length))
  for (const { day, value } of within) values[daysBetween(window.from, day)] = Number(value)
  return {
    total: sumOfDecimals(within.map(({ value }) => value)),
    totalBefore: sumOfDecimals(before.map(({ value }) => value)),
    daysActive: within.filter(({ value }) => Number(value) > 0).length,
    values,
  }
}

export function sumOfDecimals(texts: readonly string[]): string {
  const places = texts.reduce((most, text) => Math.max(most, text.split('.')[1]?.length ?? 0), 0)
  const scaled = texts.reduce((total, text) => {
    const [whole = '0', fraction = ''] = text.split('.')
    return total + BigInt(whole + fraction.padEnd(places, '0'))
  }, 0n)
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, '0')
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  const text = `${digits.slice(0, digits.length - places)}${places > 0 && fraction ? `.${fraction}` : ''}`
  return scaled < 0n ? `-${text}` : text
}
