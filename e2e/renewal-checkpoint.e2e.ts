import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { ask, csv, daysAgo } from './given.ts'
import { acceptInvitation, inviteCsm, journey, openWorld, signUpFirstOwner, type World } from './world.ts'

const CSM = { name: 'Mara Lindqvist', email: 'mara@example.com', password: 'correct horse battery' }
const LOOKED_WITHIN_MS = 60_000

interface Listed {
  renewals: { id: number; checkpoint: { days: number } | null; views: { machine: { category: string } | null } }[]
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const dayIn = (days: number) => daysAgo(-days)

journey(
  'a renewal at 90 days: machine, CSM and leader differ, each with a reason, and all three stand in the record',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    const link = await inviteCsm(world, CSM)
    await renewingIn90Days()
    const listed = await atCheckpoint(page)
    const [renewal] = listed.renewals
    const machine = renewal?.views.machine?.category
    const other = machine === 'commit' ? 'At risk' : 'Commit'

    const csm = await world.visit()
    try {
      await acceptInvitation(csm.page, link, CSM)
      await csm.page.goto('/revenue/renewals')
      await lineOf(csm.page).waitFor()
      await csm.page.keyboard.press('e')
      const dialog = csm.page.getByRole('dialog')
      await dialog.getByRole('radio', { name: other }).click()
      expect(await dialog.getByRole('button', { name: 'Say it' }).getAttribute('aria-disabled')).toBe('true')
      await dialog.getByLabel('Why').fill('The COO gave me her word')
      await dialog.getByLabel('Why').press('Control+Enter')
      await dialog.waitFor({ state: 'hidden' })
      await lineOf(csm.page).getByText('The COO gave me her word').waitFor()
      expect(csm.problems()).toEqual([])
    } finally {
      await csm.leave()
    }

    await page.goto('/revenue/renewals?only=disagree')
    await page.getByRole('heading', { name: /voices differ on 1 of 1/ }).waitFor()
    await lineOf(page).getByRole('link', { name: 'Corvane Beverages' }).click()
    await page.getByRole('region', { name: 'View of the CSM' }).getByText('The COO gave me her word').waitFor()
    await page.getByRole('button', { name: 'Add the leader’s view' }).click()
    const mine = page.getByRole('dialog')
    await mine.getByRole('radio', { name: 'Best case' }).click()
    await mine.getByLabel('Why').fill('No signature yet')
    await mine.getByRole('button', { name: 'Say it' }).click()
    await mine.waitFor({ state: 'hidden' })

    const said = page.getByRole('list', { name: 'What was said' }).getByRole('listitem')
    await expect.poll(() => said.count()).toBe(3)
    await page.goto('/settings/audit')
    await page.getByText('as its CSM: The COO gave me her word').waitFor()
    await page.getByText('as its leader: No signature yet').waitFor()
  },
  LOOKED_WITHIN_MS * 2,
)

/** One subscription whose term ends in 90 days, and a past in which most others left. */
async function renewingIn90Days(): Promise<void> {
  const past = Array.from({ length: 12 }, (_, index) => `P-${index + 1}`)
  await world.importCsv(
    'accounts',
    csv([
      { external_id: 'A-1', name: 'Corvane Beverages', owner_email: CSM.email },
      ...past.map((id) => ({ external_id: id, name: `Former ${id}`, owner_email: '' })),
    ]),
  )
  await world.importCsv(
    'renewals',
    csv(
      past.map((id, index) => ({
        external_id: `R-${id}`,
        account_external_id: id,
        due_on: dayIn(-100 - index),
        amount: '12000',
        currency: 'EUR',
        outcome: index < 4 ? 'renewed' : 'churned',
        decided_on: dayIn(-100 - index),
      })),
    ),
  )
  await world.importCsv(
    'subscriptions',
    csv([
      {
        external_id: 'S-1',
        account_external_id: 'A-1',
        started_on: dayIn(-275),
        amount: '184000',
        currency: 'EUR',
        interval: 'year',
        term_ends_on: dayIn(90),
      },
    ]),
  )
}

/** The watcher looks by itself: what the machine says and the checkpoint come by themselves. */
async function atCheckpoint(page: Page): Promise<Listed> {
  const list = () => ask<Listed>(page, '/api/renewals?search=Corvane')
  await expect
    .poll(async () => (await list()).renewals[0]?.checkpoint?.days, { timeout: LOOKED_WITHIN_MS, interval: 1_000 })
    .toBe(90)
  return list()
}

function lineOf(page: Page) {
  return page.getByRole('row').filter({ hasText: 'Corvane Beverages' })
}
