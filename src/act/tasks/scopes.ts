import { may, reaches, scopeOf, type Actor } from '../../kernel/access.ts'
import type { Department, Role } from '../../kernel/permissions.ts'

/** `mine`: given to the reader; `team`: to the reader or anybody below, or to nobody yet; `all`: everything the reader may see. */
export type TaskScope = 'mine' | 'team' | 'all'

/** What a reader may choose among, the usual one first. */
export function taskScopesOf(actor: Actor): readonly [TaskScope, ...TaskScope[]] {
  if (actor.memberId === null || scopeOf(actor, 'read') === 'granted') return ['all']
  return actor.teamIds.length > 1 ? ['mine', 'team', 'all'] : ['mine', 'all']
}

export function taskScopeFor(actor: Actor, wanted: TaskScope): TaskScope {
  const choices = taskScopesOf(actor)
  return choices.includes(wanted) ? wanted : choices[0]
}

interface Whose {
  readonly ownerId: number | null
  readonly granted: boolean
  readonly assigneeId: number | null
}

/** Work of accounts one may read, and work one was given wherever it is. */
export function seesTask(actor: Actor, task: Whose): boolean {
  return isOwnTask(actor, task) || reaches(actor, 'read', task)
}

/** Whoever may change the account, and whoever the work was given to. */
export function changesTask(actor: Actor, task: Whose): boolean {
  return may(actor, 'tasks.write') && (isOwnTask(actor, task) || reaches(actor, 'write', task))
}

function isOwnTask(actor: Actor, { assigneeId }: Whose): boolean {
  return actor.memberId !== null && assigneeId === actor.memberId
}

interface Member {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly department: Department | null
  readonly managerId: number | null
}

/** All members as actors, to ask of many at once what each may see. Whoever has not signed in yet is judged alike. */
export function asActors(members: readonly Member[]): Map<number, Actor> {
  const below = Map.groupBy(members, ({ managerId }) => managerId)
  const teamOf = (id: number): number[] => {
    const team = new Set([id])
    for (const memberId of team) for (const member of below.get(memberId) ?? []) team.add(member.id)
    return [...team]
  }
  return new Map(
    members.map(({ id, name, role, department, managerId }) => [
      id,
      {
        kind: 'member',
        memberId: id,
        name,
        role,
        department,
        teamIds: teamOf(id),
        peerIds: managerId === null ? [id] : (below.get(managerId) ?? []).map((peer) => peer.id),
        keyPermissions: null,
      },
    ]),
  )
}
