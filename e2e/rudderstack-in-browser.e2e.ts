import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { GOOD_KEY, openDoor, type Door } from '../src/record/events/testing/door.ts'
import { connectCode } from '../src/record/event-sources/ui/connect-code.ts'
import { openBrowser } from './browser.ts'
import { bundled, openShop, visitShop, type Shop, type Visit } from './shop.ts'

let shop: Shop
let browser: Browser
let door: Door
let visit: Visit
let page: Page

beforeAll(async () => {
  // The build that fetches nothing from RudderStack's servers.
  const script = `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'; window.analytics = new RudderAnalytics()`
  shop = await openShop(await bundled(script))
  door = await openDoor({ keys: [{}, { key: 'ours', allowedOrigins: [shop.url] }] })
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

const load = (key: string, options = {}) =>
  page.evaluate(`analytics.load('${key}', '${door.url}', ${JSON.stringify({ configUrl: door.url, ...options })});
    new Promise((ready) => analytics.ready(() => ready(1)))`)
const names = () => door.items().map(({ name }) => name)

const CALLS = `
  analytics.page('Cart')
  analytics.identify('u1', { plan: 'pro' })
  analytics.group('acme', { seats: 4 })
  analytics.track('Checked out', { total: 12 })`

/** Each call in a request of its own comes in any order. */
function expectCalls(): void {
  const inOrder = door.items().toSorted((a, b) => 'pigt'.indexOf(a.type) - 'pigt'.indexOf(b.type))
  expect(inOrder).toMatchObject([
    { type: 'p', name: 'Cart', userId: null },
    { type: 'i', userId: 'u1', properties: '{"plan":"pro"}' },
    { type: 'g', userId: 'u1', groupKey: 'acme', properties: '{"seats":4}' },
    { type: 't', name: 'Checked out', userId: 'u1', properties: '{"total":12}' },
  ])
  expect(new Set(inOrder.map(({ anonymousId }) => anonymousId)).size).toBe(1)
}

test('page, identify, group and track arrive', async () => {
  await load(GOOD_KEY)
  await page.evaluate(CALLS)
  await expect.poll(() => door.items().length).toBe(4)
  expectCalls()
  expect(door.noted).toEqual([])
  expect(visit.problems).toEqual([])
  expect([...visit.asked]).toEqual([door.url])
})

test('as one batch, if so told', async () => {
  await load('ours', { queueOptions: { batch: { enabled: true, flushInterval: 500 } } })
  await page.evaluate(CALLS)
  await expect.poll(() => door.deliveries.length).toBe(1)
  expectCalls()
  expect(visit.problems).toEqual([])
})

test('what is sent as the page goes arrives by beacon', async () => {
  await load('ours', { useBeacon: true })
  await page.evaluate(`analytics.track('Left')`)
  await page.goto('about:blank')
  await expect.poll(names).toEqual(['Left'])
})

test('the code a newcomer copies sends a user, its account and an event, to Volant alone', async () => {
  const product = await openShop(
    await bundled(connectCode('rudderstack-browser', { writeKey: GOOD_KEY, host: door.url })),
  )
  onTestFinished(() => product.close())
  const { page: cart, asked, problems } = await visitShop(browser, product)
  await expect.poll(() => door.items().length).toBe(3)
  const inOrder = door.items().toSorted((a, b) => 'igt'.indexOf(a.type) - 'igt'.indexOf(b.type))
  expect(inOrder).toMatchObject([
    { type: 'i', userId: 'user-1', properties: expect.stringContaining('Maria Silva') },
    { type: 'g', userId: 'user-1', groupKey: 'account-1', properties: '{"name":"Example Ltd"}' },
    { type: 't', userId: 'user-1', name: 'Signed In' },
  ])
  expect(door.noted).toEqual([])
  expect(problems).toEqual([])
  expect([...asked]).toEqual([door.url])
  await cart.close()
})
