import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { ask, csv, daysAgo } from './given.ts'
import { tabTo } from './keyboard.ts'
import {
  acceptInvitation,
  inviteCsm,
  journey,
  openWorld,
  signIn,
  signOut,
  signUpFirstOwner,
  type World,
} from './world.ts'

let world: World
let invitation: string
const MARA = { name: 'Mara Lind', email: 'mara@example.com', password: 'a quiet morning in may' }
const TOM = 'Tom Verhage'

/** A day that lies in the running quarter, whatever today is. */
const TODAY = daysAgo(0)

// Mara's three and Tom's one are due in the running quarter.
beforeAll(async () => {
  world = await openWorld()
  const owner = await world.visit()
  await signUpFirstOwner(owner.page, world)
  await owner.leave()
  invitation = await inviteCsm(world, MARA)
  await world.importCsv('members', csv([{ email: 'tom@example.com', name: TOM, role: 'csm' }]))
  const owners = {
    'Harbour Logistics': MARA.email,
    'Birch Clinics': MARA.email,
    'Orchard Media': MARA.email,
    'Quarry Works': 'tom@example.com',
  }
  const accounts = Object.entries(owners).map(([name, email], at) => ({
    external_id: `A-${at}`,
    name,
    owner_email: email,
  }))
  await world.importCsv('accounts', csv(accounts))
  await world.importCsv(
    'renewals',
    csv(
      accounts.map(({ external_id }, at) => ({
        external_id: `R-${at}`,
        account_external_id: external_id,
        due_on: TODAY,
        amount: 10_000 * (at + 1),
        currency: 'EUR',
      })),
    ),
  )
})
afterAll(() => world?.close())

journey(
  'a quarter by CSM: commit edited in place, submitted, and what moved since',
  () => world,
  async ({ page, expectStatus }) => {
    await acceptInvitation(page, invitation, MARA)
    await page.goto('/revenue/forecast')
    await page.getByRole('heading', { name: /^€60k renews in Q\d/ }).waitFor()
    const row = page.getByRole('row', { name: new RegExp(`^${MARA.name}`) })
    // Others' renewals are not among hers.
    expect(await page.getByRole('table').getByText(TOM).count()).toBe(0)

    await commitInPlace(page)
    await row.getByRole('button', { name: /^Commit of Mara Lind: €45,000/ }).waitFor()

    await callCommit(page, 'Harbour Logistics')
    await row.getByRole('button', { name: /commit: €10,000/ }).click()
    await page.getByRole('heading', { name: 'Renewals behind “commit” of Mara Lind' }).waitFor()
    const { rows, figures } = await renewalsBehind(page, 'commit')
    expect(rows.map(({ account }) => account.name)).toEqual(['Harbour Logistics'])
    expect(rows.reduce((sum, one) => sum + one.calledMinor, 0)).toBe(figures.commit)

    await page.getByRole('button', { name: 'Submit forecast' }).click()
    await page.getByRole('dialog').getByLabel('Note').fill('Before the review')
    await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click()
    await page.getByRole('status').filter({ hasText: 'submitted' }).waitFor()

    await callCommit(page, 'Birch Clinics')
    await page.getByRole('tab', { name: 'What moved' }).click()
    await page.getByText('“Before the review”').waitFor()
    const moved = page.getByRole('region', { name: 'What moved, by reason' })
    await moved
      .getByRole('row', { name: /^Category 1/ })
      .getByRole('cell', { name: '+€20,000' })
      .waitFor()
    await addsUp(page)
    await axeClean(page)

    const tom = await otherMember(page)
    expectStatus(403, '/api/forecast')
    const refused = await page.request.get(`/api/forecast?memberId=${tom}`)
    expect(refused.status()).toBe(403)
    expect(((await refused.json()) as { title: string }).title).toContain('another team’s')
    await page.goto(`/revenue/forecast?member=${tom}`)
    await page.getByRole('alert').getByText('This forecast is another team’s').waitFor()
  },
)

journey(
  'a leader reads the call, and sets another over it with the reason',
  () => world,
  async ({ page }) => {
    await signIn(page)
    await page.goto('/revenue/forecast')
    const row = page.getByRole('row', { name: new RegExp(`^${MARA.name}`) })
    await row.getByText('€45,000').waitFor()
    await axeClean(page)
    await row.getByRole('button', { name: /^Set: the leader’s commit/ }).click()
    const dialog = page.getByRole('dialog', { name: `Commit of ${MARA.name}` })
    await dialog.getByLabel('Commit').fill('30k')
    await dialog.getByRole('button', { name: 'Set commit' }).click()
    await dialog.getByText('Write the reason').waitFor()
    await dialog.getByLabel('Why').fill('Orchard Media is for sale.')
    await dialog.getByRole('button', { name: 'Set commit' }).click()
    await row.getByRole('button', { name: /^€30,000: the leader’s commit/ }).waitFor()
    const { entries } = await ask<{ entries: { sentence: string }[] }>(page, '/api/audit?action=forecast.overridden')
    expect(entries[0]?.sentence).toContain('Orchard Media is for sale.')

    for (const view of ['accuracy', 'cash'] as const) {
      await page.goto(`/revenue/forecast?view=${view}`)
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await axeClean(page)
    }
    await signOut(page)
  },
)

/** By keys alone: to the figure, Enter, type, Enter; the focus is back on it. */
async function commitInPlace(page: Page): Promise<void> {
  await tabTo(page, /^Commit of Mara Lind: not called/)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Commit of Mara Lind' }).waitFor()
  await page.keyboard.type('45k')
  await page.keyboard.press('Enter')
  await page.getByRole('status').filter({ hasText: 'Committed to €45,000' }).waitFor()
}

/** The category of a renewal, changed in its row by `e`. */
async function callCommit(page: Page, account: string): Promise<void> {
  await page.getByRole('button', { name: /^Mara Lind, renewals/ }).click()
  const line = page.getByRole('grid').getByRole('row').filter({ hasText: account })
  await line.getByRole('gridcell').nth(3).click()
  await page.keyboard.press('e')
  await page.getByRole('option', { name: 'Commit' }).click()
  const called = line.getByRole('gridcell').nth(4).getByText('Commit')
  const why = page.getByRole('dialog').getByLabel('Why')
  // The machine may say otherwise already: then the reason is asked for.
  await called.or(why).first().waitFor()
  if (await why.isVisible()) {
    await why.fill('They signed.')
    await page.getByRole('dialog').getByRole('button', { name: 'Say so' }).click()
  }
  await called.waitFor()
}

interface Behind {
  rows: { account: { name: string }; calledMinor: number }[]
  figures: Record<string, number>
}

function renewalsBehind(page: Page, figure: string): Promise<Behind> {
  return ask<Behind>(page, `/api/forecast/renewals?figure=${figure}`)
}

/** What was, and every move, is what is. */
async function addsUp(page: Page): Promise<void> {
  interface Moved {
    before: Record<string, number>
    after: Record<string, number>
    reasons: { change: Record<string, number> }[]
  }
  const { before, after, reasons } = await ask<Moved>(page, '/api/forecast/variance')
  for (const [figure, then] of Object.entries(before)) {
    const moved = reasons.reduce((sum, { change }) => sum + (change[figure] ?? 0), 0)
    expect([figure, then + moved]).toEqual([figure, after[figure]])
  }
}

async function otherMember(page: Page): Promise<number> {
  const { members } = await ask<{ members: { id: number; name: string }[] }>(page, '/api/members')
  return members.find(({ name }) => name === TOM)?.id ?? 0
}
