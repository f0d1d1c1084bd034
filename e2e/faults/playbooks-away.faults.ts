import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { foundCompany, settle, startAll } from './playbooks-company.ts'
import { openHouse, type Process } from './playbooks-house.ts'
import { judgePlays } from './playbooks-verdict.ts'
import { randomFrom } from './random.ts'

const ACCOUNTS = 60
const TIMES = 2
/** Whoever supervises a worker waits so long before it starts it again. */
const AGAIN_MS = 500
const SETTLE_LIMIT_MS = 240_000

/** As a service manager keeps it: started again whenever it ends, until that is over. Returns what ends it, and how often it started. */
function supervise(worker: Process): () => Promise<number> {
  const over = new AbortController()
  let starts = 0
  const supervising = (async () => {
    while (!over.signal.aborted) {
      await worker.start()
      starts += 1
      await worker.ended()
      await pause(AGAIN_MS)
    }
  })()
  supervising.catch(() => undefined)
  return async () => {
    over.abort()
    await worker.kill()
    await supervising
    return starts
  }
}

test('workers that are started again and again while PostgreSQL is down go on where they were', async () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  const house = await openHouse({ answersWithinMs: 200, isProxied: true })
  try {
    const company = await foundCompany(house, 'quick', ACCOUNTS)
    const workers = [house.worker(), house.worker()]
    const ends = workers.map(supervise)
    const starting = startAll(company, { pauseMs: 2_000 })
    for (let time = 0; time < TIMES; time += 1) {
      await pause(random.between(1_500, 4_000))
      await house.proxy?.become('away')
      house.stopPostgres()
      for (const worker of workers) {
        if (random.chance(0.5)) worker.stop()
        else await worker.kill()
      }
      await pause(random.between(3_000, 6_000))
      await house.proxy?.become('fine')
    }
    await starting
    const isSettled = await settle(company, SETTLE_LIMIT_MS)
    const starts = await Promise.all(ends.map((end) => end()))
    const verdict = await judgePlays(company)
    process.stdout.write(`seed ${seed}: ${starts.join(' and ')} starts; ${JSON.stringify(verdict)}\n`)
    expect(verdict.wrong, `seed ${seed}; the servers said: ${house.said().slice(-4000)}`).toEqual([])
    expect(isSettled).toBe(true)
    expect(company.started.size).toBe(ACCOUNTS)
    expect(Math.min(...starts)).toBeGreaterThan(TIMES)
  } finally {
    await house.close()
  }
})
