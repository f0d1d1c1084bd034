import { setTimeout as pause } from 'node:timers/promises'
import type { House } from './playbooks-house.ts'
import { EVEN, ODD, childPlay, patientPlay, quickPlay, wholePlay, type Play, type PlayAbout } from './playbooks-play.ts'

const ENDPOINTS = 4
const PLAYS = { whole: wholePlay, quick: quickPlay, patient: patientPlay }
/** Accounts started by one request. */
const TOGETHER = 50

export interface Company {
  readonly house: House
  readonly play: Play
  readonly child: Play
  readonly playbookId: number
  readonly accountIds: readonly number[]
  readonly awaitedStageId: number
  /** Runs whose start was acknowledged. */
  readonly started: Set<number>
}

/** Accounts with a champion each, and published playbooks. */
export async function foundCompany(house: House, kind: keyof typeof PLAYS, accounts: number): Promise<Company> {
  const made = await house.ask<{ id: number }>(
    `with made as (
       insert into accounts (name, source_id, owner_id)
       select case when n % 2 = 0 then $1 else $2 end, (select min(id) from sources), (select min(id) from members) from generate_series(1, $3::int) n returning id
     ), people as (
       insert into contacts (account_id, source_id, name, email, roles)
       select id, (select min(id) from sources), 'Rosa Lind', 'rosa' || id || '@customer.test', '{champion}' from made
     ) select id::int as id from made order by id`,
    [EVEN, ODD, accounts],
  )
  const [stage] = await house.ask<{ id: number }>(`select id::int as id from stages where key = 'value'`)
  const awaitedStageId = stage?.id ?? 0
  await house.call('PUT', '/api/outreach-services/slack', { token: 'xoxb-test-token' })
  const endpointIds: number[] = []
  for (let n = 1; n <= ENDPOINTS; n += 1) {
    const body = { name: `Receiver ${n}`, url: `${house.receivers.webhookUrl}/${n}` }
    endpointIds.push((await house.call('POST', '/api/webhook-endpoints', body)).id)
  }
  const about: PlayAbout = { endpointIds, awaitedStage: awaitedStageId }
  const [child, play] = [childPlay(about), PLAYS[kind](about)]
  await publish(house, child)
  const playbookId = await publish(house, play)
  const accountIds = made.map(({ id }) => id)
  return { house, play, child, playbookId, accountIds, awaitedStageId, started: new Set() }
}

async function publish(house: House, { key, steps }: Play): Promise<number> {
  const { id } = await house.call('POST', '/api/playbooks', { name: key, key })
  const { draft } = await house.call('GET', `/api/playbooks/${id}`)
  const definition = { trigger: { kind: 'manual' }, limits: {}, steps }
  await house.call('PUT', `/api/playbooks/${id}/draft`, { definition, revision: draft?.revision ?? 0 })
  await house.call('POST', `/api/playbooks/${id}/publish`, { on: true })
  return id
}

/** Starts a run for each account by the API, whatever happens to the server; `isOver` ends it early. */
export async function startAll(
  company: Company,
  { isOver = () => false, pauseMs = 0 }: { isOver?: () => boolean; pauseMs?: number } = {},
): Promise<void> {
  for (let from = 0; from < company.accountIds.length && !isOver(); from += TOGETHER) {
    await startSome(company, { from, count: TOGETHER })
    if (pauseMs > 0) await pause(pauseMs)
  }
}

/** Starts a run for each of these accounts; repeating it starts nothing twice. */
export async function startSome(
  { house, playbookId, accountIds, started }: Company,
  { from, count }: { from: number; count: number },
): Promise<void> {
  const body = { accountIds: accountIds.slice(from, from + count), requestKey: `faults-${from}-start` }
  const answer = await house.call('POST', `/api/playbooks/${playbookId}/start`, body)
  for (const { runId } of answer.started) started.add(runId)
}

/** What people do meanwhile: approve, complete tasks that runs wait for, move accounts to the stage that is waited for. */
export async function actOnce({ house, awaitedStageId }: Company): Promise<void> {
  const { approvals } = await house.call('GET', '/api/approvals?everybody=true&limit=200')
  for (const { runId, stepId } of approvals)
    await unlessRefused(house.call('POST', `/api/runs/${runId}/steps/${stepId}/decide`, { approve: true }))
  const tasks = await house.ask<{ id: number }>(
    `select tasks.id::int as id from tasks join playbook_runs runs on runs.id = run_id and runs.step_id = tasks.step_id
     where tasks.step_id = 'work' and tasks.state = 'open' limit 200`,
  )
  for (const { id } of tasks) await unlessRefused(house.call('POST', `/api/tasks/${id}/complete`, {}))
  await house.ask(
    `update accounts set stage_id = $1 where stage_id is distinct from $1 and id in
       (select account_id from playbook_runs where step_id = 'wait' and state = 'active')`,
    [awaitedStageId],
  )
}

/** A repeated request whose first answer was lost is refused: that is right. */
export async function unlessRefused(request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (error) {
    if (!(error instanceof Error && 'isRefusal' in error)) throw error
  }
}

/** People go on with their work until they are sent home. */
export function peopleAtWork(company: Company): { goHome(): Promise<void> } {
  const home = new AbortController()
  const working = (async () => {
    while (!home.signal.aborted) {
      await actOnce(company)
      await pause(500)
    }
  })()
  working.catch(() => undefined)
  return {
    async goHome() {
      home.abort()
      await working
    },
  }
}

/** Waits until no run can go on and nothing is to be sent any more; false: not in time. */
export async function settle({ house }: Company, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs
  while (performance.now() < deadline) {
    const [left] = await house.ask<{ left: number }>(
      `select (select count(*) from playbook_runs where state in ('queued', 'active'))::int + (select count(*) from effects where state in ('due', 'held'))::int as left`,
    )
    if (left?.left === 0) return true
    await pause(500)
  }
  return false
}
