import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { accountNamed, ask, csv } from './given.ts'
import { journey, openWorld, OWNER, signUpFirstOwner, type World } from './world.ts'

let world: World
const SAID = 'They want the export by Friday'

beforeAll(async () => {
  world = await openWorld()
  await world.importCsv('accounts', csv([{ external_id: 'A-1', name: 'Acme Fabrication' }]))
  await world.importCsv(
    'contacts',
    csv([{ external_id: 'C-1', account_external_id: 'A-1', name: 'Wanda Reyes', email: 'wanda@acme.example' }]),
  )
})
afterAll(() => world?.close())

journey(
  'a call and a note: the draft survives a closed tab, both stand on the timeline',
  () => world,
  async ({ page, newTab }) => {
    await signUpFirstOwner(page, world)
    const accountId = await accountNamed(page, 'Acme Fabrication')
    await open(page, accountId)
    await page.keyboard.press('c')
    await dialogOf(page, 'Log a call').getByLabel('What was said').waitFor()
    await page.keyboard.type(SAID)

    const tab = await newTab()
    await page.close()
    await open(tab, accountId)
    await tab.keyboard.press('c')
    const call = dialogOf(tab, 'Log a call')
    await call.getByText('Your draft from before.').waitFor()
    expect(await call.getByLabel('What was said').inputValue()).toBe(SAID)
    await tab.keyboard.press('End')
    await tab.keyboard.type(', says @ada')
    await call.getByRole('option', { name: OWNER.name }).waitFor()
    await tab.keyboard.press('Enter')
    await call.getByRole('combobox', { name: 'With' }).click()
    await tab.getByRole('option', { name: 'Wanda Reyes' }).click()
    await call.getByLabel('What was said').press('Control+Enter')
    await call.waitFor({ state: 'hidden' })
    await tab
      .getByRole('article')
      .filter({ hasText: `${SAID}, says @${OWNER.name}` })
      .waitFor()

    await tab.keyboard.press('n')
    const note = dialogOf(tab, 'Write a note')
    await note.getByLabel('Note', { exact: true }).waitFor()
    await tab.keyboard.type('Budget round in June')
    await tab.keyboard.press('Control+Enter')
    // The timeline may hear of it before the answer is here; until then what was written stays a draft.
    await note.waitFor({ state: 'hidden' })
    await tab.getByRole('article').filter({ hasText: 'Budget round in June' }).waitFor()

    const { entries } = await ask<{ entries: { kind: string; by: string }[] }>(
      tab,
      `/api/accounts/${accountId}/timeline?kinds=note&kinds=call`,
    )
    expect(entries).toMatchObject([
      { kind: 'note', by: OWNER.name },
      { kind: 'call', by: OWNER.name },
    ])
    await tab.reload()
    await tab.getByRole('article').filter({ hasText: SAID }).waitFor()
    await tab.keyboard.press('c')
    // What was saved is no draft any more.
    expect(await dialogOf(tab, 'Log a call').getByLabel('What was said').inputValue()).toBe('')
  },
)

async function open(page: Page, accountId: number): Promise<void> {
  await page.goto(`/accounts/${accountId}`)
  await page.getByRole('heading', { name: 'Acme Fabrication', level: 1 }).waitFor()
}

function dialogOf(page: Page, name: string) {
  return page.getByRole('dialog', { name })
}
