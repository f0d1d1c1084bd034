import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect } from 'vitest'
import { axeClean } from './axe.ts'
import { accountNamed, ask, csv, daysAgo } from './given.ts'
import { acceptInvitation, journey, openWorld, signIn, signUpFirstOwner, type World } from './world.ts'

let world: World
let receiver: Receiver
let secret: string
let maraLink: string
let samLink: string
const MARA = { name: 'Mara Lind', email: 'mara@example.com', password: 'a quiet morning in may' }
const SAM = { name: 'Sam Seller', email: 'sam@example.com', password: 'a loud evening in june' }

interface Received {
  headers: IncomingHttpHeaders
  body: string
}
interface Receiver {
  server: Server
  url: string
  got: Received[]
}

/** Another system that takes webhooks, on this machine. */
async function openReceiver(): Promise<Receiver> {
  const got: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/leads` }
}

// Mara's account has paid for a year; another system listens.
beforeAll(async () => {
  receiver = await openReceiver()
  world = await openWorld({ WEBHOOK_PRIVATE_NETWORKS: '127.0.0.0/8' })
  const owner = await world.visit()
  await signUpFirstOwner(owner.page, world)
  const tell = async <Answer>(path: string, data: object) => {
    const headers = { origin: new URL(owner.page.url()).origin }
    const made = await owner.page.request.post(path, { data, headers })
    expect(made.status(), await made.text()).toBe(200)
    return (await made.json()) as Answer
  }
  secret = (await tell<{ secret: string }>('/api/webhook-endpoints', { name: 'CRM', url: receiver.url })).secret
  const csm = { name: MARA.name, email: MARA.email, role: 'csm', department: 'success' }
  maraLink = (await tell<{ link: { url: string } }>('/api/members', csm)).link.url
  const seller = { name: SAM.name, email: SAM.email, role: 'department', department: 'sales' }
  samLink = (await tell<{ link: { url: string } }>('/api/members', seller)).link.url
  await owner.leave()
  await world.importCsv('accounts', csv([{ external_id: 'A-1', name: 'Harbour Logistics', owner_email: MARA.email }]))
  const price = { external_id: 'S-1', account_external_id: 'A-1', started_on: daysAgo(500), amount: 1_000 }
  await world.importCsv('subscriptions', csv([{ ...price, interval: 'month', currency: 'EUR', plan: 'Team' }]))
})
afterAll(async () => {
  receiver?.server.close()
  await world?.close()
})

journey(
  'an expansion lead: sent to Sales, declined with a reason, sent again, accepted and won',
  () => world,
  async ({ page }) => {
    await acceptInvitation(page, maraLink, MARA)
    const id = await accountNamed(page, 'Harbour Logistics')
    await page.goto(`/accounts/${id}`)
    await page.getByRole('heading', { name: 'No leads yet' }).waitFor()
    await page.keyboard.press('Shift+L')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What it is about').fill('Seats at 96 %')
    await dialog.getByLabel('Worth a year').fill('4800')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: '1 lead', exact: true }).waitFor()
    await page.getByText('Expansion lead sent to sales: Seats at 96 %').waitFor()

    await asSeller(async (inbox) => {
      await inbox.getByRole('heading', { name: '1 lead waits for an answer of Sales' }).waitFor()
      await axeClean(inbox)
      await inbox.keyboard.press('d')
      await inbox.getByRole('dialog').getByLabel('Why').fill('Ask again when the ticket is solved')
      await inbox.keyboard.press('Control+Enter')
      await inbox.getByText('Ask again when the ticket is solved').waitFor()
    })

    await page.getByRole('button', { name: /^\d+ new$/ }).click()
    await page.getByText('Sales declined the expansion lead: Seats at 96 %').waitFor()
    await page.getByText('Ask again when the ticket is solved').first().waitFor()
    await page.getByRole('button', { name: /^Send again/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()

    await asSeller(async (inbox) => {
      await inbox.getByRole('heading', { name: '1 lead waits for an answer of Sales' }).waitFor()
      await inbox.keyboard.press('a')
      await inbox.getByRole('button', { name: /^Won/ }).waitFor()
      await inbox.keyboard.press('w')
      await inbox.getByRole('dialog').getByRole('button', { name: 'Won' }).click()
      await inbox.getByRole('cell', { name: 'Won', exact: true }).waitFor()
    })
    await page.getByText('Won', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('Sales won the expansion lead: Seats at 96 %').waitFor()
    await toldOutside()
    await inTheHelix(page)
  },
)

/** Sam at another screen, in the inbox of Sales. */
async function asSeller(does: (page: Page) => Promise<void>): Promise<void> {
  const visitor = await world.visit()
  try {
    if (samLink !== '') await acceptInvitation(visitor.page, samLink, SAM)
    else await signIn(visitor.page, SAM)
    samLink = ''
    await visitor.page.goto('/revenue/leads')
    await does(visitor.page)
    expect(visitor.problems()).toEqual([])
  } finally {
    await visitor.leave()
  }
}

/** Every change was told to the other system, signed, in its order. */
async function toldOutside(): Promise<void> {
  await expect.poll(() => receiver.got.length).toBe(5)
  const hook = new Webhook(secret)
  const told = receiver.got.map(({ body, headers }) => {
    const signed = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
    )
    return hook.verify(body, signed) as { type: string; data: { lead: { title: string; reason: string | null } } }
  })
  expect(told.map(({ type }) => type).sort()).toEqual(
    ['lead.accepted', 'lead.declined', 'lead.sent', 'lead.sent', 'lead.won'].sort(),
  )
  expect(told.find(({ type }) => type === 'lead.declined')?.data.lead).toMatchObject({
    title: 'Seats at 96 %',
    reason: 'Ask again when the ticket is solved',
  })
}

/** The helix of the account's year counts the lead that was won. */
async function inTheHelix(page: Page): Promise<void> {
  await page.goto('/revenue/helix')
  await page.getByRole('heading', { name: /^Each EUR of ARR a year ago became 1\.00/ }).waitFor()
  await page.getByRole('heading', { name: '1 lead in twelve months, 1 won' }).waitFor()
  await axeClean(page)
  const { leads } = await ask<{ leads: { label: string; won: number; wonMinor: number }[] }>(page, '/api/helix')
  expect(leads).toMatchObject([{ label: 'CSQL', won: 1, wonMinor: 480_000 }])
}
