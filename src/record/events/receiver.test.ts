import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fixedClock } from '../../platform/clock/clock.ts'
import { Overloaded } from './item.ts'
import { GOOD_KEY, openDoor, type Door } from './testing/door.ts'

const NOW = '2026-03-10T09:00:00.000Z'
const RECEIVED = Date.parse(NOW)
const BASIC = { authorization: `Basic ${Buffer.from(`${GOOD_KEY}:`).toString('base64')}` }
const track = { type: 'track', userId: 'u1', event: 'Report exported', messageId: 'm1' }
const batchOf = (...items: unknown[]) => ({ batch: items })

let door: Door
beforeAll(async () => {
  door = await openDoor({
    clock: fixedClock(NOW),
    keys: [
      {},
      { key: 'ours', sourceId: 2, allowedOrigins: ['https://app.example.com'] },
      { key: 'companies', sourceId: 3, groupType: 'company' },
    ],
  })
})
afterAll(() => door.close())
afterEach(() => {
  door.deliveries.length = 0
  door.noted.length = 0
  door.submit = () => Promise.resolve()
})

interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

async function post(path: string, body: unknown, headers: Record<string, string> = BASIC): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const answer = await fetch(door.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: isRaw ? (body as string) : JSON.stringify(body),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

const ALL_TAKEN = { success: true, rejected: [] }

/** What each requirement of the wire protocols comes to here. */
const CONFORMANCE: Record<string, () => Promise<void>> = {
  async 'seg-01'() {
    for (const type of ['identify', 'group', 'track', 'page', 'screen', 'alias']) {
      const { type: _, ...call } = { ...track, groupId: 'g', previousId: 'old' }
      expect(await post(`/v1/${type}`, call)).toMatchObject({ status: 200, body: ALL_TAKEN })
    }
    expect(await post('/v1/batch/', batchOf(track))).toMatchObject({ status: 200, body: ALL_TAKEN })
    expect(door.items().map((item) => item.type)).toEqual(['i', 'g', 't', 'p', 's', 'a', 't'])
  },
  async 'seg-02'() {
    for (const user of [`${GOOD_KEY}:`, GOOD_KEY, `${GOOD_KEY}:password`]) {
      const authorization = `Basic ${Buffer.from(user).toString('base64')}`
      expect(await post('/v1/track', track, { authorization })).toMatchObject({ status: 200 })
    }
  },
  async 'seg-03'() {
    expect(await post('/v1/track', { ...track, writeKey: GOOD_KEY }, {})).toMatchObject({ status: 200 })
    expect(await post('/v1/batch', { ...batchOf(track), writeKey: GOOD_KEY }, {})).toMatchObject({ status: 200 })
  },
  async 'seg-04'() {
    const authorization = 'Bearer some-oauth-token'
    expect(await post('/v1/track', { ...track, writeKey: GOOD_KEY }, { authorization })).toMatchObject({ status: 200 })
  },
  async 'seg-05'() {
    const call = { ...track, properties: { text: 'x'.repeat(33_000) } }
    expect(await post('/v1/track', call)).toMatchObject({ status: 400, body: { code: 'item.too_large' } })
  },
  async 'seg-06'() {
    // 413 instead of 400: as final for the SDKs, and it says what is wrong.
    const items = Array.from({ length: 40 }, () => ({ ...track, properties: { text: 'x'.repeat(14_000) } }))
    expect(await post('/v1/batch', batchOf(...items))).toMatchObject({ status: 413, body: { code: 'body.too_large' } })
    expect(door.deliveries).toEqual([])
  },
  async 'seg-07'() {
    const large = { ...track, properties: { text: 'x'.repeat(33_000) } }
    const { status, body } = await post('/v1/batch', batchOf(track, large, track))
    expect({ status, body }).toMatchObject({ status: 200, body: { rejected: [{ index: 1, code: 'item.too_large' }] } })
    expect(door.items()).toHaveLength(2)
  },
  async 'seg-08'() {
    const items = Array.from({ length: 2501 }, () => ({ type: 'track', userId: 'u', event: 'e' }))
    expect(await post('/v1/batch', batchOf(...items))).toMatchObject({
      status: 400,
      body: { code: 'body.too_many_items' },
    })
    expect(await post('/v1/batch', batchOf(...items.slice(1)))).toMatchObject({ status: 200 })
    expect(door.items()).toHaveLength(2500)
  },
  async 'seg-09'() {
    expect(await post('/v1/track', '{"type":')).toMatchObject({ status: 400, body: { code: 'body.not_json' } })
    expect(await post('/v1/batch', batchOf({}, null, 'rubbish'))).toMatchObject({
      status: 200,
      body: { success: true },
    })
  },
  async 'seg-10'() {
    expect(await post('/v1/track', { event: 'e' })).toMatchObject({ status: 400, body: { code: 'user.missing' } })
  },
  async 'seg-11'() {
    expect(await post('/v1/track', { userId: 'u', event: '' })).toMatchObject({ body: { code: 'event.missing' } })
  },
  async 'seg-12'() {
    const { body } = await post('/v1/batch', batchOf({ ...track, type: 'import' }))
    expect(body).toMatchObject({ rejected: [{ index: 0, code: 'type.unknown' }] })
  },
  async 'seg-13'() {
    // `integrations` names destinations; there are none here, so it changes nothing.
    const context = { groupId: 'of-batch' }
    await post('/v1/batch', { ...batchOf(track, { ...track, context: { groupId: 'own' } }), context, integrations: {} })
    expect(door.items().map((item) => item.groupKey)).toEqual(['of-batch', 'own'])
  },
  async 'seg-14'() {
    // Counting once is the intake's; here each item gets an id, and one that is too long is refused.
    await post('/v1/track', { ...track, messageId: undefined })
    expect(door.items()[0]?.messageId).toMatch(/^[\da-f-]{36}$/)
    expect(await post('/v1/track', { ...track, messageId: 'm'.repeat(101) })).toMatchObject({ status: 400 })
  },
  async 'seg-15'() {
    const timestamp = '2026-03-01T00:00:00.000Z'
    const sentAt = '2026-03-01T00:01:00.000Z'
    await post('/v1/batch', { ...batchOf({ ...track, timestamp }), sentAt })
    await post('/v1/track', { ...track, timestamp, sentAt })
    await post('/v1/track', { ...track, timestamp: '2019-01-01T00:00:00.000Z' })
    expect(door.items().map((item) => [item.at, item.original])).toEqual([
      [RECEIVED - 60_000, timestamp],
      [RECEIVED - 60_000, timestamp],
      [Date.UTC(2019, 0, 1), '2019-01-01T00:00:00.000Z'],
    ])
  },
  async 'seg-16'() {
    door.submit = () => Promise.reject(new Overloaded(429, 7, 'The queue is full.'))
    const { status, headers } = await post('/v1/track', track)
    expect([status, headers.get('retry-after'), headers.get('x-ratelimit-reset')]).toEqual([429, '7', '7'])
  },
  async 'seg-17'() {
    await post('/v1/group', { userId: 'u', groupId: 'acme', traits: { name: 'Acme' } })
    await post('/v1/track', { ...track, event: 'Signed Up', context: { groupId: 'acme' } })
    expect(door.items().map((item) => item.groupKey)).toEqual(['acme', 'acme'])
    expect(door.items()[0]?.properties).toBe('{"name":"Acme"}')
  },
  async 'seg-18'() {
    const items = [track, { ...track, timestamp: '2015-2-02T00:30:08.276Z' }]
    expect(await post('/v1/batch', batchOf(...items))).toMatchObject({ body: ALL_TAKEN })
  },
  async 'rud-01'() {
    // The same statuses; the bodies are JSON, which its SDKs do not read.
    expect(await post('/v1/track', 'rubbish')).toMatchObject({ status: 400 })
    expect(await post('/v1/track', track, { authorization: 'Basic d3Jvbmc6' })).toMatchObject({ status: 401 })
    expect(await post('/v1/nowhere', track)).toMatchObject({ status: 404 })
  },
  async 'rud-02'() {
    const headers = { ...BASIC, 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' }
    expect(await post('/v1/batch', gzipSync(JSON.stringify(batchOf(track))), headers)).toMatchObject({
      body: ALL_TAKEN,
    })
  },
  async 'rud-03'() {
    const item = { ...track, originalTimestamp: '2026-03-10T08:00:00.000Z', sentAt: NOW, channel: 'server' }
    await post('/v1/batch', batchOf(item))
    expect(door.items()[0]?.at).toBe(RECEIVED - 3_600_000)
  },
  async 'ph-01'() {
    const body = { api_key: GOOD_KEY, batch: [{ event: 'e', distinct_id: 'u', uuid: 'm' }], sent_at: NOW }
    expect(await post('/batch/', gzipSync(JSON.stringify(body)), { 'content-encoding': 'gzip' })).toMatchObject({
      status: 200,
      body: { status: 1, ...ALL_TAKEN },
    })
    expect(await post('/i/v0/e/', { api_key: GOOD_KEY, event: 'e', distinct_id: 'u' }, {})).toMatchObject({
      status: 200,
    })
    expect(door.items().map((item) => item.userId)).toEqual(['u', 'u'])
  },
  async 'ph-02'() {
    const batch = [
      { event: '$identify', distinct_id: 'u', uuid: '1', properties: { $set: { a: 1 }, $set_once: { b: 2 } } },
      {
        event: '$groupidentify',
        distinct_id: '$company_acme',
        uuid: '2',
        properties: { $group_type: 'company', $group_key: 'acme', $group_set: { seats: 3 } },
      },
      { event: '$create_alias', distinct_id: 'u', uuid: '3', properties: { alias: 'old' } },
      { event: 'Opened', distinct_id: 'u', uuid: '4', properties: { $groups: { team: 't', company: 'acme' } } },
    ]
    await post('/batch/', { api_key: 'companies', batch }, {})
    expect(door.items().map(({ type, groupKey, messageId }) => [type, groupKey, messageId])).toEqual([
      ['i', null, '1'],
      ['g', 'acme', '2'],
      ['a', null, '3'],
      ['t', 'acme', '4'],
    ])
  },
}
/** What only a whole SDK can show. */
const IN_SDKS_TEST = ['cli-01']

describe('the wire protocols', () => {
  test.each(Object.entries(CONFORMANCE))('%s', async (_, check) => {
    await check()
  })

  const data = process.env['VOLANT_TEST_DATA']
  test.skipIf(!data)('every requirement of the list is checked here', () => {
    const list = JSON.parse(readFileSync(join(data ?? '', 'protocols/segment_conformance.json'), 'utf8')) as {
      id: string
    }[]
    expect([...Object.keys(CONFORMANCE), ...IN_SDKS_TEST]).toEqual(list.map(({ id }) => id))
  })
})

describe('a body is read however it is packed', () => {
  const json = JSON.stringify({ writeKey: GOOD_KEY, ...track })
  test.each([
    ['gzip', gzipSync(json), 'gzip'],
    ['gzip without a label', gzipSync(json), undefined],
    ['gzip under a wrong label', gzipSync(json), 'br'],
    ['deflate', deflateSync(json), 'deflate'],
    ['deflate without a header', deflateRawSync(json), 'deflate'],
    ['brotli', brotliCompressSync(json), 'br'],
    ['nothing, with a label that was left', Buffer.from(json), 'gzip'],
    ['a mark of UTF-8', Buffer.from(`\uFEFF${json}`), undefined],
    ['a form', Buffer.from(`data=${encodeURIComponent(json)}`), undefined],
    ['base64 in a form', Buffer.from(`data=${encodeURIComponent(Buffer.from(json).toString('base64'))}`), undefined],
    ['base64 in a form, unescaped', Buffer.from(`data=${Buffer.from(json).toString('base64')}&ver=1`), undefined],
    ['base64 alone', Buffer.from(Buffer.from(json).toString('base64')), undefined],
  ])('%s', async (_, bytes, encoding) => {
    const headers = { 'content-type': 'text/plain', ...(encoding ? { 'content-encoding': encoding } : {}) }
    expect(await post('/v1/track', bytes, headers)).toMatchObject({ status: 200, body: ALL_TAKEN })
    expect(door.items()).toHaveLength(1)
  })

  test('one that is damaged or packed in an unknown way is refused', async () => {
    const cases: [Uint8Array, string][] = [
      [gzipSync(json).subarray(0, 40), 'gzip'],
      [Buffer.from('rubbish'), 'deflate'],
      [Buffer.from('rubbish'), 'zip'],
    ]
    for (const [bytes, encoding] of cases)
      expect(await post('/v1/track', bytes, { ...BASIC, 'content-encoding': encoding })).toMatchObject({ status: 400 })
    expect(door.noted).toHaveLength(3)
  })

  test('a long text that is nothing is refused at once', async () => {
    for (const text of [`${' '.repeat(500_000)}!`, `data=${'&'.repeat(500_000)}!`, `${'A'.repeat(500_000)}!`])
      expect(await post('/v1/track', text)).toMatchObject({ status: 400, body: { code: 'body.not_json' } })
    expect(await post(`/v1/track${'/'.repeat(10_000)}`, track)).toMatchObject({ status: 200 })
    expect(await post(`/v1${'/'.repeat(10_000)}x`, track)).toMatchObject({ status: 404 })
  })

  test('a bomb is unpacked no further than the limit', async () => {
    for (const bomb of [gzipSync(Buffer.alloc(50_000_000)), gzipSync(Buffer.alloc(2_000_000))])
      expect(await post('/v1/batch', bomb, { ...BASIC, 'content-encoding': 'gzip' })).toMatchObject({ status: 413 })
  })
})

describe('who may send', () => {
  test('a request without a key, or with a wrong one, is told so', async () => {
    expect(await post('/v1/track', track, {})).toMatchObject({ status: 401, body: { code: 'key.missing' } })
    expect(await post('/v1/track', { ...track, writeKey: 'x' }, {})).toMatchObject({
      status: 401,
      body: { code: 'key.wrong' },
    })
    expect(door.deliveries).toEqual([])
  })

  test('a key may stand in the address', async () => {
    expect(await post(`/beacon/v1/batch?writeKey=${GOOD_KEY}`, batchOf(track), {})).toMatchObject({ status: 200 })
  })

  test('a page of any origin may ask; the key decides who may send', async () => {
    const preflight = await fetch(`${door.url}/v1/t`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-headers': 'authorization,content-type,x-own' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type,x-own')

    const from = (origin: string) => post('/v1/t', { ...track, writeKey: 'ours' }, { origin })
    const foreign = await from('https://evil.example')
    expect(foreign).toMatchObject({ status: 403, body: { code: 'origin.not_allowed' } })
    expect(foreign.headers.get('access-control-allow-origin')).toBe('*')
    expect(await from('https://app.example.com')).toMatchObject({ status: 200 })
    expect(await post('/v1/t', { ...track, writeKey: 'ours' }, {})).toMatchObject({ status: 200 })
  })

  test('other methods are told what to send', async () => {
    const got = await fetch(`${door.url}/v1/track`)
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
    const head = await fetch(`${door.url}/v1/projects/${GOOD_KEY}/settings`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
})

describe('what is refused is kept for whoever looks for it', () => {
  test('items of a batch, with where they stood and how they came', async () => {
    await post('/v1/batch', { ...batchOf(track, { ...track, event: '', messageId: 'm2' }), sentAt: NOW })
    expect(door.noted).toMatchObject([
      { sourceId: 1, sentAt: RECEIVED, rejections: [{ index: 1, code: 'event.missing', messageId: 'm2' }] },
    ])
    expect(JSON.parse(door.noted[0]?.rejections[0]?.raw ?? '')).toEqual({ ...track, event: '', messageId: 'm2' })
  })

  test('what the batch says for all its items goes with the one that was refused', async () => {
    const refused = { ...track, event: '' }
    const context = { groupId: 'of-batch', locale: 'en' }
    await post('/v1/batch', { ...batchOf(refused, 7), context })
    expect(door.noted[0]?.rejections.map(({ raw }) => raw)).toEqual([JSON.stringify(refused), '7'])
    const [kept] = door.noted[0]?.rejections ?? []
    expect(JSON.parse(kept?.context ?? '')).toEqual(context)
  })

  test('a body for the address of one call, with that call', async () => {
    await post('/v1/identify', '{"userId": "u1",}')
    expect(door.noted).toMatchObject([{ rejections: [{ code: 'body.not_json', eventType: 'identify' }] }])
  })

  test('a body nobody can read', async () => {
    await post('/v1/batch', '{"batch": nothing}')
    expect(door.noted).toMatchObject([{ rejections: [{ code: 'body.not_json', raw: '{"batch": nothing}' }] }])
  })

  test('not of a wrong key, and not twice when the rest has to come again', async () => {
    await post('/v1/batch', 'rubbish', {})
    door.submit = () => Promise.reject(new Overloaded(503, 1, 'Wait.'))
    expect(await post('/v1/batch', batchOf(track, {}))).toMatchObject({ status: 503 })
    expect(door.noted).toEqual([])
  })

  test('an item nested beyond all measure', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    const body = `{"batch":[{"type":"track","userId":"u","event":"e","properties":${deep}}]}`
    expect(await post('/v1/batch', body)).toMatchObject({ body: { rejected: [{ code: 'item.too_deep' }] } })
    expect(door.noted).toHaveLength(1)
  })
})

test('a bug on our side is a 500 without details, so that the events come again', async () => {
  door.submit = () => Promise.reject(new TypeError('x is not a function'))
  expect(await post('/v1/track', track)).toMatchObject({ status: 500, body: { success: false, code: 'internal' } })
})

test('an SDK’s reports about itself are taken and not kept', async () => {
  expect(await post('/v1/m', { series: [] }, {})).toMatchObject({ status: 200 })
  expect(door.deliveries).toEqual([])
})

test('addresses that are not the event API’s are left to others', async () => {
  for (const path of [
    '/',
    '/accounts',
    '/api/accounts',
    '/e2e',
    '/v1x',
    '/batches',
    '/capture/x',
    '/static/logo.svg',
    '/static/a/b/c.js',
  ])
    expect(await (await fetch(door.url + path)).text(), path).toBe('not of the event API')
})
