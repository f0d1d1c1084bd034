import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { openDoor, type Door } from '../src/record/events/testing/door.ts'
import { openBrowser } from './browser.ts'

const ENTRY = 'sample.js'

/** The product of a customer: every address is a page with this script, on an origin of its own. */
export interface Shop {
  readonly url: string
  close(): void
}

const PAGE = '<!doctype html><title>Shop</title><script type="module" src="/app.js"></script><button>Buy</button>'

export async function openShop(script: string): Promise<Shop> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/app.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : PAGE)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** One page of a shop, with what went wrong on it and whom it asked for something. */
export interface Visit {
  readonly page: Page
  /** Lines of the console and thrown errors. */
  readonly problems: readonly string[]
  /** Origins other than the page's own, as the browser tells of them: that may be after they answered. */
  readonly asked: ReadonlySet<string>
}

/** Hides that a program drives the browser: PostHog's SDK sends nothing then. */
const AS_PERSON = `Object.defineProperties(navigator, {
  userAgent: { value: navigator.userAgent.replace('Headless', '') },
  userAgentData: { value: undefined },
  webdriver: { value: false },
})`

export async function visitShop(browser: Browser, { url }: Shop): Promise<Visit> {
  const problems: string[] = []
  const asked = new Set<string>()
  const page = await browser.newPage()
  await page.addInitScript(AS_PERSON)
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (origin !== url) asked.add(origin)
  })
  await page.goto(`${url}/cart`)
  return { page, problems, asked }
}

/** A shop with an SDK in it, open in a browser, and the event API it sends to. */
export interface ShopVisited extends Visit {
  readonly shop: Shop
  readonly door: Door
  readonly browser: Browser
}

/**
 * Opens a shop with what `script` makes, and visits it anew before each test. Keys of the event API: the good one, `ours` for
 * the shop's origin alone, `theirs` for another.
 */
export function shopOfTests(script: () => Promise<string> | string): ShopVisited {
  const all = {} as { -readonly [Part in keyof ShopVisited]: ShopVisited[Part] }
  beforeAll(async () => {
    all.shop = await openShop(await script())
    const keys = [
      {},
      { key: 'ours', allowedOrigins: [all.shop.url] },
      { key: 'theirs', allowedOrigins: ['https://other.example'] },
    ]
    all.door = await openDoor({ keys })
    all.browser = await openBrowser()
  })
  afterAll(async () => {
    await all.browser.close()
    await all.door.close()
    all.shop.close()
  })
  beforeEach(async () => {
    Object.assign(all, await visitShop(all.browser, all.shop))
  })
  afterEach(async () => {
    await all.page.close()
    all.door.deliveries.length = 0
  })
  return all
}

/** Code as a bundler of the customer would pack it. */
export async function bundled(code: string): Promise<string> {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('..', import.meta.url)),
    plugins: [
      {
        name: 'sample',
        resolveId: (id) => (id.endsWith(ENTRY) ? `${folder}${ENTRY}` : null),
        load: (id) => (id.endsWith(ENTRY) ? code : null),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: ENTRY, output: { codeSplitting: false } } },
  })
  const [file] = [built].flat().flatMap((part) => ('output' in part ? part.output : []))
  return file?.type === 'chunk' ? file.code : ''
}
