import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PRODUCT } from './installation.ts'
import { foundCompany, peopleAtWork, settle, startSome, type Company } from './playbooks-company.ts'
import { openHouse, type House, type Process } from './playbooks-house.ts'
import { judgePlays, type PlayVerdict } from './playbooks-verdict.ts'
import { randomFrom, type Random } from './random.ts'

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const EDGES = fileOf('playbooks-edges.ts')
const SERVE = fileOf('playbooks-serve.ts')
/** Steps that leave something behind. */
const KINDS = ['task', 'email', 'slack', 'notice', 'change', 'approval', 'wait', 'webhook', 'playbook'] as const
const EACH = 3
const ACCOUNTS = 8
const LIMIT_MS = 120_000
/** Longer than a thawed worker needs to say what it has to say. */
const LATE_MS = 2_000

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about`)
    await pause(100)
  }
}

async function isNone(house: House, query: string): Promise<boolean> {
  const [found] = await house.ask<{ left: number }>(`select (${query})::int as left`)
  return found?.left === 0
}

/** Every first webhook of an effect is kept without an answer; returns them by effect. */
function keepWaiting({ receivers }: House): Map<string, ServerResponse> {
  const waiting = new Map<string, ServerResponse>()
  receivers.answer = ({ headers }, response) => {
    const id = String(headers['webhook-id'])
    if (waiting.has(id)) response.writeHead(204).end()
    else waiting.set(id, response)
  }
  return waiting
}

/** Freezes it at a moment at which all it has in hand is on its way, and something is. */
async function freezeOnTheWay(house: House, worker: Process, waiting: ReadonlyMap<string, unknown>): Promise<void> {
  await until('that it stands still with all on its way', async () => {
    if (waiting.size === 0) return false
    worker.freeze()
    const held = await house.ask<{ id: string }>(
      `select id from effects where state = 'due' and lease_until > clock_timestamp()`,
    )
    if (held.length > 0 && held.every(({ id }) => waiting.has(id))) return true
    worker.thaw()
    return false
  })
}

/** As the database does by itself, a minute later, with connections that stand still within a transaction. */
async function endIdle(house: House): Promise<void> {
  await house.ask(`select pg_terminate_backend(pid) from pg_stat_activity where state like 'idle in transaction%'`)
}

/**
 * A worker stands still, with webhooks on the way, for longer than it has them; another one sends them again and ends them. Then
 * the first one wakes up and hears its answers.
 */
async function freezeWhileSending(company: Company, frozen: Process, other: Process, random: Random): Promise<void> {
  const { house } = company
  const waiting = keepWaiting(house)
  await frozen.start()
  await freezeOnTheWay(house, frozen, waiting)
  await endIdle(house)
  await house.ask('update effects set lease_until = clock_timestamp() where lease_until is not null')
  house.receivers.answer = (_call, response) => void response.writeHead(204).end()
  await other.start()
  await settle(company, LIMIT_MS)
  for (const response of waiting.values()) response.writeHead(random.chance(0.5) ? 204 : 503).end()
  frozen.thaw()
  await pause(LATE_MS)
}

async function play(variant: 'sound' | 'no-fence', seed: number): Promise<PlayVerdict> {
  const house = await openHouse({ answersWithinMs: 20 })
  try {
    const company = await foundCompany(house, 'quick', 2 * ACCOUNTS)
    await startSome(company, { from: 0, count: ACCOUNTS })
    const [frozen, other] = [house.worker([SERVE, variant]), house.worker([SERVE, 'sound'])]
    await freezeWhileSending(company, frozen, other, randomFrom(seed))
    await other.kill()
    // It goes on with what comes next as if nothing had been.
    await startSome(company, { from: ACCOUNTS, count: ACCOUNTS })
    await settle(company, LIMIT_MS)
    const verdict = await judgePlays(company)
    process.stdout.write(`seed ${seed}, ${variant}: ${JSON.stringify(verdict)}\n`)
    return verdict
  } finally {
    await house.close()
  }
}

test('what a worker says that was frozen for longer than its lease changes nothing', async () => {
  const seed = Date.now() % 1_000_000
  const { wrong, repeated } = await play('sound', seed)
  expect(wrong, `seed ${seed}`).toEqual([])
  expect(repeated).toBeGreaterThan(0)
})

test('a worker that was frozen and does not look at the fence is found out', async () => {
  const { wrong } = await play('no-fence', 3)
  expect(wrong.join()).toMatch(/an arrival is on record once|nothing is sent after its end/)
})

test('a worker frozen before it commits a step, whose connection the database gave up, has done nothing', async () => {
  const house = await openHouse({ answersWithinMs: 20 })
  try {
    const company = await foundCompany(house, 'whole', KINDS.length * EACH)
    const frozen = house.worker(['--import', EDGES, ...PRODUCT])
    const other = house.worker()
    const people = peopleAtWork(company)
    for (const [place, kind] of KINDS.entries()) {
      await startSome(company, { from: place * EACH, count: EACH })
      await frozen.start({ PLAY_EDGE: `${kind} written`, PLAY_FREEZES: 'yes' })
      await until(`that it stands still before “${kind}” is committed`, () => frozen.isFrozen())
      await endIdle(house)
      await other.start()
      await until('that the other one has taken over', () =>
        isNone(house, `select count(*) from playbook_runs where state in ('queued', 'active') and wake_at <= now()`),
      )
      frozen.thaw()
      await pause(LATE_MS / 4)
      await Promise.all([frozen.kill(), other.kill()])
    }
    await other.start()
    const isSettled = await settle(company, LIMIT_MS)
    await people.goHome()
    const { wrong, ...verdict } = await judgePlays(company)
    process.stdout.write(`${JSON.stringify(verdict)}\n`)
    expect(wrong, `The servers said: ${house.said().slice(-4000)}`).toEqual([])
    expect(isSettled).toBe(true)
  } finally {
    await house.close()
  }
})
