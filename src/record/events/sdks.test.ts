import { Analytics } from '@segment/analytics-node'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { PostHog } from 'posthog-node'
import type { IncomingHttpHeaders } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Overloaded } from './item.ts'
import { GOOD_KEY, openDoor, type Door } from './testing/door.ts'

/** The SDKs people already have, as they are, with nothing changed but the host. */

interface Seen {
  path: string
  headers: IncomingHttpHeaders
}

let door: Door
const seen: Seen[] = []
beforeAll(async () => {
  door = await openDoor({ keys: [{ groupType: 'company' }] })
  door.server.prependListener('request', ({ url = '', headers }) => seen.push({ path: url, headers }))
})
afterAll(() => door.close())
afterEach(() => {
  door.deliveries.length = 0
  door.noted.length = 0
  door.submit = () => Promise.resolve()
  seen.length = 0
})

/** Fails the first requests in these ways, then takes them. */
function failFirst(...errors: Error[]): void {
  door.submit = () => {
    const error = errors.shift()
    return error ? Promise.reject(error) : Promise.resolve()
  }
}

describe('@segment/analytics-node', () => {
  const open = () => new Analytics({ writeKey: GOOD_KEY, host: door.url, flushAt: 20, flushInterval: 50 })

  test('sends every kind of call', async () => {
    const analytics = open()
    analytics.identify({ userId: 'u1', traits: { plan: 'pro' } })
    analytics.group({ userId: 'u1', groupId: 'acme', traits: { seats: 4 } })
    analytics.track({ userId: 'u1', event: 'Report exported', properties: { pages: 3 }, context: { groupId: 'acme' } })
    analytics.page({ userId: 'u1', name: 'Pricing' })
    analytics.screen({ anonymousId: 'a1', name: 'Home' })
    analytics.alias({ userId: 'u1', previousId: 'a1' })
    await analytics.closeAndFlush()

    expect(door.items()).toMatchObject([
      { type: 'i', userId: 'u1', properties: '{"plan":"pro"}' },
      { type: 'g', userId: 'u1', groupKey: 'acme', properties: '{"seats":4}' },
      { type: 't', name: 'Report exported', groupKey: 'acme', properties: '{"pages":3}' },
      { type: 'p', name: 'Pricing' },
      { type: 's', name: 'Home', userId: null, anonymousId: 'a1' },
      { type: 'a', userId: 'u1', previousId: 'a1' },
    ])
    expect(door.noted).toEqual([])
  })

  test('a batch that failed comes again with the same message ids, and says that it does', async () => {
    failFirst(new Error('a bug'), new Overloaded(429, 1, 'Wait.'))
    const analytics = open()
    analytics.track({ userId: 'u1', event: 'Retried', messageId: 'same' })
    await analytics.closeAndFlush({ timeout: 20_000 })

    expect(seen.map(({ headers }) => headers['x-retry-count'])).toEqual([undefined, '1', '2'])
    expect(door.items().map((item) => item.messageId)).toEqual(['same'])
  })

  test('what can never be taken does not come again', async () => {
    const wrong = new Analytics({ writeKey: 'wrong', host: door.url, flushAt: 1 })
    const errors: unknown[] = []
    wrong.on('error', (error) => errors.push(error))
    wrong.track({ userId: 'u1', event: 'Lost' })
    await wrong.closeAndFlush()
    expect(seen).toHaveLength(1)
    expect(errors).toHaveLength(1)
    expect(door.items()).toEqual([])
  })
})

describe('@rudderstack/rudder-sdk-node', () => {
  const open = () => new RudderAnalytics(GOOD_KEY, { dataPlaneUrl: door.url, flushInterval: 50, logLevel: 'silent' })

  test('sends gzip under the label of a form, the first event alone', async () => {
    const analytics = open()
    analytics.identify({ userId: 'u1', traits: { plan: 'pro' } })
    analytics.group({ userId: 'u1', groupId: 'acme', traits: { seats: 4 } })
    analytics.track({ userId: 'u1', event: 'Report exported', properties: { pages: 3 } })
    analytics.page({ userId: 'u1', name: 'Pricing' })
    await expect.poll(() => door.items().length, { timeout: 10_000 }).toBe(4)

    expect(door.deliveries[0]?.items).toHaveLength(1)
    expect(door.items()).toMatchObject([
      { type: 'i', userId: 'u1', properties: '{"plan":"pro"}' },
      { type: 'g', groupKey: 'acme', properties: '{"seats":4}' },
      { type: 't', name: 'Report exported', properties: '{"pages":3}' },
      { type: 'p', name: 'Pricing' },
    ])
    expect(seen[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/x-www-form-urlencoded',
    })
    for (const item of door.items()) expect(Math.abs(item.at - Date.now())).toBeLessThan(60_000)
  })

  test('sends again after an overload', async () => {
    failFirst(new Overloaded(429, 1, 'Wait.'), new Error('a bug'))
    const analytics = open()
    analytics.track({ userId: 'u1', event: 'Retried' })
    await expect.poll(() => door.items().map((item) => item.name), { timeout: 20_000 }).toEqual(['Retried'])
    expect(seen.length).toBe(3)
  })
})

describe('posthog-node', () => {
  const open = () => new PostHog(GOOD_KEY, { host: door.url, flushAt: 20, flushInterval: 50, fetchRetryDelay: 50 })

  test('sends events, people, groups and aliases, packed', async () => {
    const posthog = open()
    posthog.identify({ distinctId: 'u1', properties: { $set: { plan: 'pro' }, $set_once: { first: 1 } } })
    posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { seats: 4 } })
    posthog.capture({
      distinctId: 'u1',
      event: 'Report exported',
      properties: { pages: 3 },
      groups: { company: 'acme' },
    })
    posthog.alias({ distinctId: 'u1', alias: 'old' })
    await posthog.shutdown()

    const items = door.items()
    expect(items).toHaveLength(4)
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'i', userId: 'u1' }),
        expect.objectContaining({ type: 'g', userId: null, groupKey: 'acme' }),
        expect.objectContaining({ type: 't', name: 'Report exported', userId: 'u1', groupKey: 'acme' }),
        expect.objectContaining({ type: 'a', userId: 'u1', previousId: 'old' }),
      ]),
    )
    expect(JSON.parse(items.find((item) => item.type === 'i')?.properties ?? '')).toMatchObject({
      plan: 'pro',
      first: 1,
    })
    expect(seen[0]).toMatchObject({ path: '/batch/', headers: { 'content-encoding': 'gzip' } })
    expect(new Set(items.map((item) => item.messageId)).size).toBe(4)
    expect(door.noted).toEqual([])
  })

  test('sends again after a failure', async () => {
    failFirst(new Error('a bug'), new Overloaded(503, 1, 'Wait.'))
    const posthog = open()
    posthog.capture({ distinctId: 'u1', event: 'Retried', uuid: '0190c1a2-0000-7000-8000-000000000001' })
    await posthog.shutdown()
    expect(seen).toHaveLength(3)
    expect(door.items().map((item) => item.messageId)).toEqual(['0190c1a2-0000-7000-8000-000000000001'])
  })

  test('in its newest protocol too, and hears what was not taken', async () => {
    vi.stubEnv('POSTHOG_CAPTURE_MODE', 'v1')
    const posthog = open()
    vi.unstubAllEnvs()
    const errors: unknown[] = []
    posthog.on('error', (error: unknown) => errors.push(error))
    posthog.capture({ distinctId: 'u1', event: 'Report exported', groups: { company: 'acme' } })
    posthog.capture({ distinctId: 'u'.repeat(101), event: 'Not taken' })
    await posthog.shutdown()
    expect(seen.map(({ path }) => path)).toEqual(['/i/v1/analytics/events'])
    expect(door.items()).toMatchObject([{ type: 't', name: 'Report exported', userId: 'u1', groupKey: 'acme' }])
    expect(String(errors[0])).toContain('1 dropped')
  })

  test('hears that there are no feature flags', async () => {
    const posthog = open()
    expect(await posthog.getAllFlags('u1')).toEqual({})
    await posthog.shutdown()
    expect(seen.map(({ path }) => path.split('?')[0])).toContain('/flags/')
  })
})
