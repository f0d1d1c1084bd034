import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { GOOD_KEY } from '../src/record/events/testing/door.ts'
import { shopOfTests } from './shop.ts'

/** Segment's browser SDK as it comes from npm, on a page of another origin, with nothing changed but where it sends. */
const SDK = fileURLToPath(new URL('../node_modules/@segment/analytics-next/dist/umd/index.js', import.meta.url))

const here = shopOfTests(() => readFileSync(SDK, 'utf8'))

const load = (key: string) =>
  here.page.evaluate(
    `window.analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${here.door.url}' }); analytics.ready().then(() => 1)`,
  )

test('page, identify, group and track arrive', async () => {
  await load(GOOD_KEY)
  await here.page.evaluate(`(async () => {
    await analytics.page('Cart')
    await analytics.identify('u1', { plan: 'pro' })
    await analytics.group('acme', { seats: 4 })
    await analytics.track('Checked out', { total: 12 }, { context: { groupId: 'acme' } })
  })()`)
  await expect.poll(() => here.door.items().length).toBe(4)
  expect(here.door.items()).toMatchObject([
    { type: 'p', name: 'Cart', userId: null },
    { type: 'i', userId: 'u1', properties: '{"plan":"pro"}' },
    { type: 'g', userId: 'u1', groupKey: 'acme' },
    { type: 't', name: 'Checked out', userId: 'u1', groupKey: 'acme', properties: '{"total":12}' },
  ])
  expect(new Set(here.door.items().map((item) => item.anonymousId)).size).toBe(1)
  expect(here.problems).toEqual([])
})

test('a key takes events from the origins it names, and from no other', async () => {
  await load('ours')
  await here.page.evaluate(`analytics.track('From here')`)
  await expect.poll(() => here.door.items().map((item) => item.name)).toEqual(['From here'])

  const status = await here.page.evaluate(
    `fetch('${here.door.url}/v1/t', { method: 'POST', body: JSON.stringify({ writeKey: 'theirs', userId: 'u', event: 'e' }) }).then((answer) => answer.status)`,
  )
  expect(status).toBe(403)
  expect(here.door.items()).toHaveLength(1)
})

test('what is sent as the page goes arrives by beacon', async () => {
  await here.page.evaluate(`addEventListener('pagehide', () => navigator.sendBeacon('${here.door.url}/v1/batch',
    JSON.stringify({ writeKey: 'ours', batch: [{ type: 'track', anonymousId: 'a1', event: 'Left', messageId: 'm1' }] })))`)
  await here.page.goto('about:blank')
  await expect.poll(() => here.door.items().map((item) => item.name)).toEqual(['Left'])
})
