import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface CallRow {
  readonly memberId: number
  readonly voice: 'csm' | 'leader'
  readonly commitMinor: number | null
  readonly bestCaseMinor: number | null
  readonly reason: string
  readonly saidBy: string | null
  readonly saidAt: Date
}

const CALL = sql`calls.member_id as "memberId", voice, commit_minor as "commitMinor", best_case_minor as "bestCaseMinor",
  reason, members.name as "saidBy", said_at as "saidAt"`

interface OfQuarter {
  readonly quarter: Day
  readonly currency: string
  readonly memberIds: readonly number[] | null
}

/** The latest call of each voice for a quarter, of these members (null: everybody). */
export async function latestCalls(db: Db, { quarter, currency, memberIds }: OfQuarter): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select distinct on (calls.member_id, voice) ${CALL}
    from forecast_calls calls left join members on members.id = calls.said_by
    where quarter = ${quarter}::date and currency = ${currency}
      and (${memberIds === null} or calls.member_id = any(${[...(memberIds ?? [])]}::bigint[]))
    order by calls.member_id, voice, calls.id desc`.execute(db)
  return rows
}

/** Everything that was ever called for a member's quarter, newest first. */
export async function callHistory(
  db: Db,
  { quarter, memberId, currency, limit }: { quarter: Day; memberId: number; currency: string; limit: number },
): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    select ${CALL} from forecast_calls calls left join members on members.id = calls.said_by
    where quarter = ${quarter}::date and calls.member_id = ${memberId} and currency = ${currency}
    order by calls.id desc limit ${limit}`.execute(db)
  return rows
}

export async function memberName(db: Db, memberId: number): Promise<string | null> {
  const row = await db.selectFrom('members').select('name').where('id', '=', memberId).executeTakeFirst()
  return row?.name ?? null
}
