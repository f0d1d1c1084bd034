import type { Department, Role } from '../../kernel/permissions.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface ActingMember {
  id: number
  name: string
  role: Role
  department: Department | null
  team_ids: number[]
  peer_ids: number[]
}

/** An active member with everybody below by manager and everybody under the same manager. */
export async function findActingMember(
  db: Db,
  by: { memberId: number } | { authUserId: string },
): Promise<ActingMember | undefined> {
  const which = 'memberId' in by ? sql`members.id = ${by.memberId}` : sql`members.auth_user_id = ${by.authUserId}`
  const { rows } = await sql<ActingMember>`
    with recursive
      me as (select members.* from members where ${which} and members.state = 'active'),
      team (id) as (select id from me union select members.id from members join team on members.manager_id = team.id)
    select me.id, me.name, me.role, me.department,
      array(select id from team) as team_ids,
      array(
        select peers.id from members peers
        where peers.id = me.id or (peers.manager_id = me.manager_id and me.manager_id is not null)
      ) as peer_ids
    from me`.execute(db)
  return rows[0]
}
