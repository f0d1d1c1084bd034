import { expect, onTestFinished, test } from 'vitest'
import { GOOD_KEY } from '../src/record/events/testing/door.ts'
import { connectCode } from '../src/record/event-sources/ui/connect-code.ts'
import { bundled, openShop, shopOfTests, visitShop } from './shop.ts'

/** The build that fetches nothing from RudderStack's servers. */
const SCRIPT = `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'; window.analytics = new RudderAnalytics()`

const here = shopOfTests(() => bundled(SCRIPT))

const load = (key: string, options = {}) =>
  here.page
    .evaluate(`analytics.load('${key}', '${here.door.url}', ${JSON.stringify({ configUrl: here.door.url, ...options })});
    new Promise((ready) => analytics.ready(() => ready(1)))`)
const names = () => here.door.items().map(({ name }) => name)

const CALLS = `
  analytics.page('Cart')
  analytics.identify('u1', { plan: 'pro' })
  analytics.group('acme', { seats: 4 })
  analytics.track('Checked out', { total: 12 })`

/** Each call in a request of its own comes in any order. */
function expectCalls(): void {
  const inOrder = here.door.items().toSorted((a, b) => 'pigt'.indexOf(a.type) - 'pigt'.indexOf(b.type))
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
  await here.page.evaluate(CALLS)
  await expect.poll(() => here.door.items().length).toBe(4)
  expectCalls()
  expect(here.door.noted).toEqual([])
  expect(here.problems).toEqual([])
  await expect.poll(() => [...here.asked]).toEqual([here.door.url])
})

test('as one batch, if so told', async () => {
  await load('ours', { queueOptions: { batch: { enabled: true, flushInterval: 500 } } })
  await here.page.evaluate(CALLS)
  await expect.poll(() => here.door.deliveries.length).toBe(1)
  expectCalls()
  expect(here.problems).toEqual([])
})

test('what is sent as the page goes arrives by beacon', async () => {
  await load('ours', { useBeacon: true })
  await here.page.evaluate(`analytics.track('Left')`)
  await here.page.goto('about:blank')
  await expect.poll(names).toEqual(['Left'])
})

test('the code a newcomer copies sends a user, its account and an event, to Volant alone', async () => {
  const product = await openShop(
    await bundled(connectCode('rudderstack-browser', { writeKey: GOOD_KEY, host: here.door.url })),
  )
  onTestFinished(() => product.close())
  const { page: cart, asked, problems } = await visitShop(here.browser, product)
  await expect.poll(() => here.door.items().length).toBe(3)
  const inOrder = here.door.items().toSorted((a, b) => 'igt'.indexOf(a.type) - 'igt'.indexOf(b.type))
  expect(inOrder).toMatchObject([
    { type: 'i', userId: 'user-1', properties: expect.stringContaining('Maria Silva') },
    { type: 'g', userId: 'user-1', groupKey: 'account-1', properties: '{"name":"Example Ltd"}' },
    { type: 't', userId: 'user-1', name: 'Signed In' },
  ])
  expect(here.door.noted).toEqual([])
  expect(problems).toEqual([])
  await expect.poll(() => [...asked]).toEqual([here.door.url])
  await cart.close()
})
