import { keyOfName } from '../../kernel/name-key.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readableAccount, writableAccount } from '../../record/accounts/reach.ts'
import { mayKeepTimeOfOthers } from '../work-cost/reading.ts'
import { workKinds } from '../work-cost/store.ts'
import type { addTier, editHolding, editTier, holdTier, listTiers, logUse } from './contract.ts'
import {
  dayAhead,
  daysBackwards,
  notHeld,
  onlyOwnUse,
  someUnreachable,
  tierNamed,
  tierUnknown,
  workKindUnknown,
} from './errors.ts'
import { holdingOn } from './actions-holdings.ts'
import {
  deleteHolding,
  deleteUse,
  giveTier,
  insertTier,
  insertUse,
  isNameTaken,
  lockHolding,
  lockUse,
  saveEntitlements,
  tierRows,
  updateHolding,
  updateTier,
} from './store.ts'
import { planNames, writableIds } from './views.ts'

export async function tiers({ db, company }: Context): Promise<ReplyOf<typeof listTiers>> {
  return { tiers: await tierRows(db), plans: await planNames(db), currency: company.reportingCurrency }
}

export async function createTier({ entitlements, ...tier }: ParsedInputOf<typeof addTier>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await refuseUnknownKinds(trx, entitlements)
    const id = await insertTier(trx, keyOfName(tier.name, 60) || 'tier', tier)
    if (id === undefined) throw tierNamed(tier.name)
    await saveEntitlements(trx, id, entitlements, context.now)
    await announceTier(trx, context, { id, sentence: `added the success tier ${tier.name}` })
    return { id }
  })
}

export async function changeTier(
  { tierId, entitlements, isArchived, ...tier }: ParsedInputOf<typeof editTier>,
  context: Context,
) {
  return inTransaction(context.db, async (trx) => {
    await refuseUnknownKinds(trx, entitlements)
    if (await isNameTaken(trx, tier.name, tierId)) throw tierNamed(tier.name)
    if (!(await updateTier(trx, tierId, { ...tier, isArchived, now: context.now }))) throw notFound('This tier')
    await saveEntitlements(trx, tierId, entitlements, context.now)
    const verb = isArchived ? 'took out of use' : 'changed'
    await announceTier(trx, context, { id: tierId, sentence: `${verb} the success tier ${tier.name}` })
    return { id: tierId }
  })
}

export async function give(input: ParsedInputOf<typeof holdTier>, context: Context): Promise<{ accounts: number }> {
  const { actor, now } = context
  const { accountIds, tierId, fromDay, toDay } = input
  if (toDay !== null && toDay <= fromDay) throw daysBackwards()
  return inTransaction(context.db, async (trx) => {
    const tier = (await tierRows(trx)).find(({ id, isArchived }) => id === tierId && !isArchived)
    if (!tier) throw tierUnknown()
    const ids = [...new Set(accountIds)]
    const writable = await writableIds(trx, actor, ids)
    if (writable.size < ids.length) throw someUnreachable(ids.length - writable.size)
    await giveTier(trx, ids, { ...input, createdBy: actor.memberId, now })
    const entry = (accountId: number) => ({
      action: 'tiers.given',
      subjectKind: 'success_tier',
      subjectId: tierId,
      accountId,
      sentence: `gave the success tier ${tier.name} from ${fromDay}${toDay === null ? '' : ` to ${toDay}`}`,
    })
    await recordAudit(trx, context, ids.map(entry))
    await tellScreens(trx, 'tiers', ids)
    return { accounts: ids.length }
  })
}

export async function changeHolding(
  { holdingId, ...change }: ParsedInputOf<typeof editHolding>,
  context: Context,
): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const holding = await lockHolding(trx, holdingId)
    if (!holding) throw notFound('This tier of an account')
    await writableAccount(trx, context.actor, holding.accountId)
    const toDay = change.toDay === undefined ? holding.toDay : change.toDay
    if (toDay !== null && toDay <= holding.fromDay) throw daysBackwards()
    const priceMinor = change.priceMinor === undefined ? holding.priceMinor : change.priceMinor
    await updateHolding(trx, { ...holding, toDay, priceMinor, note: change.note ?? holding.note })
    const sentence = `changed the success tier ${holding.tier} held from ${holding.fromDay}`
    await announce(trx, context, { ...holding, action: 'tiers.holding_changed', sentence })
    return { id: holdingId }
  })
}

export async function takeAway(holdingId: number, context: Context): Promise<{ id: number }> {
  return inTransaction(context.db, async (trx) => {
    const holding = await lockHolding(trx, holdingId)
    if (!holding) throw notFound('This tier of an account')
    await writableAccount(trx, context.actor, holding.accountId)
    await deleteHolding(trx, holdingId)
    const sentence = `removed the success tier ${holding.tier} held from ${holding.fromDay}`
    await announce(trx, context, { ...holding, action: 'tiers.holding_removed', sentence })
    return { id: holdingId }
  })
}

/** Taken by whoever delivers it: support, services or the CSM. More than is left is written down and said to be over. */
export async function take(
  input: ParsedInputOf<typeof logUse>,
  context: Context,
): Promise<{ id: number; over: number }> {
  const { accountId, entitlementId, quantity, note } = input
  const { actor, today, now } = context
  const day = input.day ?? today
  if (day > today) throw dayAhead()
  return inTransaction(context.db, async (trx) => {
    const account = await readableAccount(trx, actor, accountId)
    if (account.mergedIntoId !== null) throw notFound('This account')
    const inside = { ...context, db: trx }
    const promised = (await holdingOn(inside, accountId, day))?.entitlements.find(({ id }) => id === entitlementId)
    if (!promised) throw notHeld()
    const id = await insertUse(trx, { accountId, entitlementId, day, quantity, note, memberId: actor.memberId, now })
    const after = (await holdingOn(inside, accountId, day))?.entitlements.find((one) => one.id === entitlementId)
    const sentence = `wrote down ${quantity} of ${promised.name} taken on ${day}`
    await announce(trx, context, { id, accountId, action: 'tiers.used', sentence })
    return { id, over: after?.over ?? 0 }
  })
}

export async function removeTaken(tierUseId: number, context: Context): Promise<{ id: number }> {
  const { actor } = context
  return inTransaction(context.db, async (trx) => {
    const use = await lockUse(trx, tierUseId)
    if (!use) throw notFound('This use')
    await readableAccount(trx, actor, use.accountId)
    const isOwn = use.memberId !== null && use.memberId === actor.memberId
    if (!isOwn && !mayKeepTimeOfOthers(actor)) throw onlyOwnUse()
    await deleteUse(trx, tierUseId)
    await announce(trx, context, { ...use, action: 'tiers.use_removed', sentence: `removed a use of ${use.name}` })
    return { id: tierUseId }
  })
}

async function refuseUnknownKinds(db: Db, entitlements: readonly { workKindId: number | null }[]): Promise<void> {
  const known = new Set((await workKinds(db)).map(({ id }) => id))
  if (entitlements.some(({ workKindId }) => workKindId !== null && !known.has(workKindId))) throw workKindUnknown()
}

async function announceTier(
  trx: Trx,
  context: Context,
  { id, sentence }: { id: number; sentence: string },
): Promise<void> {
  await recordAudit(trx, context, [
    { action: 'settings.changed', subjectKind: 'success_tier', subjectId: id, sentence },
  ])
  await tellScreens(trx, 'tiers')
}

async function announce(
  trx: Trx,
  context: Context,
  about: { id: number; accountId: number; action: string; sentence: string },
): Promise<void> {
  const { id, accountId, action, sentence } = about
  await recordAudit(trx, context, [{ action, subjectKind: 'success_tier', subjectId: id, accountId, sentence }])
  await tellScreens(trx, 'tiers', [accountId])
}
