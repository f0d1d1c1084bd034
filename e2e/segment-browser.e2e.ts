import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GOOD_KEY, openDoor, type Door } from '../src/record/events/testing/door.ts'
import { connectCode } from '../src/record/event-sources/ui/connect-code.ts'
import { openBrowser } from './browser.ts'

const ENTRY = 'sample.js'

let browser: Browser
let door: Door
let shop: Server

beforeAll(async () => {
  door = await openDoor()
  const script = await bundled(connectCode('segment-browser', { writeKey: GOOD_KEY, host: door.url }))
  shop = createServer((request, response) => {
    const isScript = request.url === '/app.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : '<!doctype html><p>Shop</p><script type="module" src="/app.js"></script>')
  }).listen(0, '127.0.0.1')
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  shop.close()
  await door.close()
})

/** As a bundler of the customer would pack it. */
async function bundled(code: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('..', import.meta.url)),
    plugins: [
      {
        name: 'sample',
        resolveId: (id) => (id.endsWith(ENTRY) ? `${fileURLToPath(new URL('.', import.meta.url))}${ENTRY}` : null),
        load: (id) => (id.endsWith(ENTRY) ? code : null),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: ENTRY, output: { codeSplitting: false } } },
  })
  const [file] = [built].flat().flatMap((part) => ('output' in part ? part.output : []))
  return file?.type === 'chunk' ? file.code : ''
}

test("the code for Segment's browser SDK sends to Volant alone", async () => {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).origin))
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}`)
  await expect.poll(() => door.items().length).toBe(3)
  // The SDK sends every call in a request of its own, at once: their order of arrival says nothing.
  const inOrder = door.items().toSorted((a, b) => 'igt'.indexOf(a.type) - 'igt'.indexOf(b.type))
  expect(inOrder).toMatchObject([
    { type: 'i', userId: 'user-1' },
    { type: 'g', userId: 'user-1', groupKey: 'account-1' },
    { type: 't', userId: 'user-1', name: 'Signed In' },
  ])
  const own = new Set([new URL(page.url()).origin, door.url])
  expect(asked.filter((origin) => !own.has(origin))).toEqual([])
  await page.close()
})
