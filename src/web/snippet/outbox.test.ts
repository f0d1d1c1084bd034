import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from './message.ts'
import { openOutbox } from './outbox.ts'
import type { Answer } from './outbox.ts'
import { memoryStore } from './store.ts'
import type { Store } from './store.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-10T09:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

const OK: Answer = { status: 200, retryAfterMs: null, text: '' }
const answer = (status: number, retryAfterMs: number | null = null): Answer => ({ status, retryAfterMs, text: 'why' })

function message(id: string, padding = 0): Message {
  return {
    type: 'track',
    event: 'Clicked',
    messageId: id,
    timestamp: new Date().toISOString(),
    anonymousId: 'a-1',
    properties: padding > 0 ? { padding: 'x'.repeat(padding) } : {},
    context: {},
  }
}

let pages = 0

function openPage(answers: (batch: readonly string[]) => Answer | Promise<Answer>, store: Store = memoryStore()) {
  const sent: string[][] = []
  const leaving: boolean[] = []
  const warnings: string[] = []
  const outbox = openOutbox({
    store,
    prefix: 'volant.key.',
    writeKey: 'key',
    send: async (body, isLeaving) => {
      const ids = (JSON.parse(body) as { batch: Message[] }).batch.map(({ messageId }) => messageId)
      sent.push(ids)
      leaving.push(isLeaving)
      return answers(ids)
    },
    newId: () => `page-${(pages += 1)}`,
    warn: (sentence) => warnings.push(sentence),
  })
  return { outbox, sent, leaving, warnings, store }
}

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `m-${from + index}`)

test('what happens within a second goes together, twenty go at once', async () => {
  const { outbox, sent } = openPage(() => OK)
  for (const id of ids(3)) outbox.add(message(id))
  await vi.advanceTimersByTimeAsync(999)
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual([ids(3)])
  for (const id of ids(20, 3)) outbox.add(message(id))
  await vi.advanceTimersByTimeAsync(0)
  expect(sent[1]).toEqual(ids(20, 3))
})

test('more than the browser lets a page send goes in parts, in order', async () => {
  const { outbox, sent } = openPage(() => OK)
  for (const id of ids(5)) outbox.add(message(id, 25_000))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sent).toEqual([['m-0', 'm-1'], ['m-2', 'm-3'], ['m-4']])
})

test.each([0, 429, 500, 503])('after %i it comes again, later each time, and loses nothing', async (status) => {
  let refusals = 3
  const { outbox, sent } = openPage(() => (refusals-- > 0 ? answer(status) : OK))
  outbox.add(message('m-0'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sent).toHaveLength(1)
  outbox.add(message('m-1'))
  await vi.advanceTimersByTimeAsync(7_000)
  expect(sent).toEqual([['m-0'], ['m-0', 'm-1'], ['m-0', 'm-1'], ['m-0', 'm-1']])
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sent).toHaveLength(4)
})

test('it waits as long as the server asks', async () => {
  let isFull = true
  const { outbox, sent } = openPage(() => (isFull ? answer(429, 30_000) : OK))
  outbox.add(message('m-0'))
  await vi.advanceTimersByTimeAsync(1_000)
  isFull = false
  await vi.advanceTimersByTimeAsync(29_999)
  expect(sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toHaveLength(2)
})

test('what can never be accepted is said once and not sent again', async () => {
  const { outbox, sent, warnings, store } = openPage(() => answer(401))
  outbox.add(message('m-0'))
  await vi.advanceTimersByTimeAsync(600_000)
  expect(sent).toHaveLength(1)
  expect(warnings).toEqual(['1 calls refused (401): why'])
  expect(store.names()).toEqual([])
})

test('a batch that is too large is halved', async () => {
  const { outbox, sent } = openPage((batch) => (batch.length > 1 ? answer(413) : OK))
  for (const id of ids(4)) outbox.add(message(id))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent.filter((batch) => batch.length === 1)).toEqual([['m-0'], ['m-1'], ['m-2'], ['m-3']])
})

test('what a page could not send is sent by the next one, unless it is a week old', async () => {
  const first = openPage(() => answer(0))
  first.outbox.add({ ...message('old'), timestamp: '2026-03-01T09:00:00Z' })
  first.outbox.add(message('m-0'))
  first.outbox.leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(first.leaving).toEqual([true])
  vi.clearAllTimers()
  vi.setSystemTime(new Date('2026-03-10T09:05:00Z'))
  const next = openPage(() => OK, first.store)
  await vi.advanceTimersByTimeAsync(0)
  expect(next.sent).toEqual([['m-0']])
  expect(next.store.names()).toEqual([])
})

test('a page that is only hidden sends what waits and goes on', async () => {
  const { outbox, sent } = openPage(() => OK)
  outbox.add(message('m-0'))
  outbox.leave()
  await vi.advanceTimersByTimeAsync(0)
  outbox.add(message('m-1'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(sent).toEqual([['m-0'], ['m-1']])
})

test('a broken entry in the store keeps nobody from sending', async () => {
  const store = memoryStore()
  store.set('volant.key.broken', '{')
  const { outbox, sent } = openPage(() => OK, store)
  outbox.add(message('m-0'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sent).toEqual([['m-0']])
})

test('a page that reaches nobody keeps the latest thousand', async () => {
  const { outbox, sent } = openPage(() => answer(0))
  for (const id of ids(1_005)) outbox.add(message(id))
  outbox.leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(sent.at(-1)?.[0]).toBe('m-5')
})
