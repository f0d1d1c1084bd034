import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { accountNamed, ask } from './given.ts'
import { journey, openWorld, signUpFirstOwner, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
  await world.importCsv('accounts', 'external_id,name\nacme,Acme Foods\nbolt,Bolt Freight')
  await world.importCsv(
    'contacts',
    'external_id,account_external_id,name,email,roles\nc1,acme,Rosa Lind,rosa@acme.example,champion',
  )
})
afterAll(() => world?.close())

const OWNER = { rule: 'owner' } as const
const DEFINITION = {
  trigger: { kind: 'manual' },
  limits: {},
  steps: [
    {
      kind: 'task',
      id: 's1',
      name: 'Name the reason',
      title: 'Why is {{account.name}} at risk?',
      assign: OWNER,
      taskKind: 'risk_review',
    },
    {
      kind: 'email',
      id: 's2',
      name: 'Ask what changed',
      toRoles: ['champion'],
      subject: 'What changed for you?',
      body: 'Hello {{contact.first_name|there}}',
    },
    { kind: 'wait', id: 's3', name: 'Give it time', wait: { until: 'elapsed', amount: 14, unit: 'days' } },
  ],
}
const LIMIT_MS = 400_000

journey(
  'the at-risk play starts from the account, once, and a killed server repeats nothing',
  () => world,
  async (visitor) => {
    const { page } = visitor
    await signUpFirstOwner(page, world)
    const playbookId = await atRiskPlay(page)
    const acme = await accountNamed(page, 'Acme Foods')

    await page.goto(`/accounts/${acme}`)
    await page.getByRole('heading', { name: 'Acme Foods', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Start playbook' }).click()
    await page.getByRole('button', { name: /At-risk play/ }).click()
    await page.getByText('Makes the task “Why is Acme Foods at risk?”').waitFor()
    await page.getByText('Goes to Rosa Lind').waitFor()
    await axeClean(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    await page.getByText('1 run started.').waitFor()
    await axeClean(page)
    await page.getByRole('link', { name: 'See the run' }).click()
    await page.getByRole('heading', { name: 'At-risk play for Acme Foods' }).waitFor()
    await page.getByText('Give it time').first().waitFor()
    await axeClean(page)
    await oneOfEach(page, acme)

    // In the middle of its wait the power fails.
    await visitor.whileServerIsAway(async () => {
      await world.killAndRestart()
      await page.reload()
    })
    await page.getByRole('heading', { name: 'At-risk play for Acme Foods' }).waitFor()
    await oneOfEach(page, acme)

    await page.goto(`/accounts/${acme}`)
    await page.getByRole('button', { name: 'Start playbook' }).click()
    const running = page.getByRole('region', { name: 'Already running' })
    await running.getByRole('link', { name: 'At-risk play' }).waitFor()
    await page.getByText(/already running for/).waitFor()
    expect(await ask(page, `/api/runs?playbookId=${playbookId}`)).toMatchObject({ total: 1 })
    await page.keyboard.press('Escape')

    await pausedAndCancelled(page)
  },
  LIMIT_MS,
)

/** Published, off: it is started by hand alone. */
async function atRiskPlay(page: Page): Promise<number> {
  const post = async (method: 'post' | 'put', path: string, data: object) => {
    const response = await page.request[method](path, { data, headers: { origin: world.server.url } })
    expect(response.status(), path).toBe(200)
    return (await response.json()) as { id: number }
  }
  const { id } = await post('post', '/api/playbooks', { name: 'At-risk play', lifecycle: 'risk' })
  await post('put', `/api/playbooks/${id}/draft`, { definition: DEFINITION, revision: 1 })
  await post('post', `/api/playbooks/${id}/publish`, { note: 'The first one.' })
  return id
}

/** One task and one e-mail, whatever happened. */
async function oneOfEach(page: Page, accountId: number): Promise<void> {
  await expect
    .poll(() => ask<{ total: number }>(page, `/api/effects?accountId=${accountId}`))
    .toMatchObject({ total: 1, effects: [{ kind: 'email', title: 'What changed for you?' }] })
  const tasks = await ask<{ tasks: { title: string }[] }>(page, `/api/tasks?scope=all&accountId=${accountId}`)
  expect(tasks.tasks.map(({ title }) => title)).toEqual(['Why is Acme Foods at risk?'])
}

async function pausedAndCancelled(page: Page): Promise<void> {
  await page.goto('/playbooks?tab=runs')
  await page.getByRole('link', { name: 'Acme Foods' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByLabel('Why').fill('They asked for a break.')
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused').first().waitFor()
  await page.getByRole('button', { name: 'Go on', exact: true }).click()
  await page.getByText('Going on').first().waitFor()
  await page.getByRole('button', { name: 'Cancel run' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByText('Cancelled').first().waitFor()
  await axeClean(page)
}
