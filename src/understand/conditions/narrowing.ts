import { scopeOf } from '../../kernel/access.ts'
import { heldIn, type Condition } from '../../kernel/conditions.ts'
import type { Context } from '../../platform/http/route.ts'
import { readsMoney } from './check.ts'
import { cannotBeJudged, durationsAreWatched, moneyHidden } from './errors.ts'
import { failureOf } from './resolve.ts'
import { loadKnown } from './views-directory.ts'
import type { Fragment } from './views-sheet.ts'
import { companiesOf } from './views-subjects.ts'
import { holdsNow } from './views.ts'

/**
 * A condition as a test of a row of `portfolio`: true where it holds for the account today. Where it asks for money only
 * accounts whose money the reader may see fulfil it. Refuses durations, and what cannot be judged at all.
 */
export async function narrowByCondition(
  condition: Condition,
  { db, actor, now, today, company }: Context,
): Promise<Fragment> {
  if (heldIn(condition).length > 0) throw durationsAreWatched()
  const known = await loadKnown(db, [condition], { asOf: today, today, now })
  const failure = failureOf(condition, known, 'account')
  if (failure) throw cannotBeJudged(failure)
  const asksMoney = readsMoney(condition, known)
  if (asksMoney && scopeOf(actor, 'money') === 'none') throw moneyHidden()
  const companies = await companiesOf(db, { accountIds: null })
  const payer = asksMoney ? actor : null
  return holdsNow(condition, { known, companies, payer, present: { now, today, company } })
}
