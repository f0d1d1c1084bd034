import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'vite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { connectCode } from '../src/record/event-sources/ui/connect-code.ts'
import { SNIPPET } from '../vite.config.ts'
import { openBrowser } from './browser.ts'

interface Call {
  type: string
  messageId: string
  anonymousId: string
  userId?: string
  event?: string
  context: { groupId?: string; page: { path: string } }
}

interface Batch {
  writeKey: string
  sentAt: string
  batch: Call[]
}

let browser: Browser
let script: string
let door: Server
let shop: Server
let isAway = false
let batches: Batch[] = []
let arrived = () => {}

/** Takes events in as Volant's door does: any origin, plain text. */
function takeIn(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/volant.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    return
  }
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    response.writeHead(isAway ? 503 : 200, { 'access-control-allow-origin': '*' }).end('{}')
    if (isAway || request.method !== 'POST') return
    batches.push(JSON.parse(Buffer.concat(parts).toString()) as Batch)
    arrived()
  })
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function listening(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(handle).listen(0, '127.0.0.1', () => resolve(server))
  })
}

/** Done when as many calls arrived as asked for. */
async function calls(count: number): Promise<Call[]> {
  const all = () => batches.flatMap(({ batch }) => batch)
  while (all().length < count) {
    await new Promise<void>((resolve) => {
      arrived = resolve
    })
  }
  return all()
}

beforeAll(async () => {
  const built = await build({ ...SNIPPET, build: { ...SNIPPET.build, write: false } })
  const [file] = [built].flat().flatMap((part) => ('output' in part ? part.output : []))
  script = file?.type === 'chunk' ? file.code : ''
  door = await listening(takeIn)
  const code = connectCode('snippet', { writeKey: 'vw_test', host: urlOf(door) })
  shop = await listening((request, response) => {
    const body = request.url === '/empty' ? '' : code
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><head>${body}</head><p>Shop</p>`)
  })
  browser = await openBrowser()
})
beforeEach(() => {
  batches = []
  isAway = false
})
afterAll(async () => {
  await browser.close()
  door.close()
  shop.close()
})

test('the code a newcomer copies sends who it was, of which account, and what happened', async () => {
  const page = await browser.newPage()
  await page.goto(`${urlOf(shop)}/cart`)
  const [first, identify, group, track] = await calls(4)
  expect(batches[0]?.writeKey).toBe('vw_test')
  expect([first?.type, identify?.type, group?.type, track?.type]).toEqual(['page', 'identify', 'group', 'track'])
  expect(track).toMatchObject({
    userId: 'user-1',
    event: 'Signed In',
    context: { groupId: 'account-1', page: { path: '/cart' } },
  })
  expect(new Set(batches.flatMap(({ batch }) => batch.map(({ anonymousId }) => anonymousId))).size).toBe(1)
  await page.close()
})

test('what happens just before the page goes arrives', async () => {
  const page = await browser.newPage()
  await page.goto(urlOf(shop))
  await calls(4)
  await page.evaluate(`volant.track('Left')`)
  await page.goto(`${urlOf(shop)}/empty`)
  const all = await calls(5)
  expect(all[4]?.event).toBe('Left')
  await page.close()
})

test('what could not be sent is sent by the next page, under the same ids', async () => {
  isAway = true
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(urlOf(shop))
  await page.waitForFunction(`Object.keys(localStorage).some((name) => name.startsWith('volant.vw_test.'))`)
  const kept = (await page.evaluate(
    `Object.entries(localStorage).filter(([name]) => name.startsWith('volant.vw_test.')).flatMap(([, text]) => JSON.parse(text).waiting.map((call) => call.messageId))`,
  )) as string[]
  // As if the page had been closed a while ago.
  await page.goto(`${urlOf(shop)}/empty`)
  await page.evaluate(
    `for (const name of Object.keys(localStorage)) if (name.startsWith('volant.vw_test.')) localStorage.setItem(name, localStorage.getItem(name).replace(/"at":\\d+/, '"at":0'))`,
  )
  isAway = false
  await page.goto(urlOf(shop))
  const all = await calls(8)
  expect(kept.length).toBeGreaterThanOrEqual(1)
  expect(all.map(({ messageId }) => messageId)).toEqual(expect.arrayContaining(kept))
  await context.close()
})
