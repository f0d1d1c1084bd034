import type { Actor } from '../../kernel/access.ts'
import type { Permission } from '../../kernel/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { findActingMember, type ActingMember } from './store-actors.ts'

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
  return asActor(await findActingMember(db, { memberId }))
}

/** The member behind a signed-in user; undefined when there is none or it is not active. */
export async function actorOfUser(db: Db, authUserId: string): Promise<Actor | undefined> {
  return asActor(await findActingMember(db, { authUserId }))
}

/** The same member, acting through a key that was given only some permissions. */
export function throughKey(actor: Actor, permissions: readonly Permission[]): Actor {
  return { ...actor, kind: 'key', keyPermissions: new Set(permissions) }
}

function asActor(member: ActingMember | undefined): Actor | undefined {
  if (!member) return undefined
  return {
    kind: 'member',
    memberId: member.id,
    name: member.name,
    role: member.role,
    department: member.department,
    teamIds: member.team_ids,
    peerIds: member.peer_ids,
    keyPermissions: null,
  }
}
