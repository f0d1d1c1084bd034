import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { accountNamed, ask, csv, daysAgo } from './given.ts'
import { heldToast } from './toast.ts'
import {
  acceptInvitation,
  inviteCsm,
  journey,
  openWorld,
  shellOf,
  signIn,
  signUpFirstOwner,
  type World,
} from './world.ts'

let world: World
let invitation: string
const MARA = { name: 'Mara Lind', email: 'mara@example.com', password: 'a quiet morning in may' }

// Mara has three accounts that need her; the fourth needs somebody else even more.
beforeAll(async () => {
  world = await openWorld()
  const owner = await world.visit()
  await signUpFirstOwner(owner.page, world)
  await owner.leave()
  invitation = await inviteCsm(world, MARA)
  await world.importCsv('members', csv([{ email: 'tom@example.com', name: 'Tom Verhage', role: 'csm' }]))
  const accounts = [
    { external_id: 'A-1', name: 'Harbour Logistics', owner_email: MARA.email, renewal_on: daysAgo(-20) },
    { external_id: 'A-2', name: 'Birch Clinics', owner_email: MARA.email, renewal_on: daysAgo(-50) },
    { external_id: 'A-3', name: 'Orchard Media', owner_email: MARA.email, renewal_on: daysAgo(-300) },
    { external_id: 'A-4', name: 'Quarry Works', owner_email: 'tom@example.com', renewal_on: daysAgo(-5) },
  ]
  await world.importCsv('accounts', csv(accounts))
  await world.importCsv(
    'survey_responses',
    csv(
      ['A-3', 'A-4'].map((account) => ({
        external_id: `S-${account}`,
        account_external_id: account,
        survey: 'nps',
        score: 3,
        comment: 'Export is slow',
        answered_at: daysAgo(1),
      })),
    ),
  )
})
afterAll(() => world?.close())

journey(
  'a morning: what needs me, why, and one thing less',
  () => world,
  async ({ page }) => {
    await acceptInvitation(page, invitation, MARA)
    await page.goto('/my-day')
    await page.getByRole('heading', { name: /^3 things need you/, level: 1 }).waitFor()
    const rows = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('button') })
    const said = await rows.allInnerTexts()
    expect(said.find((text) => text.includes('Harbour Logistics'))).toMatch(/renew/i)
    expect(said.find((text) => text.includes('Orchard Media'))).toMatch(/NPS 3|Export is slow/)
    expect(said.join()).not.toContain('Quarry Works')

    await page.keyboard.press('j')
    const second = await nameOfCurrent(page)
    await page.keyboard.press('e')
    const told = await heldToast(page, `Completed: ${second}`)
    await page.getByRole('heading', { name: /^2 things need you/, level: 1 }).waitFor()
    await expectCount(page, 2)
    await told.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: /^3 things need you/, level: 1 }).waitFor()
    await expectCount(page, 3)

    await page.getByRole('button', { name: second, exact: true }).click()
    await page.keyboard.press('e')
    await page.getByRole('heading', { name: /^2 things need you/, level: 1 }).waitFor()
    await expectCount(page, 2)
    await page.reload()
    await page.getByRole('heading', { name: /^2 things need you/, level: 1 }).waitFor()
    await expectCount(page, 2)
    expect(await page.getByRole('main').getByRole('button', { name: second, exact: true }).count()).toBe(0)
    expect(
      await shellOf(page)
        .getByRole('link', { name: /My day/ })
        .innerText(),
    ).toMatch(/\b2\b/)
  },
)

journey(
  'a task of the morning: completed with how it ended, brought back, completed for good',
  () => world,
  async ({ page }) => {
    await signIn(page, MARA)
    await addTask(page, 'Orchard Media', 'Send the value summary')
    await page.goto('/my-day')
    await page.getByRole('heading', { name: /^3 things need you/, level: 1 }).waitFor()
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Send the value summary' })
    await reach(page, 'Send the value summary')
    await page.keyboard.press('e')
    await completed(page)
    const told = await heldToast(page, 'Completed: Send the value summary')
    await page.getByRole('heading', { name: /^2 things need you/, level: 1 }).waitFor()
    await expectCount(page, 2)
    await told.getByRole('button', { name: 'Undo' }).click()
    await row.waitFor()
    await expectCount(page, 3)

    await reach(page, 'Send the value summary')
    await page.keyboard.press('e')
    await completed(page)
    await expectCount(page, 2)
    await page.reload()
    await page.getByRole('heading', { name: /^2 things need you/, level: 1 }).waitFor()
    expect(await row.count()).toBe(0)
  },
)

/** An urgent task that is due today, of whoever is signed in. */
async function addTask(page: Page, account: string, title: string): Promise<void> {
  const data = { accountId: await accountNamed(page, account), title, priority: 'urgent', dueOn: daysAgo(0) }
  const answer = await page.request.post('/api/tasks', { data })
  expect(answer.status()).toBe(200)
}

/** Goes to the top of the list, then down by keyboard until this row is the current one. */
async function reach(page: Page, text: string): Promise<void> {
  const current = page.locator('li[aria-current=true]')
  await current.waitFor()
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('k')
  for (let step = 0; step < 6 && !(await current.innerText()).includes(text); step += 1) await page.keyboard.press('j')
  expect(await current.innerText()).toContain(text)
}

async function completed(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /^Complete/ })
  await dialog.getByRole('radio').first().waitFor()
  await dialog.getByRole('button', { name: 'Complete' }).click()
}

async function nameOfCurrent(page: Page): Promise<string> {
  return page.locator('li[aria-current=true]').getByRole('button').first().innerText()
}

/** The server's own count, once it has what the screen showed at once. */
async function expectCount(page: Page, all: number): Promise<void> {
  await expect.poll(() => ask(page, '/api/my-day/count')).toMatchObject({ all })
}
