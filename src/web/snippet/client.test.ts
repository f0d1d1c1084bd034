import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import type { Message } from './message.ts'
import { memoryStore } from './store.ts'

function browser({ wantsNoTracking = false, store = memoryStore() } = {}) {
  const sent: Message[] = []
  const opened: string[] = []
  let ids = 0
  const client = createClient({
    store,
    defaultHost: 'https://volant.test',
    openOutbox: (writeKey, host) => {
      opened.push(`${writeKey} at ${host}`)
      return { add: (message) => sent.push(message), leave: () => {} }
    },
    newId: () => `id-${(ids += 1)}`,
    pageContext: () => ({ page: { path: '/' } }),
    wantsNoTracking: () => wantsNoTracking,
  })
  return { client, sent, opened, store }
}

test('calls before load wait for it, in order', () => {
  const { client, sent, opened } = browser()
  client.identify('u-1', { name: 'Maria' })
  client.page('Home')
  expect(sent).toEqual([])
  client.load('key', { host: 'https://events.test/' })
  client.track('Signed Up', { plan: 'pro' })
  expect(opened).toEqual(['key at https://events.test'])
  expect(sent).toMatchObject([
    { type: 'identify', userId: 'u-1', traits: { name: 'Maria' } },
    { type: 'page', name: 'Home', userId: 'u-1', properties: {} },
    { type: 'track', event: 'Signed Up', properties: { plan: 'pro' }, userId: 'u-1' },
  ])
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(3)
  client.load('another')
  expect(opened).toHaveLength(1)
})

test('a visitor stays the same over pages and after signing in', () => {
  const { client, sent, store } = browser()
  client.load('key')
  client.page()
  client.identify('u-1')
  const next = browser({ store })
  next.client.load('key')
  next.client.track('Clicked')
  expect(sent[0]).not.toHaveProperty('userId')
  expect(next.sent[0]?.anonymousId).toBe(sent[0]?.anonymousId)
  expect(next.sent[0]?.userId).toBe('u-1')
})

test('after a group call every call names the account', () => {
  const { client, sent } = browser()
  client.load('key')
  client.group('acme', { name: 'Acme' })
  client.track('Clicked')
  expect(sent).toMatchObject([
    { type: 'group', groupId: 'acme', traits: { name: 'Acme' } },
    { type: 'track', context: { groupId: 'acme', page: { path: '/' } } },
  ])
})

test('who signs in after somebody else takes neither visitor nor account along', () => {
  const { client, sent } = browser()
  client.load('key')
  client.identify('u-1')
  client.group('acme')
  client.identify('u-1')
  client.identify('u-2')
  client.reset()
  client.track('Clicked')
  const [first, , again, second, after] = sent
  expect(again?.anonymousId).toBe(first?.anonymousId)
  expect(second?.anonymousId).not.toBe(first?.anonymousId)
  expect(second?.context).not.toHaveProperty('groupId')
  expect(after).not.toHaveProperty('userId')
})

test('traits alone describe whoever is there', () => {
  const { client, sent } = browser()
  client.load('key')
  client.identify({ plan: 'pro' })
  client.page({ section: 'billing' })
  expect(sent).toMatchObject([
    { type: 'identify', traits: { plan: 'pro' } },
    { type: 'page', properties: { section: 'billing' } },
  ])
  expect(sent[1]).not.toHaveProperty('name')
})

test('where tracking is not wanted and that is respected, nothing is sent or kept', () => {
  const { client, sent, opened, store } = browser({ wantsNoTracking: true })
  client.identify('u-1')
  client.load('key', { respectDoNotTrack: true })
  client.track('Clicked')
  client.group('acme')
  expect([sent, opened, store.names()]).toEqual([[], [], []])
  const open = browser({ wantsNoTracking: true })
  open.client.load('key')
  open.client.track('Clicked')
  expect(open.sent).toHaveLength(1)
})
