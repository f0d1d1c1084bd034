import { sql, type Trx } from '../../platform/db/database.ts'
import { RUNS_CHANNEL } from './store-enrol.ts'

/** A step that a run reached after another one. */
export interface LaterStep {
  stepId: string
  kind: string
  /** It left nothing behind that anybody saw, did or decided. */
  isOpen: boolean
}

/** What a run did after a step, in the order in which it was reached. */
export async function stepsAfter(trx: Trx, runId: number, stepId: string): Promise<LaterStep[]> {
  const { rows } = await sql<LaterStep>`
    select step_id as "stepId", kind, case kind
      when 'wait' then true when 'branch' then true when 'end' then true
      when 'task' then not exists (select from tasks where tasks.run_id = later.run_id and tasks.step_id = later.step_id
        and (tasks.state <> 'open' or revision > 1))
      when 'notice' then not exists (select from notices where notices.run_id = later.run_id and notices.step_id = later.step_id
        and read_at is not null)
      when 'approval' then state = 'going'
      when 'email' then ${NOTHING_SENT} when 'slack' then ${NOTHING_SENT} when 'webhook' then ${NOTHING_SENT}
      else state in ('parked', 'skipped') end as "isOpen"
    from playbook_steps later where run_id = ${runId}
      and place > (select place from playbook_steps where run_id = ${runId} and step_id = ${stepId})
    order by place`.execute(trx)
  return rows
}

/** Neither taken by whoever sends nor decided on by whoever was asked. */
const NOTHING_SENT = sql`not exists (select from effects where effects.run_id = later.run_id and effects.step_id = later.step_id
  and (effects.state not in ('held', 'due') or attempts > 0 or later.result ? 'asks' and effects.state = 'due'))`

/** Steps are as if they had never been reached, with the tasks, notices and unsent messages they made. */
export async function forgetSteps(trx: Trx, runId: number, stepIds: readonly string[]): Promise<void> {
  for (const table of ['tasks', 'notices', 'effects', 'playbook_steps'])
    await sql`
      delete from ${sql.table(table)} where run_id = ${runId} and step_id = any(${[...stepIds]}::text[])`.execute(trx)
}

/** The step goes on waiting for its task until its own time is over, and so does its run; a paused run stays paused. */
export async function waitAgain(
  trx: Trx,
  { runId, stepId, sentence }: { runId: number; stepId: string; sentence: string },
): Promise<void> {
  await sql`
    with step as (
      update playbook_steps set state = 'going', ended_at = null, result = (result - 'outcome' - 'byTask') || jsonb_build_object('sentence', ${sentence}::text)
      where run_id = ${runId} and step_id = ${stepId} returning run_id, due_at
    )
    update playbook_runs set state = case when state = 'paused' then state else 'active' end, step_id = ${stepId}, wake_at = step.due_at,
      watches = false, because = case when state = 'paused' then because end, ended_at = null
    from step where id = step.run_id`.execute(trx)
  await sql`select pg_notify(${RUNS_CHANNEL}, '')`.execute(trx)
}

/** Another run of the same playbook has begun for the subject since. */
export async function hasSuccessor(trx: Trx, runId: number): Promise<boolean> {
  const { rows } = await sql<{ hasOne: boolean }>`
    select exists (select from playbook_runs other where other.playbook_id = run.playbook_id and other.account_id = run.account_id
      and coalesce(other.contact_id, 0) = coalesce(run.contact_id, 0) and other.id <> run.id
      and other.state in ('queued', 'active', 'paused', 'parked')) as "hasOne"
    from playbook_runs run where id = ${runId}`.execute(trx)
  return rows[0]?.hasOne ?? false
}
