import type { Day } from '../../kernel/day.ts'
import { sql, type Trx } from '../../platform/db/database.ts'
import type { Category, Outcome, Voice } from './forecast.ts'
import type { Cover } from './whose.ts'

export interface NewCall {
  readonly quarter: Day
  readonly memberId: number
  readonly voice: 'csm' | 'leader'
  readonly currency: string
  readonly commitMinor: number | null
  readonly bestCaseMinor: number | null
  readonly reason: string
  readonly saidBy: number | null
  readonly saidAt: Date
}

export async function addCall(trx: Trx, call: NewCall): Promise<void> {
  await trx
    .insertInto('forecast_calls')
    .values({
      quarter: call.quarter,
      member_id: call.memberId,
      voice: call.voice,
      currency: call.currency,
      commit_minor: call.commitMinor,
      best_case_minor: call.bestCaseMinor,
      reason: call.reason,
      said_by: call.saidBy,
      said_at: call.saidAt,
    })
    .execute()
}

export interface NewSnapshot {
  readonly quarter: Day
  readonly takenOn: Day
  readonly weekOn: Day
  readonly takenAt: Date
  readonly origin: 'weekly' | 'submitted'
  readonly memberId: number | null
  readonly cover: Cover
  readonly currency: string
  readonly commitMinor: number | null
  readonly bestCaseMinor: number | null
  readonly note: string
}

export interface FrozenRow {
  readonly renewalId: number
  readonly accountId: number
  readonly ownerId: number | null
  readonly dueOn: Day
  readonly amountMinor: number
  readonly calledMinor: number
  readonly category: Category | null
  readonly voice: Voice | null
  readonly probability: number | null
  readonly outcome: Outcome
  readonly renewedMinor: number | null
}

/** A new snapshot with its rows; null where this week's has been taken by somebody else. */
export async function addSnapshot(trx: Trx, taken: NewSnapshot, rows: readonly FrozenRow[]): Promise<number | null> {
  const { cover } = taken
  const made = await sql<{ id: number }>`
    insert into forecast_snapshots (quarter, taken_on, week_on, taken_at, origin, member_id, owner_ids, has_ownerless, currency,
      commit_minor, best_case_minor, note)
    values (${taken.quarter}, ${taken.takenOn}, ${taken.weekOn}, ${taken.takenAt}, ${taken.origin}, ${taken.memberId},
      ${cover.ownerIds === null ? null : [...cover.ownerIds]}::bigint[], ${cover.hasOwnerless}, ${taken.currency},
      ${taken.commitMinor}, ${taken.bestCaseMinor}, ${taken.note})
    on conflict (quarter, week_on) where origin = 'weekly' do nothing
    returning id`.execute(trx)
  const id = made.rows[0]?.id
  if (id === undefined) return null
  await sql`
    insert into forecast_snapshot_rows (snapshot_id, renewal_id, account_id, owner_id, due_on, amount_minor, called_minor,
      category, voice, probability, outcome, renewed_minor)
    select ${id}::bigint, * from unnest(
      ${rows.map((row) => row.renewalId)}::bigint[], ${rows.map((row) => row.accountId)}::bigint[],
      ${rows.map((row) => row.ownerId)}::bigint[], ${rows.map((row) => row.dueOn)}::date[],
      ${rows.map((row) => row.amountMinor)}::bigint[], ${rows.map((row) => row.calledMinor)}::bigint[],
      ${rows.map((row) => row.category)}::text[], ${rows.map((row) => row.voice)}::text[],
      ${rows.map((row) => row.probability)}::real[], ${rows.map((row) => row.outcome)}::text[],
      ${rows.map((row) => row.renewedMinor)}::bigint[])`.execute(trx)
  return id
}

/** Weekly snapshots all of whose accounts were removed say nothing: the week may be taken again. */
export async function dropEmptyWeeklies(trx: Trx, quarters: readonly Day[], weekOn: Day): Promise<void> {
  await sql`
    delete from forecast_snapshots where origin = 'weekly' and quarter = any(${[...quarters]}::date[]) and week_on = ${weekOn}
      and not exists (select from forecast_snapshot_rows where snapshot_id = forecast_snapshots.id)`.execute(trx)
}
