import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { ScorecardDefinition } from '../health/definitions.ts'
import type { TryOut } from '../health/try-out.ts'
import type { HitRate } from './hit-rate.ts'

/** `hits` is missing from try-outs kept before it was looked at, and null where nobody knows yet who left. */
export type DayResult = TryOut & { readonly asOf: Day; readonly hits?: HitRate | null }

export interface TryOutRow {
  readonly id: number
  readonly scorecardId: number
  readonly draft: ScorecardDefinition
  readonly days: Day[]
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly accountsDone: number
  readonly accountsTotal: number
  readonly results: DayResult[]
  readonly failure: string | null
}

export async function insertTryOut(
  db: Db,
  made: {
    scorecardId: number
    memberId: number | null
    draft: ScorecardDefinition
    days: readonly Day[]
    accountsTotal: number
    now: Date
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into try_outs (scorecard_id, member_id, draft, days, state, accounts_total, created_at)
    values (${made.scorecardId}, ${made.memberId}::bigint, ${JSON.stringify(made.draft)}::jsonb, ${made.days}::date[], 'running',
      ${made.accountsTotal}, ${made.now}) returning id`.execute(db)
  const [row] = rows
  if (!row) throw new Error('no try-out was written')
  return row.id
}

export async function tryOutById(db: Db, id: number): Promise<TryOutRow | undefined> {
  const { rows } = await sql<Omit<TryOutRow, 'draft'> & { draft: unknown }>`
    select id, scorecard_id as "scorecardId", draft, days, state, accounts_done as "accountsDone", accounts_total as "accountsTotal", results, failure
    from try_outs where id = ${id}`.execute(db)
  const [row] = rows
  return row && { ...row, draft: ScorecardDefinition.parse(row.draft) }
}

/** False when somebody cancelled meanwhile: then the worker stops. */
export async function saveProgress(
  db: Db,
  id: number,
  progress: { accountsDone: number; results: readonly DayResult[]; state: 'running' | 'done' },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update try_outs set accounts_done = ${progress.accountsDone}, results = ${JSON.stringify(progress.results)}::jsonb,
      state = ${progress.state}, beat_at = now() where id = ${id} and state = 'running'`.execute(db)
  return Number(numAffectedRows ?? 0) > 0
}

export async function endTryOut(
  db: Db,
  id: number,
  end: { state: 'failed' | 'cancelled'; failure: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update try_outs set state = ${end.state}, failure = ${end.failure} where id = ${id} and state = 'running'`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0) > 0
}

/** Accounts a scorecard judges now, after an id; every account for one that judges none yet. */
export async function accountsJudged(
  db: Db,
  about: { scorecardId: number; afterId: number; limit: number },
): Promise<{ id: number; arrMinor: number | null }[]> {
  const { rows } = await sql<{ id: number; arrMinor: number | null }>`
    select id, arr_minor as "arrMinor" from accounts
    where id > ${about.afterId} and merged_into_id is null and ${judgedBy(about.scorecardId)}
    order by id limit ${about.limit}`.execute(db)
  return rows
}

/** Which of these accounts paid at the close of a day, and whether their MRR was 0 at the close of a later one. */
export async function paidOnAndAfter(
  db: Db,
  ids: readonly number[],
  { day, after }: { day: Day; after: Day },
): Promise<{ accountId: number; lost: boolean }[]> {
  const stepOn = (on: Day) => sql`(select mrr_minor, is_customer from mrr_steps
    where account_id = given.id and day <= ${on}::date order by day desc limit 1)`
  const { rows } = await sql<{ accountId: number; lost: boolean }>`
    select given.id as "accountId", later.mrr_minor = 0 as lost from unnest(${ids}::bigint[]) as given (id)
      cross join lateral ${stepOn(day)} paid cross join lateral ${stepOn(after)} later
    where paid.is_customer and paid.mrr_minor > 0`.execute(db)
  return rows
}

export async function countJudged(db: Db, scorecardId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from accounts where merged_into_id is null and ${judgedBy(scorecardId)}`.execute(db)
  return rows[0]?.count ?? 0
}

function judgedBy(scorecardId: number) {
  return sql<boolean>`(
    exists (select from scorecard_segments own where own.segment_id = accounts.segment_id and own.scorecard_id = ${scorecardId})
    or (exists (select from scorecards where id = ${scorecardId} and is_default)
      and not exists (select from scorecard_segments own join scorecards on scorecards.id = own.scorecard_id
        where own.segment_id = accounts.segment_id and scorecards.live_version_id is not null and scorecards.archived_at is null))
    or exists (select from scorecards where id = ${scorecardId} and not is_default
      and not exists (select from scorecard_segments own where own.scorecard_id = scorecards.id)))`
}
