import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createThrottle } from './throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('work is done at once, then once more for everybody who asked meanwhile', async () => {
  let done = 0
  const throttle = createThrottle(() => {
    done += 1
    return Promise.resolve()
  }, 100)
  throttle.ask()
  expect(done).toBe(1)
  for (let count = 0; count < 5; count += 1) throttle.ask()
  expect(done).toBe(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(done).toBe(2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(done).toBe(2)
  throttle.ask()
  expect(done).toBe(3)
})

test('nothing is done after the stop, not even what was asked for before', async () => {
  let done = 0
  const throttle = createThrottle(() => Promise.resolve(void (done += 1)), 100)
  throttle.ask()
  throttle.ask()
  await throttle.stop()
  await vi.advanceTimersByTimeAsync(1_000)
  throttle.ask()
  expect(done).toBe(1)
})
