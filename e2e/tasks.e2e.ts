import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { accountNamed, ask, csv } from './given.ts'
import { sequence } from './keyboard.ts'
import { heldToast } from './toast.ts'
import { inviteCsm, journey, openWorld, OWNER, signIn, signUpFirstOwner, type World } from './world.ts'

let world: World
const MARA = { name: 'Mara Lind', email: 'mara@example.com', password: 'a quiet morning in may' }

beforeAll(async () => {
  world = await openWorld()
  const owner = await world.visit()
  await signUpFirstOwner(owner.page, world)
  await owner.leave()
  await inviteCsm(world, MARA)
  await world.importCsv('accounts', csv([{ external_id: 'A-1', name: 'Acme Fabrication', owner_email: MARA.email }]))
})
afterAll(() => world?.close())

journey(
  'a task by keys: added, completed, taken back, given away',
  () => world,
  async ({ page }) => {
    await signIn(page)
    const accountId = await accountNamed(page, 'Acme Fabrication')
    await page.goto(`/accounts/${accountId}`)
    await page.getByRole('heading', { name: 'No open tasks' }).waitFor()
    await page.keyboard.press('t')
    const adding = page.getByRole('dialog', { name: 'Add a task for Acme Fabrication' })
    await adding.getByLabel('What is to be done').fill('Send the export')
    await adding.getByRole('button', { name: 'Today' }).click()
    await adding.getByRole('radio', { name: 'High' }).click()
    await axeClean(page)
    await page.keyboard.press('Control+Enter')
    await adding.waitFor({ state: 'hidden' })
    await page.getByRole('heading', { name: '1 open task' }).waitFor()
    await page.getByRole('article').filter({ hasText: 'Task added: Send the export' }).waitFor()

    await sequence(page, 'g', 't')
    await page.getByRole('heading', { name: '1 open task, all due today', level: 1 }).waitFor()
    await axeClean(page)
    await page.keyboard.press('e')
    const completing = page.getByRole('dialog', { name: 'Complete “Send the export”' })
    await completing.getByRole('radio', { name: 'Done' }).waitFor()
    await page.keyboard.press('Enter')
    const told = await heldToast(page, 'Completed: Send the export')
    await page.getByRole('heading', { name: 'No open tasks', level: 1 }).waitFor()
    await expect.poll(() => states(page)).toEqual(['done'])

    await told.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: '1 open task, all due today', level: 1 }).waitFor()
    await expect.poll(() => states(page)).toEqual(['open'])

    await page.keyboard.press('d')
    const giving = page.getByRole('dialog', { name: 'Delegate “Send the export”' })
    await giving.getByRole('combobox', { name: 'To' }).click()
    await page.getByRole('option', { name: MARA.name }).click()
    await giving.getByLabel('A word to them').fill('You know them best')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'No open tasks', level: 1 }).waitFor()

    await page.getByRole('radio', { name: 'Everyone' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Send the export' }).getByText(MARA.name).waitFor()
    await page
      .getByRole('complementary', { name: 'Task' })
      .getByText(`${OWNER.name} gave it to ${MARA.name}. “You know them best”`)
      .waitFor()
  },
)

journey(
  'the next step of a call becomes a task for Friday, and its draft survives a closed tab',
  () => world,
  async ({ page, newTab }) => {
    await signIn(page)
    const accountId = await accountNamed(page, 'Acme Fabrication')
    await page.goto(`/accounts/${accountId}`)
    await page.getByRole('heading', { name: 'Acme Fabrication', level: 1 }).waitFor()
    await page.keyboard.press('c')
    const first = page.getByRole('dialog', { name: 'Log a call' })
    await first.getByLabel('What was said').fill('They compare us with two others')
    await first.getByLabel('Next step, becomes a task').fill('Send the comparison')

    const tab = await newTab()
    await page.close()
    await tab.goto(`/accounts/${accountId}`)
    await tab.getByRole('heading', { name: 'Acme Fabrication', level: 1 }).waitFor()
    await tab.keyboard.press('c')
    const call = tab.getByRole('dialog', { name: 'Log a call' })
    expect(await call.getByLabel('Next step, becomes a task').inputValue()).toBe('Send the comparison')
    await call
      .getByRole('button', { name: /^(Friday|Tomorrow)$/ })
      .last()
      .click()
    await tab.keyboard.press('Control+Enter')
    await call.waitFor({ state: 'hidden' })
    await tab.getByRole('article').filter({ hasText: 'They compare us with two others' }).waitFor()
    await tab.getByRole('article').filter({ hasText: 'Task added: Send the comparison' }).waitFor()
    const { tasks } = await ask<{ tasks: { title: string; dueOn: string; assignee: { name: string } }[] }>(
      tab,
      '/api/tasks?search=comparison',
    )
    expect(tasks).toMatchObject([{ title: 'Send the comparison', assignee: { name: OWNER.name } }])
    expect(tasks[0]?.dueOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  },
)

async function states(page: Page): Promise<string[]> {
  const { tasks } = await ask<{ tasks: { state: string }[] }>(page, '/api/tasks?states=open&states=done')
  return tasks.map(({ state }) => state)
}
