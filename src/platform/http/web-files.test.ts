import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { securityHeaders } from './security-headers.ts'
import { mountWeb } from './web-files.ts'

let folder: string
const app = new Hono()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'volant-web-'))
  for (const name of ['index.html', 'volant.js', 'mark.svg']) writeFileSync(join(folder, name), name)
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'main')
  app.use(securityHeaders())
  mountWeb(app, folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('other sites may load the snippet, and keep it for an hour', async () => {
  const { headers } = await app.request('/volant.js')
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(headers.get('cache-control')).toBe('public, max-age=3600')
})

test('nothing else is for other sites', async () => {
  for (const path of ['/', '/mark.svg', '/volant.js/'])
    expect((await app.request(path)).headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

test('every other address is the one page', async () => {
  expect(await (await app.request('/accounts/7')).text()).toBe('index.html')
})

test('files with a hash in their name are kept, what is not there is not', async () => {
  expect((await app.request('/assets/main-1a2b.js')).headers.get('cache-control')).toMatch(/immutable/)
  expect((await app.request('/assets/gone.js')).headers.get('cache-control')).toBe('no-cache')
})
