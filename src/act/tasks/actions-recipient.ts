import { reaches, type Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import { memberActor } from '../../identity/sessions/actor.ts'
import { canWork } from './actions-read.ts'
import { cannotHave, noSuchMember } from './errors.ts'
import { findMemberState } from './store.ts'

export interface Recipient {
  readonly id: number
  readonly name: string
  /** Null while it has not signed in yet: then only its role is known. */
  readonly actor: Actor | null
}

/** A member that may be given work: not switched off, in a role that works on tasks. */
export async function recipient(db: Db, memberId: number): Promise<Recipient> {
  const found = await findMemberState(db, memberId)
  if (!found) throw noSuchMember()
  if (found.state === 'disabled') throw cannotHave(found.name, 'disabled')
  if (!canWork(found.role)) throw cannotHave(found.name, 'role')
  return { id: memberId, name: found.name, actor: (await memberActor(db, memberId)) ?? null }
}

/** The same, refused where the account is none of its to see. */
export async function recipientFor(db: Db, memberId: number, account: { ownerId: number | null }): Promise<Recipient> {
  const found = await recipient(db, memberId)
  if (!mayHave(found, account)) throw cannotHave(found.name, 'reach')
  return found
}

export function mayHave({ actor }: Recipient, account: { ownerId: number | null }): boolean {
  return actor === null || reaches(actor, 'read', account)
}
