import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { journey, openWorld, signUpFirstOwner, type World } from './world.ts'

/** Three accounts that differ in tickets and answers alone, so that a weight decides about their health. */
const ACCOUNTS = `external_id,name,segment
north,Northwind Freight,Mid-market
south,Southgate Logistics,Mid-market
east,Eastbrook Storage,Mid-market`

let world: World

beforeAll(async () => {
  world = await openWorld()
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  await world.importCsv('accounts', ACCOUNTS)
  const usage = ['north', 'south', 'east'].flatMap((account) =>
    Array.from({ length: 60 }, (_, ago) => `${account},sign_ins,${day(ago + 1)},${5 + (ago % 4)}`),
  )
  await world.importCsv('usage', ['account_external_id,metric,day,value', ...usage].join('\n'))
  const tickets = Array.from({ length: 4 }, (_, at) => `t${at},north,urgent,${day(10 + at)}T09:00:00Z`)
  await world.importCsv('tickets', ['external_id,account_external_id,priority,opened_at', ...tickets].join('\n'))
  const answers = ['north', 'south', 'east'].map(
    (account, at) => `a${at},${account},nps,${10 - at},${day(20)}T09:00:00Z`,
  )
  await world.importCsv(
    'survey_responses',
    ['external_id,account_external_id,survey,score,answered_at', ...answers].join('\n'),
  )
})
afterAll(() => world?.close())

journey(
  'a scorecard is cloned, changed, tried, published and rolled back',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    await page.goto('/settings/scorecards')
    await page.getByRole('button', { name: 'More for Standard' }).waitFor()
    await axeClean(page)

    // Clone: a draft of its own, which judges nobody.
    await page.getByRole('button', { name: 'More for Standard' }).click()
    await page.getByRole('menuitem', { name: 'Clone…' }).click()
    await page.getByLabel('Name').fill('Stricter')
    await page.getByRole('button', { name: 'Start the draft' }).click()
    await page.getByRole('heading', { name: 'Stricter', level: 1 }).waitFor()
    await weightOf(page).fill('30')
    await page.getByText('Draft saved now').waitFor()
    await publish(page, 'A copy to begin with.')
    await takeOverMidMarket(page)
    const before = await healthOf('north')

    await weightOf(page).fill('40')
    await page.getByText(/Draft saved/).waitFor()
    await page.reload()
    await page.getByText(/Draft saved/).waitFor()
    expect(await weightOf(page).inputValue()).toBe('40')
    expect(await healthOf('north')).toEqual(before)

    // Tried on all accounts, now and 90 days ago, with the numbers of both sides.
    await page.getByRole('button', { name: 'Try on all accounts' }).click()
    await page.getByRole('heading', { name: /accounts? of 3|No account of 3/ }).waitFor()
    await page.getByRole('tab', { name: 'Today' }).waitFor()
    expect(await page.getByRole('tablist', { name: 'Day of the try-out' }).getByRole('tab').count()).toBe(2)
    await axeClean(page)

    await publish(page, 'Urgent tickets hurt more than we thought.')
    await page.getByText('Weight of Open urgent tickets 30 → 40').waitFor()
    await expect.poll(() => healthOf('north')).not.toEqual(before)

    await page.getByRole('button', { name: 'Roll back to version 1' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('Version 3 is live', { exact: false }).first().waitFor()
    await expect.poll(() => healthOf('north')).toEqual(before)
    await expect.poll(() => weightOf(page).inputValue()).toBe('30')
  },
)

function weightOf(page: Page) {
  return page.getByLabel('Weight of Open urgent tickets')
}

async function publish(page: Page, why: string): Promise<void> {
  await page.getByRole('button', { name: 'Publish…' }).click()
  await page.getByLabel('Why').fill(why)
  await page.getByRole('button', { name: 'Publish and rescore' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function takeOverMidMarket(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Segments…' }).click()
  await page.getByRole('checkbox', { name: /Mid-market/ }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText(/for Mid-market; 3 accounts now/).waitFor()
}

/** What the command says, which brings everything that is out of date up to date first. */
async function healthOf(account: string): Promise<{ overall: number; cx: number }> {
  const { code, out, err } = await world.volant('health', '--account', account, '--json')
  if (code !== 0) throw new Error(err)
  const [{ overall, cx }] = JSON.parse(out)
  return { overall, cx }
}
