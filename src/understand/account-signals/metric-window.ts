import { addDays, daysBetween, type Day } from '../../kernel/day.ts'

/** How the days make one number; `users` counts everyone once, from the users behind the days. */
export type WindowRollup = 'sum' | 'last' | 'mean' | 'users'

export interface MetricWindow {
  rollup: WindowRollup
  /** Exact decimals, a mean to six places; null where there is none: a level or rate nobody reported. */
  total: string | null
  totalBefore: string | null
  daysActive: number
  /** One value per day of the window, oldest first; null where nothing was reported. */
  values: (number | null)[]
}

/** Different users of the window and of the one before it. */
export interface WindowUsers {
  users: number
  usersBefore: number
}

/** A metric over the window and over the one of the same length before it. Days are in their order. */
export function metricWindow(
  days: readonly { day: Day; value: string }[],
  window: { from: Day; until: Day },
  how: { rollup: Exclude<WindowRollup, 'users'> } | WindowUsers,
): MetricWindow {
  const length = daysBetween(window.from, window.until) + 1
  const values: (number | null)[] = Array.from({ length }, () => null)
  const within = days.filter(({ day }) => day >= window.from && day <= window.until)
  const before = days.filter(({ day }) => day < window.from && day >= addDays(window.from, -length))
  for (const { day, value } of within) values[daysBetween(window.from, day)] = Number(value)
  const totals =
    'rollup' in how
      ? { rollup: how.rollup, total: rolledUp(within, how.rollup), totalBefore: rolledUp(before, how.rollup) }
      : { rollup: 'users' as const, total: String(how.users), totalBefore: String(how.usersBefore) }
  return { ...totals, daysActive: within.filter(({ value }) => Number(value) > 0).length, values }
}

const PLACES = 1_000_000

function rolledUp(days: readonly { value: string }[], rollup: 'sum' | 'last' | 'mean'): string | null {
  const sum = sumOfDecimals(days.map(({ value }) => value))
  if (rollup === 'sum') return sum
  if (days.length === 0) return null
  if (rollup === 'last') return days.at(-1)?.value ?? null
  return String(Math.round((Number(sum) / days.length) * PLACES) / PLACES)
}

/** Sums are exact, as the days are decimals. */
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
