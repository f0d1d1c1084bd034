import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_DEPTH, MAX_ITEM_BYTES } from './accept-bounds.ts'
import { accept, type Arrival } from './accept.ts'
import type { EventItem } from './item.ts'

const RECEIVED = Date.UTC(2026, 2, 10, 9)
const arrival: Arrival = {
  receivedAt: RECEIVED,
  sentAt: null,
  context: null,
  rule: { groupType: null, accountTrait: null },
  hasOddText: true,
  isSmall: false,
}
const track = { type: 'track', userId: 'u1', event: 'Report exported', messageId: 'm1' }

function accepted(value: unknown, more: Partial<Arrival> = {}): EventItem {
  const { item, rejection } = accept(value, { ...arrival, ...more })
  if (!item) throw new Error(`${rejection.code}: ${rejection.message}`)
  return item
}

function refusal(value: unknown, more: Partial<Arrival> = {}): string | undefined {
  return accept(value, { ...arrival, ...more }).rejection?.code
}

describe('each call becomes an event', () => {
  test('a track call with everything', () => {
    const value = {
      ...track,
      anonymousId: 'a1',
      timestamp: '2026-03-10T08:59:00.000Z',
      properties: { pages: 3, nested: { ok: true } },
      context: { groupId: 'acme' },
    }
    expect(accepted(value)).toEqual({
      type: 't',
      name: 'Report exported',
      userId: 'u1',
      anonymousId: 'a1',
      groupKey: 'acme',
      previousId: null,
      messageId: 'm1',
      at: RECEIVED - 60_000,
      original: '2026-03-10T08:59:00.000Z',
      properties: '{"pages":3,"nested":{"ok":true}}',
    })
  })

  test.each([
    [
      { type: 'page', name: 'Pricing' },
      { type: 'p', name: 'Pricing' },
    ],
    [
      { type: 'page', category: 'Docs' },
      { type: 'p', name: 'Docs' },
    ],
    [
      { type: 'page', name: null },
      { type: 'p', name: 'page' },
    ],
    [{ type: 'screen' }, { type: 's', name: 'screen' }],
    [
      { type: 'identify', traits: { plan: 'pro' } },
      { type: 'i', name: 'identify', properties: '{"plan":"pro"}' },
    ],
    [
      { type: 'identify', context: { traits: { plan: 'pro' } } },
      { type: 'i', properties: '{"plan":"pro"}' },
    ],
    [
      { type: 'group', groupId: 'acme', traits: { seats: 4 } },
      { type: 'g', groupKey: 'acme', properties: '{"seats":4}' },
    ],
    [
      { type: 'alias', previousId: 'old' },
      { type: 'a', name: 'alias', previousId: 'old' },
    ],
    [{ ...track, properties: [] }, { properties: '{}' }],
    [{ ...track, properties: null }, { properties: '{}' }],
  ])('%j', (value, expected) => {
    expect(accepted({ userId: 'u1', ...value })).toMatchObject(expected)
  })

  test('numbers given as ids become text', () => {
    expect(accepted({ ...track, userId: 42, messageId: 7 })).toMatchObject({ userId: '42', messageId: '7' })
  })

  test('an item without a message id gets one of its own each time', () => {
    const { messageId: _, ...without } = track
    expect(accepted(without).messageId).toMatch(/^[\da-f-]{36}$/)
    expect(accepted(without).messageId).not.toBe(accepted(without).messageId)
  })

  test('an item may fill its 32 KB and nest as deep as allowed', () => {
    const fillTo = (bytes: number) => {
      const item = { ...track, properties: { text: '' } }
      item.properties.text = 'x'.repeat(bytes - JSON.stringify(item).length)
      return item
    }
    expect(refusal(fillTo(MAX_ITEM_BYTES))).toBeUndefined()
    expect(refusal(fillTo(MAX_ITEM_BYTES + 1))).toBe('item.too_large')
    // The item itself is the first level, its properties the second.
    expect(refusal({ ...track, properties: nested(MAX_DEPTH - 1) })).toBeUndefined()
    expect(refusal({ ...track, properties: nested(MAX_DEPTH) })).toBe('item.too_deep')
    expect(refusal({ ...track, properties: nested(100_000) }, { isSmall: true })).toBe('item.too_deep')
  })
})

describe('an item that can never be accepted is refused with what to change', () => {
  test.each([
    [null, 'item.not_an_object'],
    ['text', 'item.not_an_object'],
    [[], 'item.not_an_object'],
    [{ ...track, type: 'delete' }, 'type.unknown'],
    [{ ...track, type: undefined }, 'type.unknown'],
    [{ ...track, type: 'constructor' }, 'type.unknown'],
    [{ ...track, type: ['track'] }, 'type.unknown'],
    [{ ...track, userId: undefined }, 'user.missing'],
    [{ ...track, userId: '', anonymousId: null }, 'user.missing'],
    [{ ...track, userId: { id: 1 } }, 'user_id.invalid'],
    [{ ...track, userId: true }, 'user_id.invalid'],
    [{ ...track, userId: 2 ** 60 }, 'user_id.inexact'],
    [{ ...track, userId: 'u'.repeat(101) }, 'user_id.too_long'],
    [{ ...track, anonymousId: 'u'.repeat(101) }, 'anonymous_id.too_long'],
    [{ ...track, messageId: 'u'.repeat(101) }, 'message_id.too_long'],
    [{ ...track, messageId: [] }, 'message_id.invalid'],
    [{ ...track, event: undefined }, 'event.missing'],
    [{ ...track, event: '  ' }, 'event.missing'],
    [{ ...track, event: 7 }, 'event.missing'],
    [{ ...track, event: 'e'.repeat(201) }, 'event.too_long'],
    [{ type: 'page', userId: 'u', name: 'e'.repeat(201) }, 'name.too_long'],
    [{ type: 'page', userId: 'u', name: {} }, 'name.invalid'],
    [{ ...track, properties: 'text' }, 'properties.not_an_object'],
    [{ ...track, properties: [1] }, 'properties.not_an_object'],
    [{ type: 'identify', userId: 'u', traits: 3 }, 'traits.not_an_object'],
    [{ type: 'group', userId: 'u' }, 'group_id.missing'],
    [{ type: 'group', groupId: 'acme' }, 'user.missing'],
    [{ type: 'group', userId: 'u', groupId: 'g'.repeat(101) }, 'group_id.too_long'],
    [{ ...track, context: { groupId: {} } }, 'group_id.invalid'],
    [{ type: 'alias', userId: 'u' }, 'previous_id.missing'],
    [{ type: 'alias', previousId: 'u' }, 'user_id.missing'],
    [{ ...track, timestamp: 'yesterday' }, 'timestamp.unreadable'],
    [{ ...track, timestamp: {} }, 'timestamp.unreadable'],
    [{ ...track, timestamp: '1970-01-01T00:00:00.000Z' }, 'timestamp.too_early'],
    [{ ...track, timestamp: 1_770_000_000 }, 'timestamp.too_early'],
    [{ ...track, timestamp: '2099-01-01T00:00:00.000Z' }, 'timestamp.in_future'],
    [{ ...track, properties: { text: 'a\0b' } }, 'text.null_character'],
    [{ ...track, properties: { 'a\0b': 1 } }, 'text.null_character'],
    [{ ...track, context: { deep: [{ x: '\0' }] } }, 'text.null_character'],
  ])('%j', (value, code) => {
    expect(refusal(value)).toBe(code)
  })

  test('what is said names the item as far as it can be kept', () => {
    const { rejection } = accept({ type: 'track', event: `a\0${'b'.repeat(300)}`, userId: 'u', messageId: 9 }, arrival)
    expect(rejection).toMatchObject({ eventType: 'track', eventName: `a${'b'.repeat(198)}`, messageId: '9' })
    expect(rejection?.message).toMatch(/^[A-Z].*\.$/)
  })

  test('characters beyond U+FFFF count once', () => {
    expect(refusal({ ...track, userId: '😀'.repeat(100) })).toBeUndefined()
    expect(refusal({ ...track, userId: '😀'.repeat(101) })).toBe('user_id.too_long')
  })
})

describe('the account an item names', () => {
  const rule = { groupType: 'company', accountTrait: 'company.id' }
  test.each([
    ['groupId before everything', { groupId: 'a', context: { groupId: 'b' } }, 'a'],
    ['the group of its context', { context: { groupId: 'b' } }, 'b'],
    ['the group of the batch', {}, 'of-batch'],
    ['a number', { groupId: 7 }, '7'],
  ])('%s', (_, more, expected) => {
    const item = accepted({ ...track, ...more }, { rule, context: { groupId: 'of-batch' } })
    expect(item.groupKey).toBe(expected)
  })

  test.each([
    ['the group of the type that means the account', { properties: { $groups: { project: 'p', company: 'c' } } }, 'c'],
    ['no group of another type', { properties: { $groups: { project: 'p' } } }, null],
    ['the trait as a path', { properties: { company: { id: 'c9' } } }, 'c9'],
    ['the trait under its whole name', { properties: { 'company.id': 3 } }, '3'],
    ['the trait of the context', { context: { traits: { company: { id: 'c8' } } } }, 'c8'],
    ['a trait that is no id', { properties: { company: { id: {} } } }, null],
    ['nothing', {}, null],
  ])('%s', (_, more, expected) => {
    expect(accepted({ ...track, ...more }, { rule }).groupKey).toBe(expected)
  })

  test('without a configured type the first group counts', () => {
    expect(accepted({ ...track, properties: { $groups: { project: 'p', company: 'c' } } }).groupKey).toBe('p')
  })

  test('names every object inherits are no traits', () => {
    for (const accountTrait of ['constructor', '__proto__', 'toString.name', 'constructor.name'])
      expect(
        accepted({ ...track, properties: {} }, { rule: { groupType: 'constructor', accountTrait } }).groupKey,
      ).toBeNull()
  })
})

describe('event time', () => {
  test('is corrected by when the request was sent', () => {
    const value = { ...track, timestamp: '2026-03-01T00:00:00.000Z', sentAt: '2030-01-01T00:00:00.000Z' }
    expect(accepted(value, { sentAt: Date.UTC(2026, 2, 1, 0, 0, 5) }).at).toBe(RECEIVED - 5000)
  })

  test('is corrected by when the item was sent where the request does not say it', () => {
    const value = { ...track, originalTimestamp: '2026-03-01T00:00:00.000Z', sentAt: '2026-03-01T00:00:02.000Z' }
    expect(accepted(value).at).toBe(RECEIVED - 2000)
    expect(accepted({ ...value, sentAt: 'soon' }).at).toBe(Date.UTC(2026, 2, 1))
  })
})

test('halves of surrogate pairs are repaired, in names and values', () => {
  const item = accepted({ ...track, userId: 'u\uD800', properties: { 'k\uDC00': ['v\uD800'], __proto__: null } })
  expect(item.userId).toBe('u\uFFFD')
  expect(item.properties).toBe('{"k\uFFFD":["v\uFFFD"]}')
})

test('a name like __proto__ is a property like any other', () => {
  const item = accepted(JSON.parse('{"type":"track","userId":"u","event":"e","properties":{"__proto__":{"x":1}}}'))
  expect(item.properties).toBe('{"__proto__":{"x":1}}')
  expect('x' in {}).toBe(false)
})

test('whatever comes, the check answers, and what it lets through keeps its promises', () => {
  const ids = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 120 }), fc.jsonValue())
  const arbitrary = fc.record(
    {
      type: fc.oneof(fc.constantFrom('track', 'page', 'screen', 'identify', 'group', 'alias'), fc.jsonValue()),
      event: ids,
      userId: ids,
      groupId: ids,
      previousId: ids,
      messageId: ids,
      timestamp: fc.oneof(fc.date().map(String), fc.jsonValue()),
      properties: fc.jsonValue(),
      traits: fc.jsonValue(),
      context: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(arbitrary, (value) => {
      const { item, rejection } = accept(value, arrival)
      expect(item === null).not.toBe(rejection === null)
      if (!item) return
      for (const text of [item.userId, item.anonymousId, item.groupKey, item.messageId, item.name, item.properties])
        expect(text === null || (text.isWellFormed() && !text.includes('\0'))).toBe(true)
      expect(item.at).toBeLessThanOrEqual(RECEIVED + 86_400_000)
      expect(JSON.parse(item.properties)).toBeTypeOf('object')
    }),
    { numRuns: 500 },
  )
})

function nested(depth: number): unknown {
  let value: unknown = {}
  for (let level = 1; level < depth; level += 1) value = { in: value }
  return value
}
