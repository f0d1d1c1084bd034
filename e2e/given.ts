import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { addDays, dayIn, type Day } from '../src/kernel/day.ts'

/** The time zone the visitors live in, and so the company of the first of them. */
const TIME_ZONE = 'Europe/Berlin'

/** The day that many days before today, as the company sees it. */
export function daysAgo(days: number): Day {
  return addDays(dayIn(TIME_ZONE, new Date()), -days)
}

type Cell = string | number

/** CSV text of rows with the same keys. */
export function csv(rows: readonly Readonly<Record<string, Cell>>[], delimiter = ','): string {
  const header = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => header.map((name) => row[name] ?? '').join(delimiter))
  return `${[header.join(delimiter), ...lines].join('\n')}\n`
}

/** What the API says to the signed-in visitor. */
export async function ask<Answer>(page: Page, path: string): Promise<Answer> {
  const response = await page.request.get(path)
  expect(response.status(), path).toBe(200)
  return (await response.json()) as Answer
}

/** The id of the account of this name. */
export async function accountNamed(page: Page, name: string): Promise<number> {
  const { rows } = await ask<{ rows: { id: number; name: string }[] }>(
    page,
    `/api/accounts?search=${encodeURIComponent(name)}`,
  )
  const found = rows.find((row) => row.name === name)
  if (!found) throw new Error(`There is no account ${name}`)
  return found.id
}
