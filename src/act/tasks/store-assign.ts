import { ROLE_RULES } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { ROLES, type Department } from '../../kernel/permissions.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Candidate, Candidates } from './assign.ts'

type Picked = NonNullable<Candidates['picked']>

/** Roles that can work on a task at all. */
const WORKING_ROLES = ROLES.filter((role) => ROLE_RULES[role].permissions.has('tasks.write'))

const load = sql<number>`(select count(*) from tasks where assignee_id = members.id and state = 'open')`
const works = sql<boolean>`members.role = any(${WORKING_ROLES}::text[])`

/** Of those on duty on a day the one with the fewest open tasks; also who has not signed in yet, since somebody named it. */
export async function onDuty(db: Db, department: Department, today: Day): Promise<Picked | null> {
  const { rows } = await sql<Picked>`
    select id, name, false as "isDisabled", ${load} as "openTasks" from members
    where ${works} and state <> 'disabled' and id in (
      select member_id from duties where department = ${department} and ${today}::date between from_day and to_day)
    order by 4, id limit 1`.execute(db)
  return rows[0] ?? null
}

export async function leastLoaded(db: Db, department: Department): Promise<Picked | null> {
  const { rows } = await sql<Picked>`
    select id, name, false as "isDisabled", ${load} as "openTasks" from members
    where ${works} and state = 'active' and department = ${department} order by 4, id limit 1`.execute(db)
  return rows[0] ?? null
}

export async function memberById(db: Db, memberId: number): Promise<Picked | null> {
  const { rows } = await sql<Picked>`
    select id, name, state = 'disabled' as "isDisabled", 0 as "openTasks" from members where id = ${memberId}`.execute(
    db,
  )
  return rows[0] ?? null
}

/** Who answers for an account: its owner, the owner's manager, and who is there when neither is. */
export async function answerable(db: Db, accountId: number): Promise<Omit<Candidates, 'picked'>> {
  const { rows } = await sql<{ who: 'owner' | 'manager' | 'lastResort' } & Candidate>`
    with owner as (
      select members.* from members join accounts on accounts.owner_id = members.id where accounts.id = ${accountId}
    )
    select 'owner' as who, id, name, state = 'disabled' as "isDisabled" from owner
    union all
    select 'manager', members.id, members.name, members.state = 'disabled' from members join owner on owner.manager_id = members.id
    union all
    (select 'lastResort', id, name, false from members
      where state = 'active' and role in ('operations', 'admin', 'owner')
      order by role = 'owner', created_at, id limit 1)`.execute(db)
  const candidate = (who: string) => {
    const row = rows.find((one) => one.who === who)
    return row ? { id: row.id, name: row.name, isDisabled: row.isDisabled } : null
  }
  return { owner: candidate('owner'), manager: candidate('manager'), lastResort: candidate('lastResort') }
}
