import { expect, onTestFinished, test } from 'vitest'
import { GOOD_KEY } from '../src/record/events/testing/door.ts'
import { connectCode } from '../src/record/event-sources/ui/connect-code.ts'
import { bundled, openShop, shopOfTests, visitShop } from './shop.ts'

const here = shopOfTests(() => bundled(`import posthog from 'posthog-js'; window.posthog = posthog`))

/** As PostHog's page for newcomers has it. */
const init = (key: string, options = {}) =>
  here.page.evaluate(`new Promise((loaded) => posthog.init('${key}', {
    api_host: '${here.door.url}', loaded, ...${JSON.stringify(options)} })).then(() => 1)`)

/** Each call in a request of its own comes in any order. */
const found = (type: string, name: string) => here.door.items().find((item) => item.type === type && item.name === name)
const names = () => here.door.items().map(({ name }) => name)

test('what PostHog’s browser SDK captures arrives with its user and account', async () => {
  await init(GOOD_KEY)
  await expect.poll(names).toEqual(['page'])
  await here.page.evaluate(`
    posthog.capture('Looked around')
    posthog.identify('u1', { plan: 'pro' }, { first: 'cart' })
    posthog.group('company', 'acme', { seats: 4 })
    posthog.capture('Checked out', { total: 12 })`)
  await here.page.getByRole('button', { name: 'Buy' }).click()
  await expect.poll(names).toContain('$autocapture')

  const anonymousId = found('p', 'page')?.anonymousId
  expect(anonymousId).toMatch(/^[0-9a-f-]{36}$/)
  expect(found('p', 'page')).toMatchObject({ userId: null, groupKey: null })
  expect(found('t', 'Looked around')).toMatchObject({ userId: null, anonymousId })
  expect(found('i', 'identify')).toMatchObject({
    userId: 'u1',
    anonymousId,
    properties: '{"plan":"pro","first":"cart"}',
  })
  expect(found('g', 'group')).toMatchObject({ userId: 'u1', groupKey: 'acme', properties: '{"seats":4}' })
  expect(found('t', 'Checked out')).toMatchObject({ userId: 'u1', groupKey: 'acme' })
  expect(found('t', '$autocapture')).toMatchObject({ userId: 'u1', groupKey: 'acme' })
  expect(here.door.noted).toEqual([])
  expect(here.problems).toEqual([])
  await expect.poll(() => [...here.asked]).toEqual([here.door.url])
})

test('what is captured as the page goes arrives, and that it went', async () => {
  await init('ours', { defaults: '2026-01-30' })
  await here.page.evaluate(`posthog.capture('Left')`)
  await here.page.goto('about:blank')
  await expect.poll(names).toEqual(expect.arrayContaining(['page', 'Left', '$pageleave']))
})

test('unpacked JSON arrives too, after the browser has asked whether it may', async () => {
  await init('ours', { disable_compression: true, request_batching: false })
  await here.page.evaluate(`posthog.capture('Plain')`)
  await expect.poll(names).toEqual(expect.arrayContaining(['page', 'Plain']))
  expect(here.problems).toEqual([])
})

test('pages that wait for flags hear that there are none, and parts that are not here stay away in silence', async () => {
  await init(GOOD_KEY, { capture_exceptions: true, capture_performance: true, capture_dead_clicks: true })
  const flags = await here.page.evaluate(`new Promise((told) => posthog.onFeatureFlags((names) => told(names)))`)
  expect(flags).toEqual([])
  await expect.poll(names).toContain('page')
  expect(here.problems).toEqual([])
})

test('the code a newcomer copies sends a user, its account and an event, to Volant alone', async () => {
  const product = await openShop(
    await bundled(connectCode('posthog-browser', { writeKey: GOOD_KEY, host: here.door.url })),
  )
  onTestFinished(() => product.close())
  const { page: cart, asked, problems } = await visitShop(here.browser, product)
  await expect.poll(names).toEqual(expect.arrayContaining(['page', 'identify', 'group', 'Signed In']))
  expect(found('i', 'identify')).toMatchObject({
    userId: 'user-1',
    properties: expect.stringContaining('Maria Silva'),
  })
  expect(found('g', 'group')).toMatchObject({
    userId: 'user-1',
    groupKey: 'account-1',
    properties: '{"name":"Example Ltd"}',
  })
  expect(found('t', 'Signed In')).toMatchObject({ userId: 'user-1', groupKey: 'account-1' })
  expect(here.door.noted).toEqual([])
  expect(problems).toEqual([])
  await expect.poll(() => [...asked]).toEqual([here.door.url])
  await cart.close()
})
