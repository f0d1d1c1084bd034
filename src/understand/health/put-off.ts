import { addDays } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import type { bringBackActions, putOffAction } from './contract.ts'
import { onlyMembers, untilWrong } from './errors.ts'
import { dropPutOff, savePutOff } from './store-put-off.ts'

const LONGEST_DAYS = 90

/** The reader is not told this action of the account before a day, on any device; others are. */
export async function putOff(input: ParsedInputOf<typeof putOffAction>, context: Context) {
  const { db, today } = context
  const memberId = memberOf(context)
  const until = input.until ?? addDays(today, 1)
  if (until <= today || until > addDays(today, LONGEST_DAYS)) throw untilWrong()
  const { id: accountId } = await readableAccount(db, context.actor, input.accountId)
  await inTransaction(db, async (trx) => {
    await savePutOff(trx, { memberId, accountId, key: input.key, until, today })
    await tellScreens(trx, 'health', [accountId])
  })
  return { until }
}

export async function bringBack({ accountId, key }: ParsedInputOf<typeof bringBackActions>, context: Context) {
  const memberId = memberOf(context)
  const account = await readableAccount(context.db, context.actor, accountId)
  await inTransaction(context.db, async (trx) => {
    await dropPutOff(trx, { memberId, accountId: account.id, key })
    await tellScreens(trx, 'health', [account.id])
  })
  return {}
}

function memberOf({ actor }: Context): number {
  if (actor.memberId === null) throw onlyMembers()
  return actor.memberId
}
