import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { accountNamed, ask, csv, daysAgo } from './given.ts'
import { journey, openWorld, signUpFirstOwner, type World } from './world.ts'

let world: World

interface Explanation {
  effective: { overall: number }
  since: { days: number; change: number; overallThen: number }[]
}

// Used well for four months, then four urgent tickets within five days.
beforeAll(async () => {
  world = await openWorld()
  const accounts = ['Acme Fabrication', 'Bluewater Foods'].map((name, at) => ({ external_id: `A-${at + 1}`, name }))
  const usage = Array.from({ length: 120 }, (_, days) => days).flatMap((days) =>
    ['orders', 'reports', 'exports'].flatMap((metric) =>
      accounts.map((account) => ({ account_external_id: account.external_id, metric, day: daysAgo(days), value: 20 })),
    ),
  )
  const urgent = ['Exports time out', 'Orders are doubled', 'Nobody can sign in', 'Reports stay empty']
  const tickets = urgent.map((subject, at) => ({
    external_id: `T-${at + 1}`,
    account_external_id: 'A-1',
    opened_at: daysAgo(at + 2),
    priority: 'urgent',
    status: 'open',
    subject,
  }))
  const calm = [20, 40, 60].map((days, at) => ({
    external_id: `C-${at + 1}`,
    account_external_id: at === 0 ? 'A-2' : 'A-1',
    opened_at: `${daysAgo(days)}T09:00:00Z`,
    first_response_at: `${daysAgo(days)}T10:00:00Z`,
    closed_at: `${daysAgo(days - 1)}T09:00:00Z`,
    priority: 'normal',
    status: 'closed',
    subject: 'How do I add a colleague?',
  }))
  await world.importCsv('accounts', csv(accounts))
  await world.importCsv('usage', csv(usage))
  await world.importCsv('tickets', csv(tickets))
  await world.importCsv('tickets', csv(calm))
  // Brings health up to date, so that no number is on its way.
  expect(await world.volant('health', '--json')).toMatchObject({ code: 0 })
})
afterAll(() => world?.close())

journey(
  'from a name to the reason for its health in three keystrokes, and every point adds up',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or do' }).waitFor()
    await page.keyboard.type('acme')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Acme Fabrication', level: 1 }).waitFor()
    const table = page.getByRole('table', { name: 'Points of health' })
    await table.waitFor()
    await page.keyboard.press('w')

    const fallen = table.getByRole('button', { name: 'Open urgent tickets' })
    await fallen.and(page.locator('[aria-expanded=true]:focus')).waitFor()
    await evidenceTells(page, ['Exports time out', 'Orders are doubled', 'Nobody can sign in', 'Reports stay empty'])

    await page.getByRole('radiogroup', { name: 'Compared with' }).getByRole('radio', { name: '7 d' }).click()
    await table.getByRole('columnheader', { name: '7 d', exact: true }).waitFor()
    const health = await ask<Explanation>(page, `/api/accounts/${await accountNamed(page, 'Acme Fabrication')}/health`)
    await addsUp(table, health)
  },
)

async function evidenceTells(page: Page, subjects: readonly string[]): Promise<void> {
  const evidence = page.locator('#evidence-urgent_tickets_open')
  await evidence.getByRole('img', { name: /per day|tickets/i }).waitFor()
  for (const subject of subjects) await evidence.getByRole('listitem').filter({ hasText: subject }).waitFor()
}

/** Tenths of a point in the last two columns, as written. */
interface Line {
  name: string
  points: number
  change: number
}

async function addsUp(table: Locator, health: Explanation): Promise<void> {
  const lines = await linesOf(table)
  const total = lines.at(-1)
  const isComponent = ({ name }: Line) => /\((?:CX|CO)\)/.test(name)
  const components = lines.filter(isComponent)
  const parts = lines.filter((line) => line !== total && !isComponent(line))
  expect(total?.name).toBe('Health')
  expect(components).toHaveLength(2)
  expect(sum(parts, 'points')).toBe(total?.points)
  expect(sum(components, 'points')).toBe(total?.points)
  expect(sum(parts, 'change')).toBe(total?.change)

  const week = health.since.find(({ days }) => days === 7)
  expect(total?.points).toBe(Math.round(health.effective.overall * 10))
  expect(week?.change).toBeLessThan(-3)
  // Both ends are rounded before they are taken from each other.
  expect(Math.abs((total?.change ?? 0) - (week?.change ?? 0) * 10)).toBeLessThanOrEqual(1)
}

async function linesOf(table: Locator): Promise<Line[]> {
  const rows = await table
    .getByRole('row')
    .filter({ has: table.page().getByRole('rowheader') })
    .all()
  return Promise.all(
    rows.map(async (row) => {
      const name = (await row.getByRole('rowheader').innerText()).split('\n')[0] ?? ''
      const cells = await row.getByRole('cell').allInnerTexts()
      const [points, change] = cells.slice(-2).map(tenths)
      return { name, points: points ?? 0, change: change ?? 0 }
    }),
  )
}

/** `+1.5`, `−2.0`, `–` for nothing. */
function tenths(written: string): number {
  const plain = written.trim().replace('−', '-').replace('+', '')
  return /\d/.test(plain) ? Math.round(Number(plain) * 10) : 0
}

function sum(lines: readonly Line[], column: 'points' | 'change'): number {
  return lines.reduce((total, line) => total + line[column], 0)
}
