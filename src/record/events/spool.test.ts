import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../platform/testing/silent-log.ts'
import type { Delivery } from './item.ts'
import { diskFiles, type SpoolFiles } from './spool-files.ts'
import { openSpool, type Spool, type SpoolOptions } from './spool.ts'
import { deliveryOf, numberOf } from './testing/deliveries.ts'

let directory: string
let opened: Spool[]

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'volant-spool-')), 'spool')
  opened = []
})

afterEach(async () => {
  for (const spool of opened) await spool.close()
  rmSync(join(directory, '..'), { recursive: true, force: true })
})

async function open(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await openSpool({ directory, log: silentLog, ...options })
  opened.push(spool)
  return spool
}

/** Everything that is in the spool, as numbers. */
async function drained(spool: Spool): Promise<number[]> {
  const stored: number[] = []
  await spool.drain(async (deliveries) => void stored.push(...deliveries.map(numberOf)))
  return stored
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const dataFiles = () => readdirSync(directory).filter((name) => !name.startsWith('spool.lock'))

test('deliveries come out in the order they went in, and leave no file behind', async () => {
  const spool = await open({ segmentBytes: 1000 })
  for (const number of numbers(20)) await spool.append([deliveryOf(number)])
  expect(dataFiles().length).toBeGreaterThan(3)

  expect(await drained(spool)).toEqual(numbers(20))
  expect(dataFiles()).toEqual([])
  expect(spool.pending()).toEqual({ bytes: 0, deliveries: 0, oldestAt: null })
})

test('appends at the same time share a sync', async () => {
  let syncs = 0
  const files: SpoolFiles = {
    ...diskFiles,
    make: async (path) => {
      const file = await diskFiles.make(path)
      return { ...file, sync: () => ((syncs += 1), file.sync()) }
    },
  }
  const spool = await open({ files })
  await Promise.all(numbers(200).map((number) => spool.append([deliveryOf(number)])))

  expect(syncs).toBeLessThan(5)
  expect(await drained(spool)).toEqual(numbers(200))
})

test('the next process drains what the last one left', async () => {
  const first = await open()
  await first.append([deliveryOf(1), deliveryOf(2)])
  await first.close()
  const second = await open()
  await second.append([deliveryOf(3)])

  expect(second.pending()).toMatchObject({ deliveries: 3, oldestAt: deliveryOf(1).receivedAt })
  expect(await drained(second)).toEqual([1, 2, 3])
})

test('a store that fails gets the same deliveries again', async () => {
  const spool = await open()
  await spool.append([deliveryOf(1, { events: 5000 })])
  await spool.append([deliveryOf(2, { events: 4000 })])
  await spool.append([deliveryOf(3, { events: 1500 })])
  const seen: number[][] = []
  let failures = 1
  const store = async (deliveries: Delivery[]) => {
    seen.push(deliveries.map(numberOf))
    if (numberOf(deliveries[0] as Delivery) === 2 && failures-- > 0) throw new Error('The database is away')
  }

  await expect(spool.drain(store)).rejects.toThrow('The database is away')
  expect(spool.pending()).toMatchObject({ deliveries: 2, oldestAt: deliveryOf(2).receivedAt })
  await spool.drain(store)
  expect(seen).toEqual([[1], [2], [2], [3]])
  expect(spool.pending().deliveries).toBe(0)
})

test('deliveries that come while it drains are drained, too', async () => {
  const spool = await open()
  await spool.append([deliveryOf(1)])
  const stored: number[] = []
  await spool.drain(async (deliveries) => {
    stored.push(...deliveries.map(numberOf))
    if (stored.length < 5) await spool.append([deliveryOf(stored.length + 1)])
  })
  expect(stored).toEqual([1, 2, 3, 4, 5])
})

test('a second process is refused while the first one lives', async () => {
  const first = await open()
  await expect(open()).rejects.toMatchObject({ code: 'events.spool_in_use', status: 409 })
  await first.close()
  await open()
})

test('a full spool says so, and takes deliveries again once it is drained', async () => {
  const spool = await open({ maxBytes: 2000 })
  let taken = 0
  const fill = async () => {
    for (;;) {
      await spool.append([deliveryOf(taken + 1)])
      taken += 1
    }
  }
  await expect(fill()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 })

  expect(spool.pending().bytes).toBeLessThanOrEqual(2000)
  expect(await drained(spool)).toEqual(numbers(taken))
  await spool.append([deliveryOf(1)])
})

test('appends that wait for the disk count towards the limit', async () => {
  const spool = await open({ maxBytes: 2000 })
  const answers = await Promise.allSettled(numbers(50).map((number) => spool.append([deliveryOf(number)])))
  const taken = answers.filter((answer) => answer.status === 'fulfilled').length
  expect(taken).toBeGreaterThan(1)
  expect(spool.pending().bytes).toBeLessThanOrEqual(2000)
  expect(await drained(spool)).toEqual(numbers(taken))
})

test('damaged bytes are kept aside and everything else is stored', async () => {
  const first = await open()
  for (const number of numbers(3)) await first.append([deliveryOf(number)])
  await first.close()
  const [name] = dataFiles() as [string]
  const bytes = readFileSync(join(directory, name))
  bytes.writeUInt8(0x21, Math.floor(bytes.length / 2))
  writeFileSync(join(directory, name), bytes)

  expect(await drained(await open())).toEqual([1, 3])
  expect(dataFiles()).toEqual(['0000000001.damaged'])
  expect(readFileSync(join(directory, '0000000001.damaged'))).toEqual(bytes)
})

test('a damaged file is never read again, and its number never given again', async () => {
  const first = await open()
  await first.close()
  writeFileSync(join(directory, '0000000041.damaged'), 'x')
  const second = await open()
  await second.append([deliveryOf(1)])
  expect(dataFiles()).toContain('0000000042.open')
  expect(await drained(second)).toEqual([1])
  expect(existsSync(join(directory, '0000000041.damaged'))).toBe(true)
})

test('a closed spool takes nothing and keeps what it has', async () => {
  const spool = await open()
  const last = spool.append([deliveryOf(1)])
  await spool.close()
  await last
  await expect(spool.append([deliveryOf(2)])).rejects.toMatchObject({ status: 503 })
  expect(await drained(await open())).toEqual([1])
})

test('closing ends a drain after what it is storing', async () => {
  const spool = await open()
  await spool.append([deliveryOf(1, { events: 5000 })])
  await spool.append([deliveryOf(2, { events: 5000 })])
  const stored: number[] = []
  let closing: Promise<void> | undefined
  await spool.drain(async (deliveries) => {
    closing = spool.close()
    stored.push(...deliveries.map(numberOf))
  })
  await closing
  expect(stored).toEqual([1])
  expect(await drained(await open())).toContain(2)
})
