import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { ask } from './given.ts'
import { journey, openWorld, shellOf, signUpFirstOwner, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

interface Sample {
  state: string
  sights: { accountId: number; accountName: string }[]
}

// Loading some four hundred accounts and looking at every page twice takes its time.
const LIMIT_MS = 400_000

journey(
  'the sample company, page by page in light and dark, and away with it',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    await page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor()
    await axeClean(page)
    await page.getByRole('button', { name: 'Load the sample company' }).click()
    await page.getByRole('progressbar', { name: 'Bringing the sample company in' }).waitFor()
    await page.getByRole('heading', { name: /The sample company is here/ }).waitFor({ timeout: 180_000 })
    await shellOf(page).getByText('Sample company').waitFor()
    await axeClean(page)

    await lookAt(page, '/my-day', /things? needs? somebody/)
    const { sights } = await ask<Sample>(page, '/api/sample')
    const [first] = sights
    if (!first) throw new Error('The sample company says nothing about what to look at')
    await accounts(page)
    await account(page, first)
    await settings(page)

    await shellOf(page).getByRole('button', { name: 'Remove' }).click()
    await shellOf(page).getByText('Sample company').waitFor({ state: 'detached', timeout: 180_000 })
    expect(await ask<Sample>(page, '/api/sample')).toMatchObject({ state: 'absent' })
    expect(await ask(page, '/api/accounts')).toMatchObject({ total: 0, rows: [] })
  },
  LIMIT_MS,
)

async function accounts(page: Page): Promise<void> {
  await lookAt(page, '/accounts', 'Accounts')
  for (const shape of ['Quadrant', 'Board']) {
    await page.getByRole('radiogroup', { name: 'Shown as' }).getByRole('radio', { name: shape }).click()
    await settled(page)
    await axeClean(page)
  }
  await lookAt(page, '/accounts/false-comfort')
}

async function account(page: Page, { accountId, accountName }: Sample['sights'][number]): Promise<void> {
  await lookAt(page, `/accounts/${accountId}`, accountName)
  const tabs = page.getByRole('navigation', { name: 'Parts of the account' }).getByRole('link')
  const count = await tabs.count()
  expect(count).toBe(8)
  for (let at = 1; at < count; at += 1) {
    await tabs.nth(at).click()
    await settled(page)
    await axeClean(page)
  }
}

async function settings(page: Page): Promise<void> {
  await page.goto('/settings')
  const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
  await links.first().waitFor()
  const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
  expect(addresses.length).toBeGreaterThan(10)
  for (const address of [...addresses, '/import']) await lookAt(page, address)
}

async function lookAt(page: Page, address: string, heading?: string | RegExp): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1, ...(heading === undefined ? {} : { name: heading }) }).waitFor()
  await settled(page)
  await axeClean(page)
}

/** Until everything that was asked for is drawn. */
async function settled(page: Page): Promise<void> {
  await expect.poll(() => page.locator('main [aria-busy=true], main .skeleton').count()).toBe(0)
}
