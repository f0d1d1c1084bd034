import { afterAll, beforeAll, expect, test } from 'vitest'
import { GOOD_KEY, openDoor, type Door } from './testing/door.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(door.url + path, { headers })
  return { status: answer.status, text: await answer.text() }
}

async function post(path: string, body: object): Promise<string> {
  const answer = await fetch(door.url + path, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return answer.text()
}

test('Segment’s browser SDK is sent back to us', async () => {
  const { text } = await get(`/v1/projects/${GOOD_KEY}/settings`)
  const host = new URL(door.url).host
  expect(JSON.parse(text)).toMatchObject({
    integrations: { 'Segment.io': { apiKey: GOOD_KEY, apiHost: `${host}/v1` } },
  })
  expect(await get('/v1/projects/wrong/settings')).toMatchObject({ status: 401 })
})

test.each([
  [{}, 'http'],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'volant.example.com' }, 'https'],
  [{ 'x-forwarded-host': 'volant.example.com', 'sec-fetch-site': 'cross-site' }, 'https'],
  [{ 'sec-fetch-site': 'cross-site' }, 'http'],
])('over the protocol by which it reached us: %j', async (headers, protocol) => {
  const { text } = await get(`/v1/projects/${GOOD_KEY}/settings`, headers as Record<string, string>)
  expect(JSON.parse(text)).toMatchObject({ integrations: { 'Segment.io': { protocol } } })
})

test('RudderStack’s browser SDK gets a source without destinations', async () => {
  const authorization = `Basic ${btoa(`${GOOD_KEY}:`)}`
  expect(JSON.parse((await get('/sourceConfig/?p=npm', { authorization })).text)).toMatchObject({
    source: { destinations: [] },
  })
  expect(await get(`/sourceConfig?writeKey=${GOOD_KEY}`)).toMatchObject({ status: 200 })
})

test('PostHog’s SDKs hear that there are no flags', async () => {
  const flags = await post('/flags/?v=2', { api_key: GOOD_KEY, distinct_id: 'u' })
  expect(JSON.parse(flags)).toMatchObject({ flags: {}, errorsWhileComputingFlags: false })
  expect(JSON.parse(await post('/decide/?v=3', {}))).toMatchObject({ featureFlags: {} })
  expect(JSON.parse((await get(`/array/${GOOD_KEY}/config`)).text)).toMatchObject({ sessionRecording: false })
  expect((await get(`/array/${GOOD_KEY}/config.js`)).text).toContain('_POSTHOG_REMOTE_CONFIG')
})

test('PostHog’s browser SDK is told to ask for flags, and nothing about surveys, which would make it load them', async () => {
  const config: unknown = JSON.parse((await get(`/array/${GOOD_KEY}/config`)).text)
  expect(config).toMatchObject({ hasFeatureFlags: true })
  expect(config).not.toHaveProperty('surveys')
})

test.each(['/static/1.449.2/surveys.js', '/static/web-vitals.js?v=1.300.0'])(
  'a part of PostHog’s SDK is an empty script: %s',
  async (path) => {
    const { status, text } = await get(path, { origin: 'https://shop.example' })
    expect(status).toBe(200)
    expect(text).toMatch(/^\/\/ .+$/)
  },
)

test.each(['/static/array.js', '/static/array.full.js', `/array/${GOOD_KEY}/array.js`])(
  'whoever loads PostHog’s SDK itself from us reads where to get it: %s',
  async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, text: expect.stringMatching(/^console\.error\(.*npm/) })
  },
)
