import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { foundCompany, peopleAtWork, settle, startAll } from './playbooks-company.ts'
import { openHouse } from './playbooks-house.ts'
import { judgePlays } from './playbooks-verdict.ts'
import { randomFrom } from './random.ts'

const ACCOUNTS = 60
const KILLS = 4
/** A dead worker's leases run out after a minute. */
const SETTLE_LIMIT_MS = 240_000

test('whatever is killed, every run ends, each step is done once, and every message arrives', async () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  const house = await openHouse()
  try {
    const company = await foundCompany(house, 'whole', ACCOUNTS)
    const worker = house.worker()
    await worker.start()
    const people = peopleAtWork(company)
    const starting = startAll(company, { pauseMs: 4_000 })
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(random.between(1_000, 4_000))
      const victim = random.chance(0.25) ? house.web : worker
      await victim.kill()
      await victim.start()
    }
    await starting
    const isSettled = await settle(company, SETTLE_LIMIT_MS)
    await people.goHome()
    const verdict = await judgePlays(company)
    process.stdout.write(`seed ${seed}: ${KILLS} kills, ${JSON.stringify(verdict)}\n`)
    expect(verdict.wrong, `seed ${seed}; the servers said: ${house.said().slice(-4000)}`).toEqual([])
    expect(isSettled).toBe(true)
    expect(company.started.size).toBe(ACCOUNTS)
  } finally {
    await house.close()
  }
})
