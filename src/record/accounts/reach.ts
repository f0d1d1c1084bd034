import { reaches, type Actor } from '../../kernel/access.ts'
import { notAllowed, notFound } from '../../platform/http/problem.ts'
import type { Db } from '../../platform/db/database.ts'
import { reachableAccounts, type Reached } from './views-scope.ts'

/** The account if the actor may read it; otherwise the same answer as for one that does not exist. */
export async function readableAccount(db: Db, actor: Actor, accountId: number): Promise<Reached> {
  const [account] = await reachableAccounts(db, actor, [accountId])
  if (!account) throw notFound('This account')
  return account
}

/** The account if the actor may change it. A merged account is changed through the one it went into. */
export async function writableAccount(db: Db, actor: Actor, accountId: number): Promise<Reached> {
  const account = await readableAccount(db, actor, accountId)
  if (account.mergedIntoId !== null) throw notFound('This account')
  if (!reaches(actor, 'write', account)) throw outsideWriteScope()
  return account
}

export const outsideWriteScope = () =>
  notAllowed('You may read this account but not change it. Ask its owner or an administrator.')
