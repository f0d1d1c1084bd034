import { Client } from 'pg'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { inspectServer } from '../src/platform/postgres/inspect.ts'
import { placesIn } from '../src/platform/postgres/places.ts'
import { ask, csv, daysAgo } from './given.ts'
import { journey, openWorld, signUpFirstOwner, type World } from './world.ts'

let world: World

const ROWS = 5000
/** Every 125th row has a day that cannot be read. */
const BAD_EVERY = 125
const BAD = ROWS / BAD_EVERY
const ACCOUNTS = 20
/** Tickets of this account come only in the second half of the file. */
const LATE = 'Late Arrivals'
const FILE = 'helpdesk.csv'

interface ImportAnswer {
  id: number
  state: string
  counts: Record<'read' | 'created' | 'changed' | 'unchanged' | 'failed', number>
  openErrors: number
}

beforeAll(async () => {
  world = await openWorld()
  const accounts = Array.from({ length: ACCOUNTS }, (_, at) => ({ external_id: `K${at}`, name: `Customer ${at}` }))
  await world.importCsv('accounts', csv([...accounts, { external_id: 'LATE', name: LATE }]))
})
afterAll(() => world?.close())

journey(
  'a file with faults goes in once, over a power cut, is mended, and goes out again without a trace',
  () => world,
  async ({ page, whileServerIsAway }) => {
    await signUpFirstOwner(page, world)
    await drop(page, helpdesk())
    await page.getByRole('heading', { name: 'This reads as tickets' }).waitFor()
    await page.getByText(/read as utf-?16.*, separated by semicolons/i).waitFor()
    await mapsTo(page, { Kunde: 'account_external_id', 'Opened on': 'opened_at', Betreff: 'subject' })
    await page.getByRole('button', { name: 'Check the whole file' }).click()
    await page
      .getByRole('heading', { name: `${BAD} of 5,000 rows cannot be used as they are` })
      .waitFor({ timeout: 60_000 })
    const why = page.getByRole('region', { name: 'Why rows cannot be used' }).getByRole('row')
    await why.filter({ hasText: 'Opened on' }).filter({ hasText: 'last week' }).first().waitFor()
    expect(await ticketsOf(page)).toBe(0)

    const letGo = await holdTicketsOf(LATE)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect
      .poll(() => theImport(page), { timeout: 60_000 })
      .toMatchObject({ state: 'running', counts: { read: 2000 } })
    await whileServerIsAway(async () => {
      await world.killAndRestart(letGo)
      await page.reload()
      await page.getByRole('heading', { name: FILE }).waitFor()
    })
    await page.getByRole('heading', { name: `4,960 rows went in, ${BAD} rows did not` }).waitFor({ timeout: 90_000 })
    expect(await theImport(page)).toMatchObject({
      state: 'done',
      openErrors: BAD,
      counts: { read: ROWS, created: 4960, failed: BAD },
    })
    expect(await ticketsOf(page)).toBe(4960)

    const table = page.getByRole('region', { name: 'Rows that could not be used' })
    await mend(table, 'Opened on', [daysAgo(3), daysAgo(4)])
    await page.getByRole('heading', { name: `${BAD - 2} rows could not be used` }).waitFor()
    await expect.poll(() => table.getByRole('row').count()).toBe(BAD - 2 + 1)
    expect(await ticketsOf(page)).toBe(4962)

    await page.getByRole('button', { name: `Undo ${FILE}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
    await page.getByRole('heading', { name: 'Everything went back' }).waitFor({ timeout: 90_000 })
    await page.getByRole('heading', { name: 'This import was taken back' }).waitFor()
    expect(await ticketsOf(page)).toBe(0)
    expect(await ask(page, '/api/accounts?limit=1')).toMatchObject({ total: ACCOUNTS + 1 })
  },
)

/** What another tool exports: its own column names, UTF-16 with a byte order mark, semicolons. */
function helpdesk(): Buffer {
  const rows = Array.from({ length: ROWS }, (_, at) => ({
    'Ticket ID': `HD-${at + 1}`,
    Kunde: at >= ROWS / 2 && at % 10 === 0 ? 'LATE' : `K${at % ACCOUNTS}`,
    'Opened on': at % BAD_EVERY === BAD_EVERY - 1 ? 'last week' : daysAgo(1 + (at % 300)),
    Priority: 'normal',
    Status: 'closed',
    Betreff: `Question ${at + 1}`,
  }))
  return Buffer.from(`\uFEFF${csv(rows, ';')}`, 'utf16le')
}

/** Drops the file on its place, as the mouse does. */
async function drop(page: Page, content: Buffer): Promise<void> {
  await page.goto('/import')
  const zone = page.getByRole('region', { name: 'File to import' })
  await zone.waitFor()
  const dataTransfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob('${content.toString('base64')}'), (letter) => letter.charCodeAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([bytes], '${FILE}', { type: 'text/csv' }))
    return transfer
  })()`)
  await zone.dispatchEvent('drop', { dataTransfer })
}

async function mapsTo(page: Page, columns: Readonly<Record<string, string>>): Promise<void> {
  for (const [theirs, ours] of Object.entries(columns)) {
    await page
      .getByRole('combobox', { name: `${theirs} becomes` })
      .getByText(ours, { exact: true })
      .waitFor()
  }
}

/** Lets no ticket of the account in until the answer is called: whatever imports them stops in the middle. */
async function holdTicketsOf(account: string): Promise<() => Promise<void>> {
  const server = await inspectServer(placesIn(world.dataDirectory))
  if (server.kind !== 'running') throw new Error(`The database is ${server.kind}`)
  const client = new Client(server.connection)
  await client.connect()
  await client.query('begin')
  await client.query('select from accounts where name = $1 for update', [account])
  return () => client.end()
}

async function theImport(page: Page): Promise<ImportAnswer> {
  return ask(page, `/api/imports/${/\d+$/.exec(new URL(page.url()).pathname)?.[0] ?? ''}`)
}

async function mend(table: Locator, column: string, days: readonly string[]): Promise<void> {
  for (const day of days) {
    const cell = table.locator('[aria-invalid=true]').first()
    const name = await cell.getAttribute('aria-label')
    expect(name).toContain(column)
    expect(await cell.inputValue()).toBe('last week')
    await cell.fill(day)
    await cell.press('Enter')
    await table.getByLabel(name ?? '', { exact: true }).waitFor({ state: 'detached' })
  }
}

/** How many tickets there are at all accounts together. */
async function ticketsOf(page: Page): Promise<number> {
  const { rows } = await ask<{ rows: { id: number }[] }>(page, '/api/accounts?limit=100')
  const totals = await Promise.all(rows.map(({ id }) => ask<{ total: number }>(page, `/api/accounts/${id}/tickets`)))
  return totals.reduce((sum, { total }) => sum + total, 0)
}
