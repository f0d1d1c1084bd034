import { scopeOf, type Actor } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'
import { onlyMembers } from './errors.ts'

/** `mine`: accounts the reader owns; `team`: those of the people below; `all`: everything the reader may see. */
export type Scope = 'mine' | 'team' | 'all'

/** What a reader may choose among, the widest first: where the day begins. A CSM's day is the own book. */
export function scopesOf(actor: Actor): readonly [Scope, ...Scope[]] {
  const reads = scopeOf(actor, 'read')
  if (reads === 'all') return actor.memberId === null ? ['all'] : ['all', 'mine']
  if (actor.role === 'leader') return ['team', 'mine']
  return reads === 'granted' ? ['all'] : ['mine']
}

export function scopeFor(actor: Actor, wanted: Scope | undefined): Scope {
  const choices = scopesOf(actor)
  return wanted !== undefined && choices.includes(wanted) ? wanted : choices[0]
}

/** Refuses keys and the system: marks and notes belong to a person. */
export function memberOf({ actor }: Context): number {
  if (actor.memberId === null) throw onlyMembers()
  return actor.memberId
}
