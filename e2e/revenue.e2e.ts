import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { addDays, addMonths, day } from '../src/kernel/day.ts'
import { axeClean } from './axe.ts'
import { ask, csv, daysAgo } from './given.ts'
import { sequence } from './keyboard.ts'
import { acceptInvitation, inviteCsm, journey, openWorld, signIn, signUpFirstOwner, type World } from './world.ts'

let world: World
const MARA = { name: 'Mara Lind', email: 'mara@example.com', password: 'a quiet morning in may' }
let invitation = ''

/** The month the overview opens with: the last one that is over. */
const MONTH = addMonths(day(`${daysAgo(0).slice(0, 7)}-01`), -1)
const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
  new Date(`${MONTH}T00:00:00Z`),
)
const LONG_AGO = addMonths(MONTH, -24)

beforeAll(async () => {
  world = await openWorld()
  const owner = await world.visit()
  await signUpFirstOwner(owner.page, world)
  await emptyPageOffersImport(owner.page)
  await owner.leave()
  invitation = await inviteCsm(world, MARA)
  const accounts = ['Acme', 'Birch', 'Cedar', 'Dune'].map((name) => ({
    external_id: name,
    name: `${name} Works`,
    owner_email: name === 'Acme' ? MARA.email : '',
  }))
  const paid = (account: string, started: string, amount: number) => ({
    external_id: `S-${account}`,
    account_external_id: account,
    started_on: started,
    effective_on: started,
    ended_on: '',
    end_reason: '',
    amount,
    interval: 'month',
    currency: 'EUR',
  })
  await world.importCsv('accounts', csv(accounts))
  await world.importCsv(
    'subscriptions',
    csv([
      paid('Acme', LONG_AGO, 1000),
      { ...paid('Acme', LONG_AGO, 1500), effective_on: addDays(MONTH, 4) },
      { ...paid('Birch', LONG_AGO, 800), ended_on: addDays(MONTH, 9), end_reason: 'Moved to a competitor' },
      paid('Cedar', addDays(MONTH, 2), 600),
      paid('Dune', addMonths(MONTH, -13), 400),
    ]),
  )
}, 300_000)
afterAll(() => world?.close())

journey(
  'a month of revenue opens down to the account that left, and why',
  () => world,
  async ({ page }) => {
    await signIn(page)
    await sequence(page, 'g', 'r')
    await page.getByRole('heading', { name: `MRR grew €300 (13.6 %) to €2,500 in ${MONTH_NAME}` }).waitFor()
    await page
      .getByRole('heading', { name: 'GRR 63.6 % is below its floor of 85 %: expansion is masking a leak' })
      .waitFor()
    await page.getByText('Churn counts on the first day no longer paid for.').first().waitFor()
    await everyBarHasItsColour(page)
    await axeClean(page)

    await page.getByRole('button', { name: 'Churn 1 account' }).click()
    const churn = page.getByRole('complementary', { name: `Churn in ${MONTH_NAME}` })
    await churn.getByText('€800 from 1 movement').waitFor()
    await churn.getByText('Moved to a competitor').waitFor()
    await churn.getByRole('button', { name: 'Say why: Birch Works' }).click()
    const asking = page.getByRole('dialog', { name: 'Why did they leave?' })
    await asking.getByRole('combobox', { name: 'Reason' }).click()
    const first = page.getByRole('option').first()
    const reason = await first.innerText()
    await first.click()
    await asking.getByLabel('What happened').fill('The new owner has a system of its own')
    await asking.getByRole('button', { name: 'Save' }).click()
    await asking.waitFor({ state: 'hidden' })
    await churn.getByText(`${reason}: The new owner has a system of its own`).waitFor()
    await axeClean(page)
    await page.keyboard.press('Escape')
    await churn.waitFor({ state: 'detached' })

    await page.keyboard.press('[')
    await page.getByRole('heading', { name: /MRR stayed at €2,200 in/ }).waitFor()
    await page.keyboard.press(']')
    await page.getByRole('heading', { name: /MRR grew €300/ }).waitFor()
    await page.goto('/revenue?period=2001-05')
    await page.getByRole('heading', { name: 'Nobody had paid yet in this time' }).waitFor()
  },
)

journey(
  'movements, retention and cohorts open to accounts that add up to the figure',
  () => world,
  async ({ page }) => {
    await signIn(page)
    await page.goto('/revenue/movement')
    const row = page.getByRole('region', { name: 'Movement by period' }).getByRole('row').filter({ hasText: '−€800' })
    await row
      .first()
      .getByRole('button', { name: /^New of/ })
      .click()
    const fresh = page.getByRole('complementary', { name: /^New in/ })
    await fresh.getByText('Cedar Works').waitFor()
    await fresh.getByText('+€600').waitFor()
    await axeClean(page)
    await page.getByRole('radio', { name: 'Net per period' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('net')).toBe('true')

    await page.goto('/revenue/retention')
    await page.getByRole('region', { name: 'Retention by slice' }).getByText('Below floor').first().waitFor()
    await page
      .getByRole('button', { name: /^Accounts of .*GRR 63.6$/ })
      .last()
      .click()
    const kept = page.getByRole('complementary', { name: /^Retention of/ })
    await kept.getByText('€1,400 kept and €1,900 paid at the end, of €2,200 by 3 accounts.').waitFor()
    await kept.getByRole('button', { name: 'All accounts: 3' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Lost' }).click()
    await kept.getByText('€800 → €0').first().waitFor()
    await axeClean(page)

    await page.goto('/revenue/cohorts?by=year')
    await page.getByRole('radio', { name: 'Logos' }).click()
    await page.getByRole('region', { name: 'What is left of each cohort' }).getByRole('button').first().click()
    await page
      .getByRole('complementary', { name: /^Joined in/ })
      .getByText('Acme Works')
      .waitFor()
    await axeClean(page)

    await page.goto('/revenue/reconciliation')
    await page.getByRole('region', { name: 'Notions of churn' }).getByText('The ledger').first().waitFor()
    await axeClean(page)
  },
)

journey(
  'a floor is a setting: where it is lower, nothing leaks',
  () => world,
  async ({ page }) => {
    await signIn(page)
    await page.goto('/settings/revenue')
    await page.getByLabel('Everywhere').fill('60')
    await axeClean(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.goto('/revenue/retention')
    await page.getByRole('heading', { name: 'No slice is below its floor' }).waitFor()
    expect(await mrrOf(page)).toBe(250_000)
  },
)

journey(
  'a CSM sees the money of the own book alone',
  () => world,
  async ({ page }) => {
    await acceptInvitation(page, invitation, MARA)
    await page.goto('/revenue')
    await page.getByRole('heading', { name: `MRR grew €500 (50.0 %) to €1,500 in ${MONTH_NAME}` }).waitFor()
    expect(await mrrOf(page)).toBe(150_000)
    await page.goto('/settings/revenue')
    await page.getByText('Whoever runs operations may change it.').waitFor()
    await axeClean(page)
  },
)

/** A bar without a rule of its own is black, which nobody sees in dark. */
async function everyBarHasItsColour(page: Page): Promise<void> {
  const bars = page.getByRole('main').locator('svg rect[class^=bar-]')
  await bars.first().waitFor()
  for (const bar of await bars.all()) {
    expect(await bar.evaluate('(rect) => getComputedStyle(rect).fill')).not.toBe('rgb(0, 0, 0)')
  }
}

async function emptyPageOffersImport(page: Page): Promise<void> {
  for (const path of ['/revenue', '/revenue/movement', '/revenue/retention', '/revenue/cohorts']) {
    await page.goto(path)
    await page.getByRole('heading', { name: 'Revenue shows how what customers pay moves' }).waitFor()
    await page.getByRole('link', { name: 'Import subscriptions' }).waitFor()
  }
  await axeClean(page)
}

async function mrrOf(page: Page): Promise<number> {
  return (await ask<{ mrrMinor: number }>(page, '/api/revenue/mrr')).mrrMinor
}
