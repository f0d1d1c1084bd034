import { expect, test } from 'vitest'
import type { Arrival } from './accept.ts'
import { acceptPostHog } from './posthog.ts'

const RECEIVED = Date.UTC(2026, 2, 10, 9)
const arrival: Arrival = {
  receivedAt: RECEIVED,
  sentAt: RECEIVED,
  context: null,
  rule: { groupType: 'company', accountTrait: null },
  hasOddText: false,
  isSmall: true,
}
const base = { distinct_id: 'u1', uuid: 'm1', timestamp: '2026-03-10T08:00:00.000Z' }
const translated = (event: object) => acceptPostHog({ ...base, ...event }, arrival)

test.each([
  [
    'an event, with the account of the configured group type',
    { event: 'Report exported', properties: { pages: 3, token: 'k', $groups: { project: 'p', company: 'acme' } } },
    { type: 't', name: 'Report exported', userId: 'u1', groupKey: 'acme', messageId: 'm1', at: RECEIVED - 3_600_000 },
  ],
  [
    '$identify with what is set',
    { event: '$identify', properties: { $set: { plan: 'pro' }, $set_once: { plan: 'free', first: 1 } } },
    { type: 'i', userId: 'u1', properties: '{"plan":"pro","first":1}' },
  ],
  [
    '$identify from a browser, without what the SDK adds to the traits',
    {
      event: '$identify',
      properties: {
        $set: { plan: 'pro', trial: null, $browser: 'Chrome' },
        $set_once: { $initial_referrer: '$direct', utm_source: null, utm_medium: 'mail', first: 1 },
      },
    },
    { type: 'i', userId: 'u1', properties: '{"plan":"pro","trial":null,"utm_medium":"mail","first":1}' },
  ],
  [
    '$identify of a visitor who was anonymous',
    { event: '$identify', $set: { plan: 'pro' }, properties: { $anon_distinct_id: 'a1' } },
    { type: 'i', userId: 'u1', anonymousId: 'a1', properties: '{"plan":"pro"}' },
  ],
  [
    '$groupidentify from a server, which names no user',
    {
      event: '$groupidentify',
      distinct_id: '$company_acme',
      properties: { $group_type: 'company', $group_key: 'acme', $group_set: { seats: 4 } },
    },
    { type: 'g', groupKey: 'acme', userId: null, properties: '{"seats":4}' },
  ],
  [
    '$groupidentify of a user',
    { event: '$groupidentify', properties: { $group_type: 'company', $group_key: 'acme' } },
    { type: 'g', groupKey: 'acme', userId: 'u1' },
  ],
  [
    '$create_alias',
    { event: '$create_alias', properties: { distinct_id: 'u1', alias: 'old' } },
    { type: 'a', userId: 'u1', previousId: 'old' },
  ],
  ['$pageview', { event: '$pageview', properties: { $current_url: 'https://x' } }, { type: 'p', name: 'page' }],
  ['$screen', { event: '$screen', properties: { $screen_name: 'Home' } }, { type: 's', name: 'Home' }],
  [
    'a visitor nobody has identified',
    { event: 'seen', properties: { $is_identified: false } },
    { userId: null, anonymousId: 'u1' },
  ],
  [
    'an event without a person',
    { event: 'seen', properties: { $process_person_profile: false } },
    { userId: null, anonymousId: 'u1' },
  ],
  [
    'an event without a person, in the newest protocol',
    { event: 'seen', options: { process_person_profile: false } },
    { userId: null, anonymousId: 'u1' },
  ],
  ['the id of the device', { event: 'seen', properties: { $device_id: 'u1' } }, { userId: null, anonymousId: 'u1' }],
  [
    'the user in the properties',
    { event: 'seen', distinct_id: undefined, properties: { distinct_id: 'u2' } },
    { userId: 'u2' },
  ],
  ['how long ago it was', { event: 'seen', timestamp: undefined, offset: 5000 }, { at: RECEIVED - 5000 }],
])('%s', (_, event, expected) => {
  expect(translated(event).item).toMatchObject(expected)
})

test('the key an event was sent with is not one of its properties', () => {
  expect(translated({ event: 'seen', properties: { token: 'k', a: 1 } }).item?.properties).toBe('{"a":1}')
})

test.each([
  [{ event: 'seen', distinct_id: undefined }, 'user.missing'],
  [{ distinct_id: 'u' }, 'event.missing'],
  [{ event: '$groupidentify', properties: { $group_type: 'project', $group_key: 'p' } }, 'group_type.other'],
  [{ event: '$groupidentify', properties: { $group_type: 'company' } }, 'group_id.missing'],
  [{ event: '$create_alias' }, 'previous_id.missing'],
  [
    { event: '$groupidentify', properties: { $group_type: 'company', $group_key: { toString: 1 } } },
    'group_id.invalid',
  ],
  [{ event: '$groupidentify', properties: { $group_type: { toString: 1 }, $group_key: 'k' } }, 'group_type.other'],
])('%j is refused', (event, code) => {
  expect(translated(event).rejection?.code).toBe(code)
})

test('what is no object is refused', () => {
  expect(acceptPostHog('text', arrival).rejection?.code).toBe('item.not_an_object')
})
