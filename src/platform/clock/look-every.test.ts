import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../log/log.ts'
import { lookEvery } from './look-every.ts'

const log = createLog('silent')

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('looks at once, and again each time the interval has passed', async () => {
  const look = vi.fn(async () => undefined)
  const watcher = lookEvery(1_000, { log, failure: 'not looked' }, look)
  expect(look).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(look).toHaveBeenCalledTimes(4)
  await watcher.stop()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(look).toHaveBeenCalledTimes(4)
})

test('a look that takes long is not overtaken, and stopping waits for it', async () => {
  const under = Promise.withResolvers<undefined>()
  const look = vi.fn(() => under.promise)
  const watcher = lookEvery(1_000, { log, failure: 'not looked' }, look)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(look).toHaveBeenCalledTimes(1)
  let isStopped = false
  const stopped = watcher.stop().then(() => (isStopped = true))
  await vi.advanceTimersByTimeAsync(10)
  expect(isStopped).toBe(false)
  under.resolve(undefined)
  await stopped
})

test('a look that fails is logged, and the next one is tried', async () => {
  const error = vi.spyOn(log, 'error')
  const look = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue(undefined)
  const watcher = lookEvery(1_000, { log, failure: 'not looked' }, look)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(look).toHaveBeenCalledTimes(2)
  expect(error).toHaveBeenCalledExactlyOnceWith({ err: expect.any(Error) }, 'not looked')
  await watcher.stop()
})
