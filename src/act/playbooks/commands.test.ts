import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import { sql } from '../../platform/db/database.ts'
import type { WithRuntime } from '../../slices.ts'
import { addPlaybookCommands } from './commands.ts'
import type { StepInput } from './definition.ts'

let world: PlaybookWorld
let acme: number
const poor = { kind: 'field', field: 'health', operator: 'at_most', values: [49] } as const
const notice: StepInput = { kind: 'notice', id: 'a', name: 'Tell the owner', to: { rule: 'owner' }, text: 'Look' }
const wait: StepInput = { kind: 'wait', id: 'w', name: 'Wait', wait: { until: 'elapsed', amount: 3, unit: 'days' } }

beforeAll(async () => {
  world = await createPlaybookWorld()
  acme = await world.account('Acme', { overall: 20 })
  await world.account('Well', { overall: 90 })
  await sql`
    insert into external_ids (kind, source_id, external_id, account_id, row_id) values ('account', 2, 'A-1', ${acme}, ${acme})`.execute(
    world.server.db,
  )
  const trigger = { kind: 'enter' as const, condition: { ...poor, values: [49] } }
  await world.playbook({ trigger, steps: [notice, wait] }, { name: 'Rescue', on: false })
})

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})
afterAll(() => world.close())

interface Said {
  out: string
  err: string
}

async function run(...args: string[]): Promise<Said> {
  const said: Said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said.out += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said.err += String(text))))
  const { db, clock, contextFor } = world.server
  const withRuntime: WithRuntime = (work) => work({ db, clock, contextFor } as unknown as Parameters<typeof work>[0])
  const program = new Command().exitOverride()
  addPlaybookCommands(program, withRuntime)
  await program.parseAsync(args, { from: 'user' })
  return said
}

test('playbooks are listed with their state, and as JSON', async () => {
  expect((await run('playbooks', 'list')).out).toBe('rescue\toff\t0 going\t0 parked\tRescue\n')
  expect(JSON.parse((await run('playbooks', 'list', '--json')).out)).toMatchObject([{ key: 'rescue', state: 'off' }])
})

test('a preview names who would enter now, and why', async () => {
  const { out } = await run('playbooks', 'preview', 'rescue')
  expect(out).toMatch(/^Now: 1 would enter; of 0 it cannot be known\.\n {2}Acme\tHealth is 20/)
  const { now } = JSON.parse((await run('playbooks', 'preview', 'rescue', '--json')).out)
  expect(now).toMatchObject({ total: 1, entrants: [{ account: { id: acme } }] })
})

test('switched on it begins for those who are in already only when asked to; switched off it begins no more', async () => {
  expect((await run('playbooks', 'enable', 'rescue')).out).toBe('rescue is on.\n')
  await world.work()
  expect(JSON.parse((await run('runs', 'list', '--json')).out)).toEqual([])
  expect(JSON.parse((await run('playbooks', 'disable', 'rescue', '--json')).out)).toEqual({
    key: 'rescue',
    state: 'off',
  })
})

test('a run begins for an account by its own number, is listed and told; a second one is refused', async () => {
  await run('playbooks', 'enable', 'rescue')
  const { out } = await run('playbooks', 'run', 'rescue', '--account', 'A-1')
  const runId = Number(/^Run (\d+) began\.\n$/.exec(out)?.[1])
  await world.work()
  const again = await run('playbooks', 'run', 'rescue', '--account', String(acme))
  expect(again.err).toMatch(/running/)
  expect(process.exitCode).toBe(1)

  const listed = await run('runs', 'list', '--playbook', 'rescue', '--state', 'active')
  expect(listed.out).toMatch(new RegExp(`^${runId}\\trescue\\tAcme\\tactive\\t.*at Wait`))
  expect(listed.err).toBe('1 of 1 runs\n')
  const told = (await run('runs', 'show', String(runId))).out.split('\n')
  expect(told[0]).toBe('Rescue, version 1, for Acme: active')
  expect(told.slice(2, 4)).toEqual([
    expect.stringMatching(/^ {2}2026-03-10T09:00:00\.000Z\tdone\tTell the owner\t/),
    expect.stringMatching(/^ {2}2026-03-10T09:00:00\.000Z\tgoing\tWait\t/),
  ])
  expect(JSON.parse((await run('runs', 'show', String(runId), '--json')).out)).toMatchObject({ run: { id: runId } })
})

test('what nobody knows is refused by name', async () => {
  await expect(run('playbooks', 'preview', 'nothing')).rejects.toThrow(/The playbook “nothing”/)
  await expect(run('playbooks', 'run', 'rescue', '--account', 'nobody')).rejects.toThrow(/nobody/)
  await expect(run('runs', 'list', '--state', 'tired')).rejects.toMatchObject({ exitCode: 1 })
  await expect(run('runs', 'list', '--limit', '0')).rejects.toMatchObject({ exitCode: 1 })
  await expect(run('playbooks', 'enable', 'rescue', '--existing', 'perhaps')).rejects.toMatchObject({ exitCode: 1 })
})
