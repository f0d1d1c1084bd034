import { randomUUID } from 'node:crypto'
import { writeFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { openInstallation } from './installation.ts'
import { summaryOf, verdictOn } from './kill-run.ts'
import { openOwnDatabase } from './own-database.ts'
import { randomFrom } from './random.ts'
import { makeSmallDisk } from './small-disk.ts'
import { startWorkload } from './workload.ts'

const small = makeSmallDisk(join(tmpdir(), `volant-disk-${randomUUID()}`), 8)
const large = makeSmallDisk(join(tmpdir(), `volant-disk-${randomUUID()}`), 600)
const nothing = () => undefined

const FILLED_IN_MS = 9000

test.skipIf(!small)('a disk that fills while the database is away costs no acknowledged event', async () => {
  const database = await openOwnDatabase()
  const installation = await openInstallation({
    database,
    prepare: (dataDirectory) => small?.mount(join(dataDirectory, 'spool')) ?? nothing,
  })
  onTestFinished(async () => {
    await installation.close()
    await database.close()
  })
  const spool = join(installation.dataDirectory, 'spool')
  const workload = startWorkload(installation, { random: randomFrom(5), prefix: 'disk', perSecond: 300 })
  await pause(1500)
  // Little room: the spool meets the end of the disk within seconds.
  const { bavail, bsize } = statfsSync(spool)
  writeFileSync(join(spool, 'filler'), Buffer.alloc(bavail * bsize - 300_000, 1))
  await database.proxy.become('away')
  await pause(FILLED_IN_MS)
  expect(summaryOf(workload.history).answers['503']).toBeGreaterThan(0)

  rmSync(join(spool, 'filler'))
  await database.proxy.become('fine')
  await pause(2000)
  await workload.finish(30_000)
  expect(await verdictOn(installation, workload.history)).toEqual([])
})

test.skipIf(!large)(
  'below three per cent of free space the event API says so, and takes events again after',
  async () => {
    const installation = await openInstallation({ prepare: (dataDirectory) => large?.mount(dataDirectory) ?? nothing })
    onTestFinished(() => installation.close())
    const filler = join(installation.dataDirectory, 'filler')
    const { bavail, blocks, bsize } = statfsSync(installation.dataDirectory)
    writeFileSync(filler, Buffer.alloc(Math.floor(bavail - blocks * 0.02) * bsize))
    const send = () =>
      fetch(`${installation.url}/v1/track`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${installation.writeKey}:`).toString('base64')}` },
        body: JSON.stringify({ userId: 'u', event: 'Used', messageId: randomUUID() }),
      })

    const full = await answerOf(send, 429)
    expect(full.headers.get('retry-after')).toBe('60')
    expect(await full.text()).toContain('Make room on it')
    rmSync(filler)
    expect((await answerOf(send, 200)).status).toBe(200)
  },
)

/** Asks until it is answered with this status, for as long as the disk is looked at now and then. */
async function answerOf(send: () => Promise<Response>, status: number): Promise<Response> {
  for (let left = 30; ; left -= 1) {
    const answer = await send()
    if (answer.status === status || left === 0) return answer
    await pause(500)
  }
}

afterAll(() => {
  if (!small || !large)
    process.stdout.write('no loop device can be mounted here: tests with a full disk were skipped\n')
})
