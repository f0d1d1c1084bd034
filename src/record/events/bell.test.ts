import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBell } from './bell.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it rings at once, then once more for all that asked meanwhile', async () => {
  let rung = 0
  const bell = createBell(() => {
    rung += 1
    return Promise.resolve()
  }, 100)
  bell.ring()
  expect(rung).toBe(1)
  for (let count = 0; count < 5; count += 1) bell.ring()
  expect(rung).toBe(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(rung).toBe(2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(rung).toBe(2)
  bell.ring()
  expect(rung).toBe(3)
})

test('it is silent after it was stopped', async () => {
  let rung = 0
  const bell = createBell(() => Promise.resolve(void (rung += 1)), 100)
  bell.ring()
  bell.ring()
  await bell.stop()
  await vi.advanceTimersByTimeAsync(1_000)
  bell.ring()
  expect(rung).toBe(1)
})
