import { may, ownersInScope, scopeOf, seesOwnerless, type Actor } from '../../kernel/access.ts'
import { noMoneySeen, otherTeam } from './errors.ts'

/** Whose accounts a forecast holds: everybody's (null) or these owners', with or without the accounts nobody owns. */
export interface Cover {
  readonly ownerIds: readonly number[] | null
  readonly hasOwnerless: boolean
}

export const EVERYBODY: Cover = { ownerIds: null, hasOwnerless: true }

/** What an actor may see, or one member's part of it. Throws a Refusal where that is nothing, or another team's. */
export function coverOf(actor: Actor, memberId?: number): Cover {
  const scope = scopeOf(actor, 'money')
  if (scope === 'none' || scope === 'granted') throw noMoneySeen()
  const ownerIds = ownersInScope(actor, 'money')
  if (memberId === undefined) return { ownerIds, hasOwnerless: seesOwnerless(actor) }
  if (ownerIds !== null && !ownerIds.includes(memberId)) throw otherTeam()
  return { ownerIds: [memberId], hasOwnerless: false }
}

export function covers({ ownerIds, hasOwnerless }: Cover, ownerId: number | null): boolean {
  if (ownerId === null) return hasOwnerless
  return ownerIds === null || ownerIds.includes(ownerId)
}

/** What both cover. */
export function sharedCover(one: Cover, other: Cover): Cover {
  const { ownerIds } = one
  return {
    ownerIds:
      ownerIds === null
        ? other.ownerIds
        : ownerIds.filter((id) => other.ownerIds === null || other.ownerIds.includes(id)),
    hasOwnerless: one.hasOwnerless && other.hasOwnerless,
  }
}

/** As whom an actor says what a member commits to; null: not at all. */
export function callVoice(actor: Actor, memberId: number): 'csm' | 'leader' | null {
  if (!may(actor, 'forecast.write')) return null
  if (actor.memberId === memberId) return 'csm'
  const isAbove = scopeOf(actor, 'write') === 'all' || actor.role === 'leader'
  const owners = ownersInScope(actor, 'money')
  return isAbove && (owners === null || owners.includes(memberId)) ? 'leader' : null
}
