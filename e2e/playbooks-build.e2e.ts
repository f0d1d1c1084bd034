import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { ask, daysAgo } from './given.ts'
import { choose, focusOn, sequence, tabTo } from './keyboard.ts'
import { slowness } from './server.ts'
import { journey, openWorld, signUpFirstOwner, type World } from './world.ts'

const ACCOUNTS = `external_id,name
north,Northwind Freight
east,Eastbrook Storage`

let world: World

beforeAll(async () => {
  world = await openWorld()
  await world.importCsv('accounts', ACCOUNTS)
  const usage = ['north', 'east'].flatMap((account) =>
    Array.from({ length: 60 }, (_, ago) => `${account},sign_ins,${daysAgo(ago + 1)},${5 + (ago % 4)}`),
  )
  await world.importCsv('usage', ['account_external_id,metric,day,value', ...usage].join('\n'))
})
afterAll(() => world?.close())

interface Runs {
  total: number
  runs: { id: number; account: { name: string } }[]
}

const STARTS_WITHIN_MS = 5_000
const LIMIT_MS = 400_000

journey(
  'a playbook is built, tried and published by keyboard alone, and an event starts a run',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    await page.goto('/my-day')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await sequence(page, 'g', 'p')
    await page.getByRole('heading', { name: 'Playbooks', level: 1 }).waitFor()
    await axeClean(page)
    await page.keyboard.press('c')
    await focusOn(page, 'Name')
    await page.keyboard.type('Poor health')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Poor health', level: 1 }).waitFor()

    await healthBelow50For3Days(page)
    await steps(page)
    await page.getByText(/^Saved/).waitFor()
    await page.keyboard.press('d')
    await page.getByRole('heading', { name: /would enter now; \d+ in the last 90 days/ }).waitFor()
    await axeClean(page)
    await publish(page, 1)

    // Three days cannot pass here: an open urgent ticket counts as well from now on.
    await page.keyboard.press('Escape')
    await page.keyboard.press('t')
    await choose(page, 'open urgent')
    await focusOn(page, 'Value')
    await page.keyboard.press('Enter')
    await tabTo(page, /^and: turn into or/, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page
      .getByText(/or at least 1 open urgent ticket/)
      .first()
      .waitFor()
    await publish(page, 2)

    await eventLeadsToRun(page)
  },
  LIMIT_MS,
)

async function healthBelow50For3Days(page: Page): Promise<void> {
  await page.keyboard.press('t')
  await choose(page, 'health')
  await focusOn(page, 'Value')
  await page.keyboard.type('50')
  await page.keyboard.press('Enter')
  await focusOn(page, 'Value: 50')
  await tabTo(page, /^More about this condition/)
  await page.keyboard.press('Enter')
  await focusOn(page, 'Must last for some days')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'For how long: 3 days' }).waitFor()
}

/** A wait, a branch, and an e-mail on one of its ways. */
async function steps(page: Page): Promise<void> {
  await page.keyboard.press('c')
  await choose(page, 'wait')
  await nameStep(page, 'Let it rest')
  await page.keyboard.press('c')
  await choose(page, 'branch')
  await nameStep(page, 'Urgent tickets?', false)
  await tabTo(page, /^Add: Condition/)
  await page.keyboard.press('Enter')
  await choose(page, 'open urgent')
  await focusOn(page, 'Value')
  await page.keyboard.press('Enter')
  await focusOn(page, 'Value: 0')
  await page.keyboard.press('Escape')
  await tabTo(page, /^Add: Step under No of Urgent tickets\?/)
  await page.keyboard.press('Enter')
  await choose(page, 'e-mail')
  await nameStep(page, 'What changed?')
  const list = page.getByRole('group', { name: 'Urgent tickets?: No' })
  await list.getByRole('button', { name: /2a\s*What changed\?/ }).waitFor()
}

async function nameStep(page: Page, name: string, leaves = true): Promise<void> {
  await focusOn(page, 'Name of the step')
  await page.keyboard.type(name)
  await page
    .getByRole('button', { name: new RegExp(name.replace('?', '\\?')) })
    .first()
    .waitFor()
  if (leaves) await page.keyboard.press('Escape')
}

async function publish(page: Page, version: number): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor()
  await axeClean(page)
  await tabTo(page, version === 1 ? /^Publish and switch on/ : /^Publish$/)
  await page.keyboard.press('Enter')
  await page.getByText(`v${version} is live and on.`).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function eventLeadsToRun(page: Page): Promise<void> {
  expect(await ask<Runs>(page, '/api/runs')).toMatchObject({ total: 0 })
  const slowBefore = await slowness()
  await world.importCsv(
    'tickets',
    `external_id,account_external_id,priority,opened_at\nt1,east,urgent,${daysAgo(0)}T00:00:01Z`,
  )
  const before = performance.now()
  await expect.poll(async () => (await ask<Runs>(page, '/api/runs')).total, { timeout: 60_000 }).toBe(1)
  const tookMs = performance.now() - before
  expect(tookMs).toBeLessThan(STARTS_WITHIN_MS * Math.max(slowBefore, await slowness()))
  await sequence(page, 'g', 'p')
  await page.getByRole('heading', { name: 'Playbooks', level: 1 }).waitFor()
  await tabTo(page, /^Runs$/)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Runs' }).waitFor()
  await tabTo(page, /^Eastbrook Storage$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Poor health for Eastbrook Storage/ }).waitFor()
  await page.getByRole('heading', { name: 'What happened' }).waitFor()
  await page.getByText('Let it rest').first().waitFor()
  await axeClean(page)
}
