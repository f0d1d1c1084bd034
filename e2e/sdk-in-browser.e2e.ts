import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { GOOD_KEY, openDoor, type Door } from '../src/record/events/testing/door.ts'
import { openBrowser } from './browser.ts'
import { openShop, visitShop, type Shop, type Visit } from './shop.ts'

/** Segment's browser SDK as it comes from npm, on a page of another origin, with nothing changed but where it sends. */
const SDK = fileURLToPath(new URL('../node_modules/@segment/analytics-next/dist/umd/index.js', import.meta.url))

let shop: Shop
let browser: Browser
let door: Door
let visit: Visit
let page: Page

beforeAll(async () => {
  shop = await openShop(readFileSync(SDK, 'utf8'))
  door = await openDoor({
    keys: [
      {},
      { key: 'ours', allowedOrigins: [shop.url] },
      { key: 'theirs', allowedOrigins: ['https://other.example'] },
    ],
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await door.close()
  shop.close()
})
beforeEach(async () => {
  visit = await visitShop(browser, shop)
  page = visit.page
})
afterEach(async () => {
  await page.close()
  door.deliveries.length = 0
})

const load = (key: string) =>
  page.evaluate(
    `window.analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${door.url}' }); analytics.ready().then(() => 1)`,
  )

test('page, identify, group and track arrive', async () => {
  await load(GOOD_KEY)
  await page.evaluate(`(async () => {
    await analytics.page('Cart')
    await analytics.identify('u1', { plan: 'pro' })
    await analytics.group('acme', { seats: 4 })
    await analytics.track('Checked out', { total: 12 }, { context: { groupId: 'acme' } })
  })()`)
  await expect.poll(() => door.items().length).toBe(4)
  expect(door.items()).toMatchObject([
    { type: 'p', name: 'Cart', userId: null },
    { type: 'i', userId: 'u1', properties: '{"plan":"pro"}' },
    { type: 'g', userId: 'u1', groupKey: 'acme' },
    { type: 't', name: 'Checked out', userId: 'u1', groupKey: 'acme', properties: '{"total":12}' },
  ])
  expect(new Set(door.items().map((item) => item.anonymousId)).size).toBe(1)
  expect(visit.problems).toEqual([])
})

test('a key takes events from the origins it names, and from no other', async () => {
  await load('ours')
  await page.evaluate(`analytics.track('From here')`)
  await expect.poll(() => door.items().map((item) => item.name)).toEqual(['From here'])

  const status = await page.evaluate(
    `fetch('${door.url}/v1/t', { method: 'POST', body: JSON.stringify({ writeKey: 'theirs', userId: 'u', event: 'e' }) }).then((answer) => answer.status)`,
  )
  expect(status).toBe(403)
  expect(door.items()).toHaveLength(1)
})

test('what is sent as the page goes arrives by beacon', async () => {
  await page.evaluate(`addEventListener('pagehide', () => navigator.sendBeacon('${door.url}/v1/batch',
    JSON.stringify({ writeKey: 'ours', batch: [{ type: 'track', anonymousId: 'a1', event: 'Left', messageId: 'm1' }] })))`)
  await page.goto('about:blank')
  await expect.poll(() => door.items().map((item) => item.name)).toEqual(['Left'])
})
