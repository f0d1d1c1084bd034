import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { JournalRow, RunState, StepResult, StepState } from './run.ts'
import { RUNS_CHANNEL } from './store-enrol.ts'

export interface RunHead {
  id: number
  playbookId: number
  versionId: number
  accountId: number
  contactId: number | null
  state: RunState
  stepId: string | null
  parentRunId: number | null
  parentStepId: string | null
  beganAt: Date
}

const HEAD = sql`id, playbook_id as "playbookId", version_id as "versionId", account_id as "accountId", contact_id as "contactId", state,
  step_id as "stepId", parent_run_id as "parentRunId", parent_step_id as "parentStepId", began_at as "beganAt"`

export async function findRun(db: Db, runId: number): Promise<RunHead | undefined> {
  const { rows } = await sql<RunHead>`select ${HEAD} from playbook_runs where id = ${runId}`.execute(db)
  return rows[0]
}

/**
 * Whoever changes a run has it to itself. What lies around a run is locked before it, always in the order tasks, effects, run: those
 * who end a task or deliver an effect hold that already when they come to its run.
 */
export async function lockRun(trx: Trx, runId: number): Promise<RunHead | undefined> {
  const { rows } = await sql<RunHead>`select ${HEAD} from playbook_runs where id = ${runId} for update`.execute(trx)
  return rows[0]
}

export async function lockTasks(trx: Trx, runId: number): Promise<void> {
  await sql`select from tasks where run_id = ${runId} order by id for update`.execute(trx)
}

export async function lockEffects(trx: Trx, runId: number): Promise<void> {
  await sql`select from effects where run_id = ${runId} order by id for update`.execute(trx)
}

export async function journalOf(db: Db, runId: number): Promise<JournalRow[]> {
  const { rows } = await sql<JournalRow>`
    select step_id as "stepId", kind, state, began_at as "beganAt", ended_at as "endedAt", due_at as "dueAt", result, failure, attempts
    from playbook_steps where run_id = ${runId} order by place`.execute(db)
  return rows
}

interface StepEnd {
  runId: number
  stepId: string
  state: Exclude<StepState, 'going'>
  at: Date
  result: StepResult
  failure: string | null
  /** Also where the step was parked. */
  evenParked?: boolean
}

/** False: the step was not going any more, and stays what it is. */
export async function endStep(trx: Trx, end: StepEnd): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update playbook_steps set state = ${end.state}, ended_at = case when ${end.state} <> 'parked' then ${end.at}::timestamptz end,
      result = result || ${JSON.stringify(end.result)}::jsonb, failure = ${end.failure}
    where run_id = ${end.runId} and step_id = ${end.stepId}
      and (state = 'going' or (state = 'parked' and ${end.evenParked ?? false}))`.execute(trx)
  return numAffectedRows === 1n
}

/** In the past for every clock: due at once. */
const AT_ONCE = sql`began_at`

/** A run that waits at this step goes on at once. */
export async function wakeRun(trx: Trx, runId: number, stepId: string): Promise<void> {
  await sql`
    update playbook_runs set wake_at = ${AT_ONCE} where id = ${runId} and step_id = ${stepId} and state = 'active'`.execute(
    trx,
  )
  await sql`select pg_notify(${RUNS_CHANNEL}, '')`.execute(trx)
}

export async function parkAt(trx: Trx, runId: number, because: string): Promise<void> {
  await sql`
    update playbook_runs set state = 'parked', wake_at = null, watches = false, because = ${because} where id = ${runId}`.execute(
    trx,
  )
}

/** A parked or waiting step is over, or is to be done anew. */
export async function setStep(
  trx: Trx,
  step: {
    runId: number
    stepId: string
    state: StepState
    result: StepResult
    failure: string | null
    endedAt: Date | null
  },
): Promise<void> {
  await sql`
    update playbook_steps set state = ${step.state}, result = result || ${JSON.stringify(step.result)}::jsonb, failure = ${step.failure},
      ended_at = ${step.endedAt}
    where run_id = ${step.runId} and step_id = ${step.stepId}`.execute(trx)
}

export async function setPaused(trx: Trx, runId: number, because: string | null): Promise<void> {
  await sql`update playbook_runs set state = 'paused', because = ${because} where id = ${runId}`.execute(trx)
}

/** The run goes on at once, at the step it stands at; or is parked, where that step failed meanwhile. */
export async function setGoing(trx: Trx, runId: number, parked?: { parkedBecause: string | null }): Promise<void> {
  await sql`
    update playbook_runs set state = ${parked ? 'parked' : 'active'}, wake_at = ${parked ? sql`null` : AT_ONCE},
      because = ${parked?.parkedBecause ?? null} where id = ${runId}`.execute(trx)
  await sql`select pg_notify(${RUNS_CHANNEL}, '')`.execute(trx)
}

export async function setCancelled(
  trx: Trx,
  runId: number,
  { because, now }: { because: string; now: Date },
): Promise<void> {
  await sql`
    with ended as (
      update playbook_runs set state = 'cancelled', wake_at = null, watches = false, because = ${because}, ended_at = ${now}
      where id = ${runId} returning id
    ) update playbook_steps set state = 'cancelled', ended_at = ${now} from ended where run_id = ended.id and state in ('going', 'parked')`.execute(
    trx,
  )
}

export async function setVersion(
  trx: Trx,
  runId: number,
  to: { versionId: number; stepId: string | null; judgeAt: Date | null },
): Promise<void> {
  await sql`
    update playbook_runs set version_id = ${to.versionId}, step_id = ${to.stepId}, judge_at = ${to.judgeAt} where id = ${runId}`.execute(
    trx,
  )
}

export async function addRunNote(
  trx: Trx,
  note: { runId: number; at: Date; memberId: number | null; sentence: string },
): Promise<void> {
  await sql`
    insert into playbook_run_notes (run_id, at, member_id, sentence)
    values (${note.runId}, ${note.at}, ${note.memberId}::bigint, ${note.sentence})`.execute(trx)
}

/** Going runs of a playbook that follow another version than the live one. */
export async function runsOnOldVersions(db: Db, playbookId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select runs.id from playbook_runs runs join playbooks on playbooks.id = runs.playbook_id
    where playbook_id = ${playbookId} and version_id <> live_version_id and runs.state in ('queued', 'active', 'paused', 'parked')
    order by runs.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** What was intended to be sent by a step and is not out yet waits for somebody, or does not any more. */
export async function holdEffects(trx: Trx, runId: number): Promise<void> {
  await sql`
    update effects set state = 'held' where run_id = ${runId} and state = 'due' and (lease_until is null or lease_until <= clock_timestamp())`.execute(
    trx,
  )
}

export interface EffectHead {
  id: string
  state: 'held' | 'due' | 'sent' | 'failed' | 'dropped'
  dueAt: Date
  payload: { subject?: string; text?: string; to?: unknown }
}

export async function effectOf(db: Db, runId: number, stepId: string): Promise<EffectHead | undefined> {
  const { rows } = await sql<EffectHead>`
    select id, state, due_at as "dueAt", payload from effects where run_id = ${runId} and step_id = ${stepId}`.execute(
    db,
  )
  return rows[0]
}

/** What failed for good or was taken back is tried again under the same id. */
export async function reviveEffect(trx: Trx, id: string, dueAt: Date): Promise<void> {
  await sql`
    update effects set state = 'due', due_at = ${dueAt}, attempts_before = attempts, failure = null, unwanted = null, told = null,
      lease_until = null, fence = fence + 1
    where id = ${id} and state in ('failed', 'dropped')`.execute(trx)
}

export async function rewriteEffect(
  trx: Trx,
  id: string,
  letter: { subject: string; text: string; html: string },
): Promise<void> {
  await sql`
    update effects set payload = payload || ${JSON.stringify(letter)}::jsonb where id = ${id} and state = 'held'`.execute(
    trx,
  )
}
