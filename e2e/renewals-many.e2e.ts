import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { ask, csv, daysAgo } from './given.ts'
import { heldToast } from './toast.ts'
import { journey, openWorld, signUpFirstOwner, type World } from './world.ts'

const STEP = 'Send the renewal offer'
const NAMES = ['Corvane Beverages', 'Dunmere Foods', 'Esker Paper']

interface Listed {
  renewals: { account: { name: string }; nextStep: { text: string } | null }[]
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

journey(
  'a next step for three renewals at once, and taken back from all of them with one undo',
  () => world,
  async ({ page }) => {
    await signUpFirstOwner(page, world)
    await threeRenewals()
    await page.goto('/revenue/renewals')
    for (const name of NAMES) await lineOf(page, name).waitFor()
    for (const key of ['x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key)
    const chosen = page.getByRole('toolbar', { name: '3 selected' })
    await chosen.getByRole('button', { name: 'Next step', exact: true }).click()
    const asking = page.getByRole('dialog', { name: 'What happens next with 3 renewals?' })
    await asking.getByRole('textbox', { name: 'Next step' }).fill(STEP)
    await axeClean(page)
    await asking.getByRole('textbox', { name: 'Next step' }).press('Control+Enter')
    await asking.waitFor({ state: 'hidden' })

    const told = await heldToast(page, '3 renewals changed')
    for (const name of NAMES) await lineOf(page, name).getByText(STEP).waitFor()
    expect(await steps(page)).toEqual([STEP, STEP, STEP])

    await told.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => steps(page)).toEqual([null, null, null])
    for (const name of NAMES) await lineOf(page, name).getByText(STEP).waitFor({ state: 'detached' })
  },
)

async function threeRenewals(): Promise<void> {
  const accounts = NAMES.map((name, index) => ({ external_id: `A-${index}`, name }))
  await world.importCsv('accounts', csv(accounts))
  await world.importCsv(
    'renewals',
    csv(
      NAMES.map((_, index) => ({
        external_id: `R-${index}`,
        account_external_id: `A-${index}`,
        due_on: daysAgo(-30 - index),
        amount: '12000',
        currency: 'EUR',
        outcome: 'open',
      })),
    ),
  )
}

async function steps(page: Page): Promise<(string | null)[]> {
  const { renewals } = await ask<Listed>(page, '/api/renewals')
  return renewals.map(({ nextStep }) => nextStep?.text ?? null)
}

function lineOf(page: Page, name: string) {
  return page.getByRole('row').filter({ hasText: name })
}
