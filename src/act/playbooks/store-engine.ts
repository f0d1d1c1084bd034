import type { PoolClient } from 'pg'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { JournalRow, Run, StepResult, StepState } from './run.ts'
import { RUNS_CHANNEL } from './store-enrol.ts'

/** From now on this connection is told of runs that can go on. */
export async function listenForRuns(client: PoolClient): Promise<void> {
  await client.query(`listen ${RUNS_CHANNEL}`)
}

/** The database's clock, which all workers share. */
export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]?.now ?? new Date()
}

export interface ClaimedRun extends Run {
  readonly playbookKey: string
  readonly playbookName: string
  readonly accountName: string
  /** Where the account went when it was merged. */
  readonly mergedIntoId: number | null
  /** The journal of the step it stands at. */
  readonly journal: JournalRow | null
  readonly now: Date
}

const JOURNAL = sql`jsonb_build_object('stepId', steps.step_id, 'kind', steps.kind, 'state', steps.state, 'beganAt', steps.began_at,
  'endedAt', steps.ended_at, 'dueAt', steps.due_at, 'result', steps.result, 'failure', steps.failure, 'attempts', steps.attempts)`

/**
 * Runs that can go on, kept from other workers until the transaction ends. Without `at` the database’s clock decides what is due.
 */
export async function claimRuns(trx: Trx, at: Date | null, limit: number): Promise<ClaimedRun[]> {
  const { rows } = await sql<ClaimedRun>`
    with due as (
      select * from playbook_runs
      where state in ('queued', 'active') and wake_at <= coalesce(${at}::timestamptz, now())
      order by wake_at limit ${limit} for update skip locked
    )
    select due.id, due.playbook_id as "playbookId", due.version_id as "versionId", due.account_id as "accountId", due.contact_id as "contactId",
      due.state, due.how, due.step_id as "stepId", due.entry, due.depth, due.parent_run_id as "parentRunId",
      due.parent_step_id as "parentStepId", due.began_at as "beganAt", playbooks.key as "playbookKey", playbooks.name as "playbookName",
      accounts.name as "accountName", accounts.merged_into_id as "mergedIntoId",
      case when steps.run_id is not null then ${JOURNAL} end as journal,
      coalesce(${at}::timestamptz, clock_timestamp()) as now
    from due join playbooks on playbooks.id = due.playbook_id join accounts on accounts.id = due.account_id
    left join playbook_steps steps on steps.run_id = due.id and steps.step_id = due.step_id`.execute(trx)
  return rows.map((row) => ({ ...row, journal: row.journal && withDates(row.journal) }))
}

type AsJson = Omit<JournalRow, 'beganAt' | 'endedAt' | 'dueAt'> &
  Record<'beganAt' | 'endedAt' | 'dueAt', string | Date | null>

/** Instants within JSON are texts. */
function withDates(row: AsJson): JournalRow {
  const date = (value: string | Date | null) => (value === null ? null : new Date(value))
  return { ...row, beganAt: date(row.beganAt) ?? new Date(0), endedAt: date(row.endedAt), dueAt: date(row.dueAt) }
}

export interface JournalEntry {
  stepId: string
  kind: string
  state: StepState
  beganAt: Date
  endedAt: Date | null
  dueAt: Date | null
  result: StepResult
  failure: string | null
  attempts: number
}

export interface Rest {
  state: 'active' | 'parked' | 'done' | 'cancelled'
  stepId: string | null
  wakeAt: Date | null
  watches: boolean
  because: string | null
  endedAt: Date | null
}

/** Writes what an advance did, and where the run stands now, in one statement. */
export async function saveAdvance(trx: Trx, run: Run, rest: Rest, entries: readonly JournalEntry[]): Promise<void> {
  const update = sql`
    update playbook_runs set state = ${rest.state}, step_id = ${rest.stepId}, wake_at = ${rest.wakeAt}, watches = ${rest.watches},
      because = ${rest.because}, ended_at = ${rest.endedAt} where id = ${run.id}`
  if (entries.length === 0) {
    await update.execute(trx)
    return
  }
  await sql`
    with written as (
      insert into playbook_steps (run_id, version_id, step_id, kind, state, began_at, ended_at, due_at, result, failure, attempts)
      select ${run.id}, ${run.versionId}, made.* from unnest(${entries.map((one) => one.stepId)}::text[], ${entries.map((one) => one.kind)}::text[],
        ${entries.map((one) => one.state)}::text[], ${entries.map((one) => one.beganAt)}::timestamptz[],
        ${entries.map((one) => one.endedAt)}::timestamptz[], ${entries.map((one) => one.dueAt)}::timestamptz[],
        ${entries.map((one) => JSON.stringify(one.result))}::jsonb[], ${entries.map((one) => one.failure)}::text[],
        ${entries.map((one) => one.attempts)}::int[]) as made
      on conflict (run_id, step_id) do update set (version_id, kind, state, began_at, ended_at, due_at, result, failure, attempts) =
        (excluded.version_id, excluded.kind, excluded.state, excluded.began_at, excluded.ended_at, excluded.due_at, excluded.result,
         excluded.failure, excluded.attempts)
      where playbook_steps.state = 'going'
    ) ${update}`.execute(trx)
}

/** A queued run begins. */
export async function saveBeginning(
  trx: Trx,
  runId: number,
  about: { beganAt: Date; judgeAt: Date | null; because: string | null },
): Promise<void> {
  await sql`
    update playbook_runs set state = 'active', began_at = ${about.beganAt}, judge_at = ${about.judgeAt},
      entry = entry || jsonb_strip_nulls(jsonb_build_object('because', ${about.because}::text))
    where id = ${runId}`.execute(trx)
}

export async function saveReason(trx: Trx, runId: number, because: string): Promise<void> {
  await sql`
    update playbook_runs set entry = entry || jsonb_build_object('because', ${because}::text) where id = ${runId}`.execute(
    trx,
  )
}

/** False: the same playbook runs there already, so this run cannot follow. */
export async function followMerge(trx: Trx, runId: number, accountId: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update playbook_runs moved set account_id = ${accountId}
    where id = ${runId} and not exists (
      select from playbook_runs other where other.playbook_id = moved.playbook_id and other.account_id = ${accountId}
        and (other.trigger_key = moved.trigger_key or (other.state in ('queued', 'active', 'paused', 'parked')
          and coalesce(other.contact_id, 0) = coalesce(moved.contact_id, 0))))`.execute(trx)
  return numAffectedRows === 1n
}

/** In the past for every clock: due at once. */
const AT_ONCE = sql`began_at`

/** Puts a run that cannot be worked on just now aside for a moment. */
export async function postponeRun(db: Db, runId: number, until: Date): Promise<void> {
  await sql`
    update playbook_runs set wake_at = ${until} where id = ${runId} and state in ('queued', 'active') and wake_at < ${until}`.execute(
    db,
  )
}

/** Parks a run whose step cannot be carried out, with the journal of that step. */
export async function parkRun(
  trx: Trx,
  runId: number,
  about: { stepId: string | null; kind: string; sentence: string; now: Date },
): Promise<void> {
  await sql`
    with parked as (
      update playbook_runs set state = 'parked', wake_at = null, watches = false, because = ${about.sentence}, step_id = coalesce(${about.stepId}, step_id)
      where id = ${runId} and state in ('queued', 'active') returning id, version_id, step_id
    )
    insert into playbook_steps (run_id, step_id, kind, state, version_id, began_at, failure, attempts)
    select id, step_id, ${about.kind}, 'parked', version_id, ${about.now}, ${about.sentence}, 1 from parked where step_id is not null
    on conflict (run_id, step_id) do update set state = 'parked', failure = excluded.failure, attempts = playbook_steps.attempts + 1
    where playbook_steps.state = 'going'`.execute(trx)
}

export async function savepoint(trx: Trx): Promise<void> {
  await sql`savepoint step`.execute(trx)
}

/** The step before stands; from here on the next one can be undone. One round trip for both. */
export async function moveSavepoint(trx: Trx): Promise<void> {
  await sql`release savepoint step; savepoint step`.execute(trx)
}

export async function releaseSavepoint(trx: Trx): Promise<void> {
  await sql`release savepoint step`.execute(trx)
}

export async function rollBackStep(trx: Trx): Promise<void> {
  await sql`rollback to savepoint step`.execute(trx)
  await sql`release savepoint step`.execute(trx)
}

/** Looks again at runs that wait for something about accounts that changed. Returns how many accounts. */
export async function takeWakes(db: Db): Promise<number> {
  const { rows } = await sql<{ taken: number }>`
    with taken as (
      delete from playbook_wakes where ctid = any(array(select ctid from playbook_wakes limit 2000 for update skip locked)) returning account_id
    ), woken as (
      update playbook_runs set wake_at = ${AT_ONCE} where watches and state = 'active' and account_id in (select account_id from taken)
    ) select count(*)::int as taken from taken`.execute(db)
  return rows[0]?.taken ?? 0
}

export interface LostRun {
  id: number
  stepId: string | null
  kind: string | null
}

/**
 * Runs at rest that nothing will wake: neither a time nor a person who was asked, nor an effect on its way, nor another run
 * that is going. There should be none.
 */
export async function lostRuns(db: Db): Promise<LostRun[]> {
  const { rows } = await sql<LostRun>`
    select runs.id, runs.step_id as "stepId", steps.kind from playbook_runs runs
    left join playbook_steps steps on steps.run_id = runs.id and steps.step_id = runs.step_id
    where runs.state in ('queued', 'active') and runs.wake_at is null
      and (steps.run_id is null or steps.state <> 'going' or case steps.kind
        when 'approval' then false
        when 'email' then not exists (select from effects where effects.run_id = runs.id and effects.step_id = runs.step_id and effects.state in ('held', 'due'))
        when 'slack' then not exists (select from effects where effects.run_id = runs.id and effects.step_id = runs.step_id and effects.state in ('held', 'due'))
        when 'webhook' then not exists (select from effects where effects.run_id = runs.id and effects.step_id = runs.step_id and effects.state in ('held', 'due'))
        when 'playbook' then not exists (select from playbook_runs child where child.parent_run_id = runs.id and child.parent_step_id = runs.step_id
          and child.state in ('queued', 'active', 'paused', 'parked'))
        else true end)
    limit 500`.execute(db)
  return rows
}

/** Runs whose time of success is over, kept from other workers until the transaction ends. */
export async function claimJudgements(
  trx: Trx,
  now: Date,
): Promise<Pick<Run, 'id' | 'versionId' | 'accountId' | 'contactId' | 'entry'>[]> {
  const { rows } = await sql<Pick<Run, 'id' | 'versionId' | 'accountId' | 'contactId' | 'entry'>>`
    select id, version_id as "versionId", account_id as "accountId", contact_id as "contactId", entry from playbook_runs
    where judged_at is null and judge_at <= ${now} order by judge_at limit 50 for no key update skip locked`.execute(
    trx,
  )
  return rows
}

export async function saveJudgement(trx: Trx, runId: number, succeeded: boolean | null, now: Date): Promise<void> {
  await sql`update playbook_runs set succeeded = ${succeeded}, judged_at = ${now} where id = ${runId}`.execute(trx)
}
