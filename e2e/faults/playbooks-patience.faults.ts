import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PRODUCT } from './installation.ts'
import { foundCompany, settle, startAll, unlessRefused, type Company } from './playbooks-company.ts'
import { openHouse, type Process } from './playbooks-house.ts'
import { EVEN } from './playbooks-play.ts'
import { judgePlays } from './playbooks-verdict.ts'
import { randomFrom, type Random } from './random.ts'

const EDGES_FILE = fileURLToPath(new URL('playbooks-edges.ts', import.meta.url))
const ACCOUNTS = 16
/** Where runs rest, and the kind of step that is written when the time is over. */
const RESTS = [
  ['pause', 'wait'],
  ['limit', 'wait'],
  ['work', 'task'],
  ['slow', 'approval'],
] as const
const EDGES = ['unwritten', 'written', 'committed'] as const
const LIMIT_MS = 120_000

/** The worker works until every run rests at this step, and is killed there. */
async function restAt({ house, started }: Company, worker: Process, stepId: string): Promise<void> {
  await worker.start({ PLAY_EDGE: '' })
  const deadline = performance.now() + LIMIT_MS
  for (let there = 0; there < started.size;) {
    const [found] = await house.ask<{ there: number }>(
      `select count(*)::int as there from playbook_runs runs join playbook_steps steps on steps.run_id = runs.id and steps.step_id = runs.step_id
       where runs.step_id = $1 and runs.state = 'active' and steps.state = 'going' and (wake_at is null or wake_at > clock_timestamp())`,
      [stepId],
    )
    there = found?.there ?? 0
    if (performance.now() > deadline) throw new Error(`${there} of ${started.size} runs came to ${stepId}`)
    await pause(100)
  }
  await worker.kill()
}

/** Two days go by while nobody works: what rests began so much earlier, and is due so much earlier. */
async function letTimePass({ house }: Company): Promise<void> {
  await house.ask(
    `with rested as (
       update playbook_steps set began_at = began_at - interval '2 days', due_at = due_at - interval '2 days' where state = 'going'
     ) update playbook_runs set wake_at = wake_at - interval '2 days', began_at = began_at - interval '2 days' where state = 'active'`,
  )
}

/** Starts a process that dies at this edge, and waits for it. */
async function dieAt(doomed: Process, edge: string): Promise<void> {
  await doomed.start({ PLAY_EDGE: edge })
  const isDead = await Promise.race([doomed.ended().then(() => true), pause(LIMIT_MS, false)])
  expect(isDead, `nothing came to the edge “${edge}”`).toBe(true)
}

interface Asked {
  readonly runId: number
  readonly stepId: string
  readonly account: { readonly name: string }
}

/** Yes to even accounts, no to odd ones. `share` of those who ask are answered; the others are held. */
async function answer({ house }: Company, random: Random, share: number): Promise<void> {
  const { approvals } = await house.call('GET', '/api/approvals?everybody=true&limit=200')
  for (const { runId, stepId, account } of approvals as Asked[]) {
    if (!random.chance(share)) continue
    const approve = account.name === EVEN
    await unlessRefused(house.call('POST', `/api/runs/${runId}/steps/${stepId}/decide`, { approve }))
  }
}

/** People answer while the web process dies at an edge of one of the answers, and somebody starts it again. */
async function answerOver(company: Company, edge: string, random: Random): Promise<void> {
  const { web } = company.house
  await web.kill()
  await web.start({ NODE_OPTIONS: `--import=${EDGES_FILE}`, PLAY_EDGE: edge })
  const again = web.ended().then(() => web.start())
  await Promise.all([again, answer(company, random, 0.5)])
}

test('times that pass and answers that are given while everything is down count once, whatever is killed around them', async () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  const house = await openHouse({ answersWithinMs: 50 })
  try {
    const company = await foundCompany(house, 'patient', ACCOUNTS)
    const worker = house.worker(['--import', EDGES_FILE, ...PRODUCT])
    await startAll(company)
    for (const [place, [stepId, kind]] of RESTS.entries()) {
      await restAt(company, worker, stepId)
      await letTimePass(company)
      await dieAt(worker, `${kind} ${EDGES[(seed + place) % EDGES.length]}`)
    }
    await restAt(company, worker, 'mail')
    await answerOver(company, 'decision written', random)
    await answerOver(company, 'decision committed', random)
    await dieAt(worker, 'approval written')
    await answer(company, random, 1)
    await dieAt(worker, 'settling sent')
    await worker.start({ PLAY_EDGE: '' })
    const deadline = performance.now() + LIMIT_MS
    while (!(await settle(company, 500)) && performance.now() < deadline) await answer(company, random, 1)
    const verdict = await judgePlays(company)
    process.stdout.write(`seed ${seed}: ${JSON.stringify(verdict)}\n`)
    expect(verdict.wrong, `seed ${seed}; the servers said: ${house.said().slice(-4000)}`).toEqual([])
    expect(await settle(company, 500)).toBe(true)
  } finally {
    await house.close()
  }
}, 600_000)
