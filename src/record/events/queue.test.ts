import { expect, test } from 'vitest'
import type { EventItem } from './item.ts'
import { FairQueue, type Waiting } from './queue.ts'

const BOUNDS = { events: 100, bytes: 10_000, sourceShare: 0.5 }

function waiting(sourceId: number, events: number, size = events): Waiting {
  const items = Array.from({ length: events }, () => ({}) as EventItem)
  return { delivery: { sourceId, receivedAt: 0, items }, size, done() {}, fail() {} }
}

const sourcesOf = (taken: readonly Waiting[]) => taken.map(({ delivery }) => delivery.sourceId)

test('every source gets its turn, however long the line of another', () => {
  const queue = new FairQueue(BOUNDS)
  for (let count = 0; count < 4; count += 1) queue.offer(waiting(1, 10))
  queue.offer(waiting(2, 10))
  expect(sourcesOf(queue.take(30))).toEqual([1, 2, 1])
  expect(sourcesOf(queue.take(30))).toEqual([1, 1])
  expect(queue.events).toBe(0)
})

test('a noisy source leaves room for others', () => {
  const queue = new FairQueue(BOUNDS)
  expect(queue.offer(waiting(1, 50))).toBe(true)
  expect(queue.offer(waiting(1, 1))).toBe(false)
  expect(queue.offer(waiting(2, 1))).toBe(true)
})

test('a source that has nothing waiting may bring more than its share at once', () => {
  const queue = new FairQueue(BOUNDS)
  expect(queue.offer(waiting(1, 80))).toBe(true)
  expect(queue.offer(waiting(2, 30))).toBe(false)
})

test('bytes are bounded as well', () => {
  const queue = new FairQueue(BOUNDS)
  expect(queue.offer(waiting(1, 1, 6_000))).toBe(true)
  expect(queue.offer(waiting(2, 1, 6_000))).toBe(false)
})

test('a delivery larger than what is asked for is taken alone', () => {
  const queue = new FairQueue(BOUNDS)
  queue.offer(waiting(1, 40))
  queue.offer(waiting(2, 5))
  expect(sourcesOf(queue.take(10))).toEqual([1])
  expect(queue.take(10).length).toBe(1)
})
