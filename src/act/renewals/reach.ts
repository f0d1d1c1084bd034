import { reaches, scopeOf, type Actor } from '../../kernel/access.ts'
import type { Trx } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { outsideWriteScope } from '../../record/accounts/reach.ts'
import { moneyNotShown, someClosed, someNotYours, someOutOfReach } from './errors.ts'
import { lockedRenewal, lockedRenewals, type RenewalRow } from './store.ts'

/** Renewals are money: whoever sees nobody's is told so. */
export function mustSeeMoney(actor: Actor): void {
  const scope = scopeOf(actor, 'money')
  if (scope === 'none' || scope === 'granted') throw moneyNotShown()
}

/** The renewal, locked, if the actor may change it; otherwise the same answer as for one that does not exist, or why not. */
export async function writableRenewal(trx: Trx, id: number, { actor }: Context): Promise<RenewalRow> {
  mustSeeMoney(actor)
  const renewal = await lockedRenewal(trx, id)
  if (!renewal || !reaches(actor, 'money', renewal)) throw notFound('This renewal')
  if (!reaches(actor, 'write', renewal)) throw outsideWriteScope()
  return renewal
}

/** These renewals, locked and open, if the actor may change every one of them; otherwise none, and why. */
export async function writableRenewals(
  trx: Trx,
  ids: readonly number[],
  { actor }: Context,
): Promise<readonly RenewalRow[]> {
  mustSeeMoney(actor)
  const asked = [...new Set(ids)]
  const seen = (await lockedRenewals(trx, asked)).filter((renewal) => reaches(actor, 'money', renewal))
  if (seen.length < asked.length) throw someOutOfReach(asked.length - seen.length)
  const foreign = seen.filter((renewal) => !reaches(actor, 'write', renewal))
  if (foreign.length > 0) throw someNotYours(foreign.map(({ account }) => account))
  const closed = seen.filter(({ outcome }) => outcome !== 'open')
  if (closed.length > 0) throw someClosed(closed.map(({ account }) => account))
  return seen
}
