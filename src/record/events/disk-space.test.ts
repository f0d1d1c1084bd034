import { tmpdir } from 'node:os'
import { expect, onTestFinished, test, vi } from 'vitest'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { diskLevel, watchDiskSpace, type AskDisk, type DiskSpace } from './disk-space.ts'

async function watch(ask: AskDisk, onChange?: (space: DiskSpace) => void) {
  vi.useFakeTimers()
  const watching = await watchDiskSpace({ directory: '/data', log: silentLog, ask, onChange, everyMs: 5000 })
  onTestFinished(() => {
    watching.stop()
    vi.useRealTimers()
  })
  return watching
}

const disk = (freePercent: number) => ({ bsize: 4096, blocks: 1000, bavail: freePercent * 10 })

test.each([
  [1, 'ok'],
  [0.1, 'ok'],
  [0.0999, 'low'],
  [0.03, 'low'],
  [0.0299, 'full'],
  [0, 'full'],
] as const)('a disk with %d free is %s', (share, level) => {
  expect(diskLevel(share)).toBe(level)
})

test('a full disk refuses from the first moment on, and takes events again once there is room', async () => {
  let free = 2
  const watching = await watch(async () => disk(free))
  expect(() => watching.refuseWhenFull()).toThrow(
    expect.objectContaining({ status: 429, retryAfterSeconds: 60, message: expect.stringContaining('2.0 % free') }),
  )

  free = 5
  await vi.advanceTimersByTimeAsync(5000)
  watching.refuseWhenFull()
  expect(watching.space()).toEqual({ level: 'low', freeBytes: 50 * 4096, freeShare: 0.05 })
})

test('every change of level is told once', async () => {
  const told: string[] = []
  let free = 50
  await watch(
    async () => disk(free),
    (space) => told.push(space.level),
  )
  for (const next of [50, 9, 8, 1, 1, 40]) {
    free = next
    await vi.advanceTimersByTimeAsync(5000)
  }
  expect(told).toEqual(['low', 'full', 'ok'])
})

test('while the disk does not answer, the last answer stands', async () => {
  let fails = false
  const watching = await watch(async () => {
    if (fails) throw new Error('EIO')
    return disk(1)
  })
  fails = true
  await vi.advanceTimersByTimeAsync(20_000)
  expect(watching.space().level).toBe('full')
})

test('a file system without a size has room', async () => {
  const watching = await watch(async () => ({ bsize: 4096, blocks: 0, bavail: 0 }))
  expect(watching.space().level).toBe('ok')
})

test('a real disk answers', async () => {
  const watching = await watchDiskSpace({ directory: tmpdir(), log: silentLog })
  watching.stop()
  expect(watching.space().freeBytes).toBeGreaterThan(0)
  expect(watching.space().freeShare).toBeLessThanOrEqual(1)
})
