import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GOOD_KEY, openDoor, type Door } from '../src/record/events/testing/door.ts'
import { connectCode } from '../src/record/event-sources/ui/connect-code.ts'
import { openBrowser } from './browser.ts'
import { bundled, openShop, visitShop, type Shop } from './shop.ts'

let browser: Browser
let door: Door
let shop: Shop

beforeAll(async () => {
  door = await openDoor()
  shop = await openShop(await bundled(connectCode('segment-browser', { writeKey: GOOD_KEY, host: door.url })))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  shop.close()
  await door.close()
})

test("the code for Segment's browser SDK sends to Volant alone", async () => {
  const { page, asked } = await visitShop(browser, shop)
  await expect.poll(() => door.items().length).toBe(3)
  // The SDK sends every call in a request of its own, at once: their order of arrival says nothing.
  const inOrder = door.items().toSorted((a, b) => 'igt'.indexOf(a.type) - 'igt'.indexOf(b.type))
  expect(inOrder).toMatchObject([
    { type: 'i', userId: 'user-1' },
    { type: 'g', userId: 'user-1', groupKey: 'account-1' },
    { type: 't', userId: 'user-1', name: 'Signed In' },
  ])
  await expect.poll(() => [...asked]).toEqual([door.url])
  await page.close()
})
