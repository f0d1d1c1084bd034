import fc from 'fast-check'
import { expect, test } from 'vitest'
import { silentLog } from '../../platform/testing/silent-log.ts'
import type { Delivery } from './item.ts'
import type { SpoolFiles } from './spool-files.ts'
import { openSpool, type Spool } from './spool.ts'
import { createCrashingDisk, type CrashingDisk, type DiskStep } from './testing/crashing-disk.ts'
import { deliveryOf, numberOf } from './testing/deliveries.ts'

const DIRECTORY = '/spool'
const noLock = () => ({ release: () => undefined })

/** What happened over several lives of a process, and what could be had in the end. */
interface History {
  appended: number[]
  acknowledged: number[]
  stored: number[]
  /** What each drain handed out. */
  drains: number[][]
}

interface Life {
  /** Deliveries of each append. */
  appends: number[]
  /** Appends that go on before the first is answered. */
  together: number
  /** Steps of the disk after which power is lost. */
  steps: number
  drains: boolean
}

interface World {
  disk: CrashingDisk
  files: SpoolFiles
  history: History
}

const life: fc.Arbitrary<Life> = fc.record({
  appends: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 }),
  together: fc.integer({ min: 1, max: 4 }),
  steps: fc.nat(60),
  drains: fc.boolean(),
})

const open = (files: SpoolFiles) =>
  openSpool({ directory: DIRECTORY, log: silentLog, files, takeLock: noLock, segmentBytes: 1200 })

/** Lives one after the other, each ended by a loss of power; then one that drains everything. */
async function live(lives: readonly Life[], world: World): Promise<void> {
  for (const one of lives) {
    await runUntilCrash(one, world)
    world.disk.restart()
  }
  const spool = await open(world.files)
  await drain(spool, world.history)
  expect(spool.pending().deliveries).toBe(0)
}

/** A process that has lost its power waits for ever: whoever waits for it goes on after enough turns of the loop. */
async function runUntilCrash(one: Life, { disk, files, history }: World): Promise<void> {
  disk.crashAfter(one.steps)
  const work = async () => {
    const spool = await open(files)
    const draining = one.drains ? drain(spool, history) : Promise.resolve()
    for (let start = 0; start < one.appends.length; start += one.together) {
      const some = one.appends.slice(start, start + one.together)
      await Promise.all(some.map((count) => append(spool, count, history)))
    }
    await draining.catch(() => undefined)
  }
  const enoughTurns = async () => {
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.race([work().catch(() => undefined), enoughTurns()])
}

async function append(spool: Spool, count: number, history: History): Promise<void> {
  const first = history.appended.length + 1
  const deliveries = Array.from({ length: count }, (_, index) => deliveryOf(first + index))
  const numbers = deliveries.map(numberOf)
  history.appended.push(...numbers)
  await spool.append(deliveries).then(
    () => history.acknowledged.push(...numbers),
    () => undefined,
  )
}

async function drain(spool: Spool, history: History): Promise<void> {
  const handedOut: number[] = []
  history.drains.push(handedOut)
  await spool.drain(async (deliveries: Delivery[]) => {
    handedOut.push(...deliveries.map(numberOf))
    history.stored.push(...deliveries.map(numberOf))
  })
}

function expectNothingLostNorInvented({ appended, acknowledged, stored, drains }: History): void {
  expect(
    acknowledged.filter((number) => !stored.includes(number)),
    'acknowledged and lost',
  ).toEqual([])
  expect(
    stored.filter((number) => !appended.includes(number)),
    'stored and never sent',
  ).toEqual([])
  for (const handedOut of drains) expect(handedOut).toEqual(handedOut.toSorted((a, b) => a - b))
}

/** Small numbers that look random and can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function worldOf(seed: number, failureShare = 0, change = (files: SpoolFiles) => files): World {
  const random = randomFrom(seed)
  const chance = randomFrom(seed + 1)
  const failure = (step: DiskStep) =>
    step !== 'read' && chance() < failureShare ? new Error(`EIO: the disk failed to ${step}`) : null
  const disk = createCrashingDisk({ random, failure })
  return { disk, files: change(disk), history: { appended: [], acknowledged: [], stored: [], drains: [] } }
}

test('an acknowledged delivery survives every loss of power, in order, and none is invented', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), fc.nat(), async (lives, seed) => {
      const world = worldOf(seed)
      await live(lives, world)
      expectNothingLostNorInvented(world.history)
    }),
    { numRuns: 400 },
  )
})

test('nor does a disk that fails now and then lose one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 3 }), fc.nat(), async (lives, seed) => {
      const world = worldOf(seed, 0.15)
      await live(lives, world)
      expectNothingLostNorInvented(world.history)
    }),
    { numRuns: 400 },
  )
})

test.each<[string, (disk: SpoolFiles) => SpoolFiles]>([
  [
    'without syncing its files',
    (disk) => ({ ...disk, make: async (path) => ({ ...(await disk.make(path)), sync: async () => undefined }) }),
  ],
  ['without syncing its directory', (disk) => ({ ...disk, syncDirectory: async () => undefined })],
])('a spool %s is found out', async (_, broken) => {
  const lives: Life[] = [{ appends: [1, 1, 1, 1], together: 1, steps: 1000, drains: false }]
  const losses = Array.from({ length: 20 }, async (_, seed) => {
    const world = worldOf(seed, 0, broken)
    await live(lives, world)
    return world.history.acknowledged.some((number) => !world.history.stored.includes(number))
  })
  expect(await Promise.all(losses)).toContain(true)
})

test('two processes on one spool lose events: the lock is needed', async () => {
  const world = worldOf(1)
  const first = await open(world.files)
  await append(first, 1, world.history)
  const second = await open(world.files)
  await drain(second, world.history)
  await append(first, 1, world.history)
  await first.close()
  await drain(await open(world.files), world.history)
  expect(world.history.acknowledged).toEqual([1, 2])
  expect(world.history.stored).toEqual([1])
})

test('a failed sync acknowledges nothing, and the file is given up for a new one', async () => {
  let fails = false
  const disk = createCrashingDisk({
    random: () => 0.999,
    failure: (step) => (fails && step === 'sync' ? new Error('EIO') : null),
  })
  const spool = await open(disk)
  await spool.append([deliveryOf(1)])
  fails = true
  await expect(spool.append([deliveryOf(2)])).rejects.toThrow('EIO')
  fails = false
  await spool.append([deliveryOf(3)])

  expect([...disk.contents().keys()]).toEqual(['/spool/0000000001.open', '/spool/0000000002.open'])
  const stored: number[] = []
  await spool.drain(async (deliveries) => void stored.push(...deliveries.map(numberOf)))
  expect(stored).toEqual([1, 3])
})

test('a full disk acknowledges nothing, leaves no empty file, and writes again once there is space', async () => {
  let isFull = true
  const disk = createCrashingDisk({
    random: () => 0.5,
    failure: (step) => (isFull && step === 'write' ? Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }) : null),
  })
  const spool = await open(disk)
  await expect(spool.append([deliveryOf(1)])).rejects.toThrow('ENOSPC')
  expect([...disk.contents().keys()]).toEqual([])
  isFull = false
  await spool.append([deliveryOf(1)])
  expect(spool.pending().deliveries).toBe(1)
})
