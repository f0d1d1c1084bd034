import { deflateSync, gzipSync } from 'node:zlib'

/** Numbers that repeat for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Json = Record<string, unknown>

export interface HostileBody {
  readonly path: string
  readonly bytes: Buffer
  readonly encoding: string | undefined
}

const PATHS = [
  '/v1/track',
  '/v1/identify',
  '/v1/group',
  '/v1/page',
  '/v1/alias',
  '/v1/batch',
  '/batch/',
  '/e/',
  '/i/v0/e/',
]
const RAW_VALUES = [
  '1e999',
  '-1e999',
  '123456789012345678901234567890',
  '-0',
  '5e-324',
  '1E400',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '{"__proto__":{"x":1},"__proto__":2}',
  'nan',
  '',
  ',',
  '[[]',
  '{"a":1,"a":2}',
]
const RAW_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'toJSON',
  'length',
  'hasOwnProperty',
  '\\u0000',
  '\\ud83d',
  '',
]
const FIELDS = [
  'type',
  'event',
  'userId',
  'anonymousId',
  'messageId',
  'groupId',
  'previousId',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'properties',
  'traits',
  'context',
  'name',
  'distinct_id',
  'uuid',
  'sent_at',
  'batch',
  'writeKey',
]

/** Bodies grown from valid ones by damage of every kind we could think of, the same for the same seed. */
export function hostileBodies(seed: number, { key, naughty }: { key: string; naughty: readonly string[] }) {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T

  const value = (): unknown =>
    oneOf([
      () => oneOf(naughty),
      () => ({ toString: 1, valueOf: 1, toJSON: 1, constructor: null }),
      () => oneOf([null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, -1e-308, '', [], {}]),
      () => 'x'.repeat(oneOf([99, 100, 101, 200, 201, 40_000])),
      () => '😀'.repeat(oneOf([50, 100, 101])),
      () => `${oneOf(naughty)}\uD800`,
      () => `deep:${oneOf([2, 63, 64, 65, 3000])}`,
      () => ({ [oneOf(naughty)]: oneOf(naughty), $groups: { company: oneOf(naughty) }, traits: [oneOf(naughty)] }),
      () => oneOf(['1970-01-01', '2099-12-31T23:59:59Z', '2015-2-02T00:30:08.276Z', Date.now(), -1, 'soon']),
    ])()

  const ofPostHog = (): Json => ({
    $group_type: oneOf(['company', value()]),
    $group_key: value(),
    $group_set: value(),
    $groups: oneOf([{ company: 'acme' }, value()]),
    $set: value(),
    $set_once: value(),
    $anon_distinct_id: value(),
    $screen_name: value(),
    alias: value(),
    token: value(),
  })

  const item = (): Json => ({
    type: oneOf(['track', 'identify', 'group', 'page', 'screen', 'alias']),
    event: oneOf(['Report exported', '$identify', '$groupidentify', '$create_alias', '$pageview', oneOf(naughty)]),
    userId: `u${below(50)}`,
    distinct_id: `u${below(50)}`,
    groupId: `g${below(9)}`,
    previousId: 'before',
    messageId: `m${random()}`,
    timestamp: new Date(Date.UTC(2026, 2, 10) - below(1e9)).toISOString(),
    properties: { pages: below(9), text: oneOf(naughty), [oneOf(naughty)]: 1 },
    traits: { plan: 'pro', note: oneOf(naughty) },
    ...(random() < 0.2 ? { properties: ofPostHog() } : {}),
    context: { groupId: 'acme', library: { name: 'x' } },
  })

  const damaged = (fields: Json): Json => {
    const copy = { ...fields }
    for (let times = below(4); times > 0; times -= 1) {
      if (random() < 0.2) delete copy[oneOf(FIELDS)]
      else copy[oneOf(FIELDS)] = value()
    }
    return copy
  }

  const damagedText = (text: string): string => {
    const at = below(text.length)
    return oneOf([
      () => text.slice(0, at),
      () => text.slice(0, at) + oneOf(naughty) + text.slice(at),
      () => text.replace(/"pages":\d/, `"pages":${oneOf(RAW_VALUES)}`),
      () => text.replace('"text":', `"${oneOf(RAW_NAMES)}":${oneOf(RAW_VALUES)},"text":`),
      () => text.replace('"userId":"', '"userId":"\\u0000'),
      () => text.replace('"event":"', '"event":"\\ud800'),
      () => oneOf(naughty),
      () => oneOf(RAW_VALUES),
    ])()
  }

  const packed = (text: string): Pick<HostileBody, 'bytes' | 'encoding'> => {
    const plain = Buffer.from(text)
    if (random() < 0.9) return { bytes: plain, encoding: undefined }
    return oneOf([
      () => ({ bytes: gzipSync(plain), encoding: oneOf(['gzip', undefined, 'br', 'nonsense']) }),
      () => ({ bytes: gzipSync(plain).subarray(0, 20 + below(20)), encoding: 'gzip' }),
      () => ({ bytes: deflateSync(plain), encoding: 'deflate' }),
      () => ({ bytes: plain, encoding: oneOf(['gzip', 'deflate', 'br', 'nonsense']) }),
      () => ({ bytes: Buffer.from(`data=${encodeURIComponent(plain.toString('base64'))}`), encoding: undefined }),
      () => ({ bytes: flipped(plain, below), encoding: undefined }),
    ])()
  }

  return (): HostileBody => {
    const path = oneOf(PATHS)
    const isBatch = path.includes('batch')
    const items = Array.from({ length: isBatch ? below(5) : 1 }, () => (random() < 0.5 ? damaged(item()) : item()))
    const shared = { writeKey: key, api_key: key, sentAt: '2026-03-10T09:00:00.000Z', context: value() }
    const body = isBatch ? { ...shared, batch: items } : { ...items[0], writeKey: key, api_key: key }
    const text = JSON.stringify(body).replaceAll(/"deep:(\d+)"/g, (_, levels: string) => deepJson(Number(levels)))
    return { path, ...packed(random() < 0.4 ? damagedText(text) : text) }
  }
}

function flipped(bytes: Buffer, below: (limit: number) => number): Buffer {
  const copy = Buffer.from(bytes)
  for (let times = 0; times < 3; times += 1) copy[below(copy.length)] = below(256)
  return copy
}

/** As text: writing a deep value takes time by the square of its depth. */
function deepJson(levels: number): string {
  const pairs = Math.floor(levels / 2)
  return `${'{"in":['.repeat(pairs)}1${']}'.repeat(pairs)}`
}
