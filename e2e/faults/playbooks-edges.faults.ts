import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { foundCompany, peopleAtWork, settle, startSome } from './playbooks-company.ts'
import { openHouse } from './playbooks-house.ts'
import { judgePlays } from './playbooks-verdict.ts'
import { PRODUCT } from './installation.ts'

const EDGES_FILE = fileURLToPath(new URL('playbooks-edges.ts', import.meta.url))
const KINDS = [
  'task',
  'email',
  'slack',
  'notice',
  'change',
  'branch',
  'approval',
  'wait',
  'webhook',
  'playbook',
  'end',
] as const
const EDGES = [
  ...KINDS.flatMap((kind) => [`${kind} unwritten`, `${kind} written`, `${kind} committed`]),
  'settling sent',
]
/** Started before each edge, so that something comes to it. */
const EACH = 4
/** An edge that nothing comes to in time was not tried. */
const EDGE_LIMIT_MS = 90_000
const SETTLE_LIMIT_MS = 240_000

test('a worker killed at any edge of any kind of step leaves nothing undone and nothing done twice', async () => {
  const house = await openHouse()
  try {
    const company = await foundCompany(house, 'whole', EDGES.length * EACH)
    const worker = house.worker(['--import', EDGES_FILE, ...PRODUCT])
    const people = peopleAtWork(company)
    const untried: string[] = []
    for (const [place, edge] of EDGES.entries()) {
      await startSome(company, { from: place * EACH, count: EACH })
      await worker.start({ PLAY_EDGE: edge })
      const isTried = await Promise.race([worker.ended().then(() => true), pause(EDGE_LIMIT_MS, false)])
      if (!isTried) untried.push(edge)
      await worker.kill()
    }
    await worker.start({ PLAY_EDGE: '' })
    const isSettled = await settle(company, SETTLE_LIMIT_MS)
    await people.goHome()
    const verdict = await judgePlays(company)
    process.stdout.write(`${EDGES.length} edges: ${JSON.stringify({ ...verdict, untried })}\n`)
    expect(verdict.wrong, `The servers said: ${house.said().slice(-4000)}`).toEqual([])
    expect(untried).toEqual([])
    expect(isSettled).toBe(true)
  } finally {
    await house.close()
  }
}, 1_800_000)
