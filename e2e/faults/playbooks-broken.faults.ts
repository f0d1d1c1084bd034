import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { foundCompany, settle, startAll, type Company } from './playbooks-company.ts'
import { openHouse, type Process } from './playbooks-house.ts'
import type { Variant } from './playbooks-serve.ts'
import { judgePlays, type PlayVerdict } from './playbooks-verdict.ts'

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const SERVE = fileOf('playbooks-serve.ts')
const EDGES = fileOf('playbooks-edges.ts')
const EFFECT_FIRST = fileOf('playbooks-effect-first.ts')
const ACCOUNTS = 6
const SETTLE_LIMIT_MS = 240_000
/** Longer than a second worker needs to take the effect and to record its end. */
const LATE_MS = 8_000

/** The first webhook of each effect is answered late, and badly; its lease runs out at once, so that it is taken again meanwhile. */
async function loseLeases({ house }: Company, workers: readonly Process[]): Promise<void> {
  const seen = new Set<string>()
  house.receivers.answer = ({ headers }, response) => {
    const id = String(headers['webhook-id'])
    if (seen.has(id)) return void response.writeHead(204).end()
    seen.add(id)
    setTimeout(() => response.writeHead(503).end(), LATE_MS)
    void house.ask('update effects set lease_until = clock_timestamp() where id = $1', [id])
  }
  for (const worker of workers) await worker.start()
}

/** Dies between the intent of a webhook and the commit of its journal, and starts again. */
async function dieBeforeCommit({ house }: Company, [worker]: readonly Process[]): Promise<void> {
  const env = { RECEIVER_URL: house.receivers.webhookUrl }
  await worker?.start({ ...env, PLAY_EDGE: 'webhook written' })
  await worker?.ended()
  await worker?.start(env)
}

async function play(
  variant: Variant,
  imports: readonly string[],
  happens: (company: Company, workers: readonly Process[]) => Promise<void>,
): Promise<PlayVerdict> {
  const house = await openHouse()
  try {
    const company = await foundCompany(house, 'quick', ACCOUNTS)
    await startAll(company)
    const command = [...imports.flatMap((one) => ['--import', one]), SERVE, variant]
    await happens(company, [house.worker(command), house.worker(command)])
    await settle(company, SETTLE_LIMIT_MS)
    // What was answered late is recorded late.
    await pause(LATE_MS)
    await settle(company, SETTLE_LIMIT_MS)
    return await judgePlays(company)
  } finally {
    await house.close()
  }
}

test('workers that lose their leases, with nothing broken, are right', async () => {
  const { wrong, repeated } = await play('sound', [], loseLeases)
  expect(wrong).toEqual([])
  expect(repeated).toBeGreaterThan(0)
})

test('a worker that dies before it commits, with nothing broken, is right', async () => {
  const { wrong } = await play('sound', [EDGES], dieBeforeCommit)
  expect(wrong).toEqual([])
})

test('workers that record what they sent without looking at the fence are found out', async () => {
  const { wrong } = await play('no-fence', [], loseLeases)
  expect(wrong.join()).toMatch(/nothing is sent after its end/)
})

test('a worker that sends before the journal is committed is found out', async () => {
  const { wrong } = await play('effect-first', [EDGES, EFFECT_FIRST], dieBeforeCommit)
  expect(wrong.join()).toMatch(/an effect is sent by who took it/)
})
