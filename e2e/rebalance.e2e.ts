import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { ask, csv, daysAgo } from './given.ts'
import { heldToast } from './toast.ts'
import { journey, openWorld, signIn, signUpFirstOwner, type World } from './world.ts'

let world: World

const [GIVER, ...TAKERS] = ['Priti Raman', 'Devon Hargreave', 'Adele Roche'] as const
const BOOKS = { [GIVER]: 16, [TAKERS[0]]: 3, [TAKERS[1]]: 5 }
const MOVED = 12

beforeAll(async () => {
  world = await openWorld()
  const emailOf = (name: string) => `${name.split(' ')[0]?.toLowerCase()}@example.com`
  const accounts = Object.entries(BOOKS).flatMap(([owner, count]) =>
    Array.from({ length: count }, (_, at) => ({
      external_id: `${emailOf(owner)} ${at}`,
      name: `Account ${at + 1} of ${owner}`,
      owner_email: emailOf(owner),
    })),
  )
  const subscriptions = accounts.map(({ external_id }, at) => ({
    external_id: `S-${at}`,
    account_external_id: external_id,
    started_on: daysAgo(100),
    amount: 1000 + at * 10,
    interval: 'month',
    currency: 'EUR',
  }))
  await world.importCsv('members', csv(Object.keys(BOOKS).map((name) => ({ email: emailOf(name), name }))))
  await world.importCsv('accounts', csv(accounts))
  await world.importCsv('subscriptions', csv(subscriptions))
})
afterAll(() => world?.close())

journey(
  'twelve accounts of one owner are spread by load, seen beforehand, and all taken back',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    await page.goto('/accounts')
    await filterByOwner(page, GIVER)
    await chooseFirstTwelve(page)

    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog', { name: `Reassign ${MOVED} accounts` })
    await dialog.getByRole('radio', { name: 'By load' }).click()
    await dialog.getByRole('radio', { name: 'Even count' }).click()
    await dialog.getByRole('combobox', { name: 'Spread over' }).click()
    for (const taker of TAKERS) await page.getByRole('option', { name: taker }).click()
    await page.keyboard.press('Escape')
    // 16 − 12 stay; 3 and 5 become as even as twelve more can make them.
    await previewSays(page, GIVER, ['16', '4 −12'])
    await previewSays(page, TAKERS[0], ['3', '10 +7'])
    await previewSays(page, TAKERS[1], ['5', '10 +5'])
    await dialog.getByText('Each change').click()
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(MOVED)
    expect(await books(page)).toEqual(BOOKS)

    await dialog.getByRole('button', { name: `Reassign ${MOVED} accounts` }).click()
    const told = await heldToast(page, `${MOVED} accounts reassigned`)
    expect(await books(page)).toEqual({ [GIVER]: 4, [TAKERS[0]]: 10, [TAKERS[1]]: 10 })
    expect(await audited(page, 'accounts.edited')).toHaveLength(MOVED)

    await told.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => books(page)).toEqual(BOOKS)
    const undone = await audited(page, 'accounts.edit_undone')
    expect(new Set(undone.map(({ accountId }) => accountId)).size).toBe(MOVED)
    await page.getByRole('grid', { name: 'Accounts' }).getByText('Account 16 of').waitFor()
  },
)

journey(
  'what is chosen while another list is on its way is not chosen in that list',
  () => world,
  async ({ page }) => {
    await signIn(page)
    await page.goto('/accounts')
    await page.getByRole('grid', { name: 'Accounts' }).getByText('Account 16 of').waitFor()
    const held = Promise.withResolvers<void>()
    await page.route(/\/api\/accounts\?.*owner/, async (route) => {
      await held.promise
      await route.continue()
    })
    await page.getByRole('combobox', { name: 'Add: Filter' }).click()
    await page.getByRole('option', { name: 'Owner', exact: true }).click()
    await page.getByRole('option', { name: TAKERS[0] }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('grid', { name: 'Accounts' }).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    const chosen = page.getByRole('toolbar', { name: '1 selected' })
    await chosen.waitFor()
    held.resolve()
    await chosen.waitFor({ state: 'hidden' })
  },
)

async function filterByOwner(page: Page, owner: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Add: Filter' }).click()
  await page.getByRole('option', { name: 'Owner', exact: true }).click()
  await page.getByRole('option', { name: owner }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('group', { name: 'Filter: Owner' }).getByText(owner).waitFor()
  const names = page.getByRole('grid', { name: 'Accounts' }).getByText(/^Account \d+ of /)
  const owners = async () => (await names.allInnerTexts()).map((name) => name.split(' of ')[1])
  await expect.poll(owners).toEqual(Array.from({ length: BOOKS[GIVER] }, () => owner))
}

/** By keys alone: choose the first row, go eleven down, choose up to there. */
async function chooseFirstTwelve(page: Page): Promise<void> {
  await page.getByRole('grid', { name: 'Accounts' }).focus()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  for (let step = 1; step < MOVED; step += 1) await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByRole('toolbar', { name: `${MOVED} selected` }).waitFor()
}

async function previewSays(page: Page, owner: string, [before, after]: readonly [string, string]): Promise<void> {
  const row = page.getByRole('dialog').getByRole('row').filter({ hasText: owner })
  await row.getByRole('cell', { name: before, exact: true }).waitFor()
  await row.getByRole('cell', { name: after, exact: true }).waitFor()
}

/** How many accounts each owner has, as the server has it. */
async function books(page: Page): Promise<Record<string, number>> {
  const { groups } = await ask<{ groups: { name: string; count: number }[] }>(page, '/api/accounts?group=owner&limit=1')
  return Object.fromEntries(groups.map(({ name, count }) => [name, count]))
}

async function audited(page: Page, action: string): Promise<{ accountId: number }[]> {
  return (await ask<{ entries: { accountId: number }[] }>(page, `/api/audit?action=${action}`)).entries
}
