import type { Actor } from '../../kernel/access.ts'
import type { Department, Permission, Role } from '../../kernel/permissions.ts'
import { sql, type Db } from '../../platform/db/database.ts'

/** The command line of the machine's owner: whoever holds the data folder may do everything, and is named in the audit log. */
export function commandActor(name: string): Actor {
  return {
    kind: 'command',
    memberId: null,
    name: `${name} at the command line`,
    role: 'owner',
    department: null,
    teamIds: [],
    peerIds: [],
    keyPermissions: null,
  }
}

/** Volant itself, where no person asked: clocks and jobs. */
export const SYSTEM_ACTOR: Actor = { ...commandActor('Volant'), kind: 'system', name: 'Volant' }

/** A member as an actor, with everybody below by manager; undefined when unknown or not active. */
export async function memberActor(db: Db, memberId: number): Promise<Actor | undefined> {
  return loadActor(db, sql`members.id = ${memberId}`)
}

export async function actorOfUser(db: Db, authUserId: string): Promise<Actor | undefined> {
  return loadActor(db, sql`members.auth_user_id = ${authUserId}`)
}

async function loadActor(db: Db, which: ReturnType<typeof sql>): Promise<Actor | undefined> {
  const { rows } = await sql<{
    id: number
    name: string
    role: Role
    department: Department | null
    team_ids: number[]
    peer_ids: number[]
  }>`
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
  const [row] = rows
  if (!row) return undefined
  return {
    kind: 'member',
    memberId: row.id,
    name: row.name,
    role: row.role,
    department: row.department,
    teamIds: row.team_ids.map(Number),
    peerIds: row.peer_ids.map(Number),
    keyPermissions: null,
  }
}

/** The same member, acting through a key that was given only some permissions. */
export function throughKey(actor: Actor, permissions: readonly Permission[]): Actor {
  return { ...actor, kind: 'key', keyPermissions: new Set(permissions) }
}
