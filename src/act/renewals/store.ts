import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Category, Outcome, Spoken, Voice } from './categories.ts'

/** A renewal as it stands, for those who change it. */
export interface RenewalRow {
  readonly id: number
  readonly accountId: number
  readonly account: string
  readonly ownerId: number | null
  readonly dueOn: Day
  readonly amountMinor: number | null
  readonly outcome: Outcome
  readonly decidedFrom: 'source' | 'ledger' | 'person' | null
  /** Empty: none is set. */
  readonly nextStep: string
  readonly nextStepOn: Day | null
  readonly nextStepTaskId: number | null
}

/** Locked until the transaction ends; the account first, as whoever refreshes its money does. */
export async function lockedRenewal(trx: Trx, id: number): Promise<RenewalRow | undefined> {
  return (await lockedRenewals(trx, [id]))[0]
}

/** The same for several, accounts and renewals in the order of their ids: two who change the same ones wait in a line. */
export async function lockedRenewals(trx: Trx, ids: readonly number[]): Promise<RenewalRow[]> {
  await sql`
    select from accounts where id in (select account_id from renewals where id = any(${[...ids]}::bigint[]))
    order by id for no key update`.execute(trx)
  const { rows } = await sql<RenewalRow>`
    select renewals.id, account_id as "accountId", accounts.name as account, accounts.owner_id as "ownerId", due_on as "dueOn",
      amount_minor as "amountMinor", outcome, decided_from as "decidedFrom", next_step as "nextStep",
      next_step_on as "nextStepOn", next_step_task_id as "nextStepTaskId"
    from renewals join accounts on accounts.id = account_id
    where renewals.id = any(${[...ids]}::bigint[]) and merged_into_id is null order by renewals.id for no key update of renewals`.execute(
    trx,
  )
  return rows
}

/** The category each voice spoke last. */
export async function spokenOf(db: Db, renewalId: number): Promise<Spoken> {
  const { rows } = await sql<{ voice: Voice; category: Category }>`
    select distinct on (voice) voice, category from renewal_views where renewal_id = ${renewalId} order by voice, id desc`.execute(
    db,
  )
  const of = (voice: Voice) => rows.find((row) => row.voice === voice)?.category ?? null
  return { machine: of('machine'), csm: of('csm'), leader: of('leader') }
}

export interface NewView {
  readonly renewalId: number
  readonly accountId: number
  readonly voice: Voice
  readonly category: Category
  readonly amountMinor: number | null
  readonly probability: number | null
  readonly reason: string
  readonly checkpointDays: number | null
  readonly memberId: number | null
}

export async function insertViews(trx: Trx, views: readonly NewView[], now: Date): Promise<number[]> {
  if (views.length === 0) return []
  const rows = await trx
    .insertInto('renewal_views')
    .values(
      views.map((view) => ({
        renewal_id: view.renewalId,
        account_id: view.accountId,
        voice: view.voice,
        category: view.category,
        amount_minor: view.amountMinor,
        probability: view.probability,
        reason: view.reason,
        checkpoint_days: view.checkpointDays,
        member_id: view.memberId,
        said_at: now,
      })),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export interface OpenCheckpoint {
  readonly days: number
  /** The task that asked for it, while it is open. */
  readonly taskId: number | null
}

/** Checkpoints that are not settled, the nearest first. */
export async function openCheckpoints(trx: Trx, renewalId: number): Promise<OpenCheckpoint[]> {
  const { rows } = await sql<OpenCheckpoint>`
    select days, (select id from tasks where tasks.id = task_id and state = 'open') as "taskId" from renewal_checkpoints where renewal_id = ${renewalId} and settled_at is null
    order by days`.execute(trx)
  return rows
}

/** Settles checkpoints at which the CSM and the leader have both spoken since they opened. */
export async function settleCheckpoints(trx: Trx, renewalId: number, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update renewal_checkpoints set settled_at = ${now} where renewal_id = ${renewalId} and settled_at is null
      and (select count(distinct voice) from renewal_views views where views.renewal_id = ${renewalId}
        and voice <> 'machine' and said_at >= opened_at) = 2`.execute(trx)
  return Number(numAffectedRows ?? 0n)
}

export async function keepNextStep(
  trx: Trx,
  renewalId: number,
  step: { text: string; on: Day | null; taskId: number | null },
): Promise<void> {
  await sql`
    update renewals set next_step = ${step.text}, next_step_on = ${step.on}, next_step_task_id = ${step.taskId}
    where id = ${renewalId}`.execute(trx)
}

/** A person's amount stands until it is taken back; the next settling takes the source's or the terms' own again. */
export async function keepAmount(
  trx: Trx,
  renewalId: number,
  said: { amountMinor: number; memberId: number | null } | null,
): Promise<void> {
  await sql`
    update renewals set amount_by = ${said?.memberId ?? null}, amount_minor = coalesce(${said?.amountMinor ?? null}::bigint, amount_minor)
    where id = ${renewalId}`.execute(trx)
}

export interface SaidOutcome {
  /** Null: nothing any more. */
  readonly outcome: Outcome | null
  readonly renewedMinor: number | null
  readonly decidedOn: Day | null
  readonly reason: string | null
  readonly note: string
  readonly memberId: number | null
}

/** What a person said came of it; settling writes it where everybody reads it. */
export async function keepOutcome(trx: Trx, renewalId: number, said: SaidOutcome): Promise<void> {
  await sql`
    update renewals set said_outcome = ${said.outcome}, said_minor = ${said.renewedMinor}, said_on = ${said.decidedOn},
      reason = ${said.reason}, note = ${said.note}, decided_by = ${said.memberId} where id = ${renewalId}`.execute(trx)
}
