import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { foundCompany, settle, startAll } from './playbooks-company.ts'
import { openHouse } from './playbooks-house.ts'
import { judgePlays } from './playbooks-verdict.ts'
import { randomFrom } from './random.ts'

const ACCOUNTS = 5_000
const RESTARTS_FOR_MS = 120_000
const SETTLE_LIMIT_MS = 1_800_000

test('runs of two workers come through a PostgreSQL that stops at once every few seconds', async () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  const house = await openHouse({ answersWithinMs: 20 })
  try {
    const company = await foundCompany(house, 'quick', ACCOUNTS)
    const workers = [house.worker(), house.worker()]
    for (const worker of workers) await worker.start()
    const deadline = performance.now() + RESTARTS_FOR_MS
    const starting = startAll(company, { isOver: () => performance.now() > deadline })
    let stops = 0
    while (performance.now() < deadline) {
      await pause(random.between(2_000, 6_000))
      if (house.stopPostgres()) stops += 1
    }
    const [done] = await house.ask<{ runs: number }>(
      `select count(*)::int as runs from playbook_runs where state = 'done'`,
    )
    await starting
    const isSettled = await settle(company, SETTLE_LIMIT_MS)
    const verdict = await judgePlays(company)
    const inTime = `${done?.runs} of ${company.started.size} runs ended while it stopped ${stops} times`
    process.stdout.write(`seed ${seed}: ${inTime}; ${JSON.stringify(verdict)}\n`)
    expect(verdict.wrong, `seed ${seed}; the servers said: ${house.said().slice(-4000)}`).toEqual([])
    expect(isSettled).toBe(true)
    expect(company.started.size).toBeGreaterThan(0)
  } finally {
    await house.close()
  }
}, 2_400_000)
