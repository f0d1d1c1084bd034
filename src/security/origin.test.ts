import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../platform/testing/server.ts'

const HOME = 'http://volant.test'
let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

const change = (headers: Record<string, string>) =>
  server.request('csm', 'PATCH', '/api/me/preferences', { theme: 'dark' }, headers)

describe('a change in somebody’s name', () => {
  test.each([
    ['our own page', { origin: HOME, 'sec-fetch-site': 'same-origin' }],
    [
      'our own page behind a proxy that renames the host',
      { origin: 'https://success.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['an old browser on our own page', { origin: HOME }],
    ['a script without a browser', {}],
    ['the address line', { 'sec-fetch-site': 'none' }],
  ])('comes through from %s', async (_where, headers) => {
    expect((await change(headers as Record<string, string>)).status).toBe(200)
  })

  test.each([
    ['another site', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
    ['another site in an old browser', { origin: 'https://evil.test' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    [
      'a page of the same company on another host',
      { origin: 'https://blog.volant.test', 'sec-fetch-site': 'same-site' },
    ],
    ['another port of the machine', { origin: 'http://volant.test:8080', 'sec-fetch-site': 'same-site' }],
    ['a request that hides its origin', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', async (_where, headers) => {
    const answer = await change(headers as Record<string, string>)
    expect(answer.status).toBe(403)
    expect(answer.body.code).toBe('request.foreign_origin')
  })

  test('a foreign form cannot sign anybody in or use a link', async () => {
    const headers = { origin: 'https://evil.test', 'content-type': 'text/plain' }
    for (const path of ['/api/session', '/api/links/accept']) {
      const answer = await server.request('nobody', 'POST', path, '{"email":"a@b.test","password":"x"}', headers)
      expect(answer.status).toBe(403)
    }
  })
})

test('every answer, also a refusal, forbids foreign scripts, frames and sniffing', async () => {
  for (const answer of [
    await server.request('csm', 'GET', '/api/me'),
    await server.request('nobody', 'GET', '/api/me'),
    await server.request('nobody', 'GET', '/api/none'),
  ]) {
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('answers with data are kept by no cache', async () => {
  expect((await server.request('csm', 'GET', '/api/me')).headers.get('cache-control')).toBe('no-store')
})
