import { expect, test } from 'vitest'
import { judge } from './receiver-entries.ts'
import type { WriteKey } from './store-write-keys.ts'

const key: WriteKey = {
  key: 'wk',
  sourceId: 1,
  allowedOrigins: [],
  groupType: null,
  accountTrait: null,
}

function judged(text: string, kind: 'batch' | 'posthog' = 'batch') {
  const path = { kind, limitBytes: 1_000_000 } as const
  return judge({ path, value: JSON.parse(text) as unknown, text, url: '/v1/batch', receivedAt: 0, key }).rejections
}

test('each refused item is kept as it was written, letter by letter', () => {
  const items = ['{ "type":"track", "n": 1.0, "n": 12345678901234567890 }', ' 7', '{"type" : "caf\\u00e9"}']
  const texts = items.map((item) => item.trim())
  expect(judged(`{"batch":[${items.join(',')}]}`).map(({ raw }) => raw)).toEqual(texts)
  expect(judged(`[${items.join(',')}]`, 'posthog').map(({ raw }) => raw)).toEqual(texts)
  expect(judged(items[0] ?? '', 'posthog').map(({ raw }) => raw)).toEqual(texts.slice(0, 1))
})

test('what is nested too deep or too long is kept as it came, cut at 40,000 bytes', () => {
  const deep = `{"type":"track","a":${'['.repeat(100)}${']'.repeat(100)}}`
  const long = `{"type":"track","a":"${'ä'.repeat(30_000)}"}`
  const [first, second] = judged(`{"batch":[${deep},${long}]}`)
  expect([first?.code, first?.raw]).toEqual(['item.too_deep', deep])
  expect([second?.code, second?.raw.slice(0, 30)]).toEqual(['item.too_large', long.slice(0, 30)])
  expect(Buffer.byteLength(second?.raw ?? '')).toBeLessThanOrEqual(40_002)
})

test('what the batch says for all goes with each, of a long context what places the item', () => {
  const contextOf = (context: object) => {
    const [first, second] = judged(JSON.stringify({ batch: [{}, {}], context }))
    expect(second?.context).toBe(first?.context)
    return first?.context === null ? null : (JSON.parse(first?.context ?? '') as unknown)
  }
  const long = 'x'.repeat(5_000)
  expect(contextOf({ groupId: 'acme', locale: 'en' })).toEqual({ groupId: 'acme', locale: 'en' })
  expect(contextOf({ groupId: 'acme', traits: { plan: 'pro' }, page: long })).toEqual({
    groupId: 'acme',
    traits: { plan: 'pro' },
  })
  expect(contextOf({ groupId: 'acme', traits: { long } })).toEqual({ groupId: 'acme' })
  expect(contextOf({ groupId: long, page: long })).toBeNull()
  expect(judged('{"batch":[{}]}').map(({ context }) => context)).toEqual([null])
})
