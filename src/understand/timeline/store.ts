import { sql, type Db } from '../../platform/db/database.ts'

// Coming back within half an hour is the same visit.
const SAME_VISIT_MINUTES = 30

/** Notes that a member opened an account; returns the visit before this one. */
export async function noteVisit(db: Db, memberId: number, accountId: number, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ before_at: Date | null }>`
    insert into account_visits (member_id, account_id, visited_at) values (${memberId}, ${accountId}, ${now})
    on conflict (member_id, account_id) do update set
      before_at = case when account_visits.visited_at < excluded.visited_at - make_interval(mins => ${SAME_VISIT_MINUTES})
        then account_visits.visited_at else account_visits.before_at end,
      visited_at = greatest(account_visits.visited_at, excluded.visited_at)
    returning before_at`.execute(db)
  return rows[0]?.before_at ?? null
}
