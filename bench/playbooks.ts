/**
 * Runs of three steps (task, branch, notice) without anything that leaves the house, with all durability, against as many
 * transactions by hand that write the same rows.
 * Usage: node bench/playbooks.ts [--runs 4000] [--lanes 4]
 */
import { loadavg } from 'node:os'
import type { Pool } from 'pg'
import { beginPlaybook } from '../src/act/playbooks/actions.ts'
import { publish } from '../src/act/playbooks/actions-publish.ts'
import { PlaybookDefinition } from '../src/act/playbooks/definition.ts'
import { createEngine } from '../src/act/playbooks/engine.ts'
import { enrolSubjects } from '../src/act/playbooks/enrolment.ts'
import { findPlaybook, findVersion } from '../src/act/playbooks/store.ts'
import { commandActor } from '../src/identity/sessions/actor.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import { withInstallation, type Installation } from './installation.ts'
import { cpuSeconds, numberOption, report, timed } from './measuring.ts'

const runs = numberOption('runs', 4_000)
const lanes = numberOption('lanes', 4)

const owner = { rule: 'owner' } as const
const DEFINITION = PlaybookDefinition.parse({
  trigger: { kind: 'manual' },
  limits: {},
  steps: [
    { kind: 'task', id: 'a', name: 'Call', title: 'Call {{account.name}}', assign: owner },
    {
      kind: 'branch',
      id: 'b',
      name: 'Poor?',
      condition: { kind: 'field', field: 'health', operator: 'at_most', values: [49] },
      yes: [],
      no: [{ kind: 'notice', id: 'c', name: 'Tell', to: owner, text: 'Look at it' }],
    },
  ],
})

await withInstallation(async (installation) => {
  const { pool } = installation
  report(`load at the start: ${loads()}`)
  await makeBook(pool)
  const byHand = await measured(pool, () => handWritten(installation))
  const engine = await measured(pool, () => byEngine(installation))
  const [{ done, tasks, notices } = { done: 0, tasks: 0, notices: 0 }] = (
    await pool.query<{ done: number; tasks: number; notices: number }>(`
      select (select count(*)::int from playbook_runs where state = 'done') as done,
        (select count(*)::int from tasks where run_id is not null) as tasks,
        (select count(*)::int from notices where run_id is not null) as notices`)
  ).rows
  if (done !== runs || tasks !== runs || notices !== runs)
    throw new Error(`not every step was carried out once: ${done} runs, ${tasks} tasks, ${notices} notices`)
  say('by hand', byHand)
  say('by the engine', engine)
  report(`by the engine against by hand: ${((100 * byHand.seconds) / engine.seconds).toFixed(0)} %`)
  report(`load at the end: ${loads()}`)
})

interface Measured {
  seconds: number
  cpu: { ours: number; server: number }
}

async function measured(pool: Pool, work: () => Promise<() => Promise<void>>): Promise<Measured> {
  const go = await work()
  const before = await cpuSeconds(pool)
  const { seconds } = await timed(go)
  const after = await cpuSeconds(pool)
  return { seconds, cpu: { ours: after.ours - before.ours, server: after.server - before.server } }
}

function say(what: string, { seconds, cpu }: Measured): void {
  const each = (value: number) => `${((1_000 * value) / runs).toFixed(2)} ms`
  report(
    `${what}: ${runs} runs in ${seconds.toFixed(1)} s, ${(runs / seconds).toFixed(0)} runs/s; CPU for each ${each(cpu.ours)} here, ${each(cpu.server)} in the server`,
  )
}

function loads(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')
}

async function makeBook(pool: Pool): Promise<void> {
  await pool.query(`insert into members (email, name, role, department, state)
    select 'member' || n || '@volant.test', 'Member ' || n, 'csm', 'success', 'active' from generate_series(1, 20) n`)
  await pool.query(
    `insert into accounts (name, source_id, owner_id) select 'Account ' || n, (select min(id) from sources), 1 + n % 20 from generate_series(1, $1) n`,
    [runs],
  )
  await pool.query(`insert into account_health (account_id, as_of, version_id, overall, coverage, band, effective_overall, effective_band, is_fresh, measure_values)
    select id, current_date, (select min(id) from scorecard_versions), 80, 1, 'good', 80, 'good', true, '{}' from accounts`)
  await pool.query(`create table bench_runs (id bigint primary key, account_id bigint not null, state text not null, wake_at timestamptz);
    create index on bench_runs (wake_at) where state = 'active';
    create table bench_steps (run_id bigint not null, step_id text not null, state text not null, result jsonb not null, primary key (run_id, step_id));
    create table bench_tasks (id bigint generated always as identity primary key, account_id bigint not null, title text not null, assignee_id bigint, run_id bigint, unique (run_id));
    create table bench_notices (id bigint generated always as identity primary key, member_id bigint not null, text text not null, run_id bigint, unique (run_id));
    insert into bench_runs select id, id, 'active', now() from accounts`)
}

/** The least that could be written by hand for the same promises: claim, look, write, journal, commit. */
async function handWritten({ runtime }: Installation): Promise<() => Promise<void>> {
  const lane = async () => {
    const client = await runtime.pool.connect()
    try {
      for (;;) {
        await client.query('begin')
        const { rows } = await client.query<{ id: number; account_id: number; name: string; owner_id: number }>(`
          with due as (select id, account_id from bench_runs where state = 'active' and wake_at <= now() order by wake_at limit 1 for update skip locked)
          select due.id, due.account_id, accounts.name, accounts.owner_id from due join accounts on accounts.id = due.account_id`)
        const [run] = rows
        if (!run) {
          await client.query('commit')
          return
        }
        await client.query('insert into bench_tasks (account_id, title, assignee_id, run_id) values ($1, $2, $3, $4)', [
          run.account_id,
          `Call ${run.name}`,
          run.owner_id,
          run.id,
        ])
        await client.query('select effective_overall from account_health where account_id = $1', [run.account_id])
        await client.query('insert into bench_notices (member_id, text, run_id) values ($1, $2, $3)', [
          run.owner_id,
          'Look at it',
          run.id,
        ])
        await client.query(
          `insert into bench_steps (run_id, step_id, state, result) select $1, step, 'done', '{}' from unnest(array['a', 'b', 'c']) step`,
          [run.id],
        )
        await client.query(`update bench_runs set state = 'done', wake_at = null where id = $1`, [run.id])
        await client.query('commit')
      }
    } finally {
      client.release()
    }
  }
  return async () => {
    await Promise.all(Array.from({ length: lanes }, lane))
  }
}

async function byEngine({ runtime, pool, dataDirectory }: Installation): Promise<() => Promise<void>> {
  const context = await runtime.contextFor(commandActor('Bench'))
  const { id } = await inTransaction(runtime.db, (trx) =>
    beginPlaybook(trx, context, {
      name: 'Bench',
      description: '',
      lifecycle: 'adoption',
      maturity: 'crawl',
      guide: { why: '', whenToUse: '', duration: '', metrics: [], pitfalls: [] },
      libraryKey: null,
      definition: DEFINITION,
    }),
  )
  await publish({ playbookId: id, note: '', on: true, existing: 'skip' }, context)
  const { rows } = await pool.query<{ id: number }>('select id from accounts order by id')
  await inTransaction(runtime.db, async (trx) => {
    const playbook = await findPlaybook(trx, id)
    const version = playbook?.liveVersionId ? await findVersion(trx, playbook.liveVersionId) : undefined
    if (!playbook || !version) throw new Error('not published')
    const entrants = rows.map((account) => ({ accountId: account.id, contactId: null, triggerKey: 'bench' }))
    await enrolSubjects(trx, entrants, { playbook, version, how: 'api', present: context })
  })
  await pool.query('analyze')
  const engine = createEngine(runtime.db, { log: runtime.log, publicUrl: runtime.publicUrl, dataDirectory })
  const lane = async () => {
    while ((await engine.advanceSome()) > 0);
  }
  return async () => {
    await Promise.all(Array.from({ length: lanes }, lane))
  }
}
