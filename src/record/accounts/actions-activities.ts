import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { dayIn } from '../../kernel/day.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { markDirty } from '../signals/dirty.ts'
import { manualSource, recordArrivals } from '../sources/store.ts'
import type { editActivity, logActivity } from './contract.ts'
import { noSuchContact, notYourEntry } from './errors.ts'
import { tellMentioned, type TellMember } from './actions-mentions.ts'
import { writableAccount } from './reach.ts'
import {
  deleteActivityRow,
  findActivity,
  insertActivity,
  isContactOf,
  updateActivity,
  type KeptActivity,
} from './store-activities.ts'
import { refreshLastContact } from './store-contact-recency.ts'
import { keepUndo } from './store-undo.ts'

export async function addActivity(input: ParsedInputOf<typeof logActivity>, context: Context, tell: TellMember) {
  const { db, actor, now, company } = context
  const { accountId } = input
  await writableAccount(db, actor, accountId)
  await checkContact(db, input.contactId, accountId)
  return inTransaction(db, async (trx) => {
    const sourceId = await manualSource(trx)
    const id = await insertActivity(trx, { ...input, sourceId, memberId: actor.memberId, now })
    const day = dayIn(company.timeZone, input.at === undefined ? now : new Date(input.at))
    await recordArrivals(trx, { sourceId, kind: 'activities', arrivedAt: now, days: [{ day, signals: 1 }] })
    await announce(trx, accountId, now)
    await tellMentioned(trx, { accountId, type: input.type, text: input.text ?? '' }, context, tell)
    return { id }
  })
}

/** Whoever wrote an entry may change it; everybody who may change the account may pin it. */
export async function changeActivity(
  { activityId, ...change }: ParsedInputOf<typeof editActivity>,
  context: Context,
  tell: TellMember,
) {
  const { db, actor, now } = context
  const activity = await writableActivity(context, activityId)
  const onlyPins = Object.entries(change).every(([field, value]) => field === 'isPinned' || value === undefined)
  if (!onlyPins && !isOwn(activity, context)) throw notYourEntry()
  await checkContact(db, change.contactId, activity.account_id)
  return inTransaction(db, async (trx) => {
    await updateActivity(trx, activityId, change, now)
    await announce(trx, activity.account_id, now)
    await tellMentioned(
      trx,
      {
        accountId: activity.account_id,
        type: change.type ?? activity.type,
        text: change.text ?? '',
        before: activity.text,
      },
      context,
      tell,
    )
    await auditEntry(trx, context, activity, onlyPins ? 'pinned or unpinned' : 'changed', actor.memberId)
    return { id: activityId }
  })
}

export async function removeActivity(activityId: number, context: Context) {
  const activity = await writableActivity(context, activityId)
  if (!isOwn(activity, context)) throw notYourEntry()
  return inTransaction(context.db, async (trx) => {
    await deleteActivityRow(trx, activityId)
    await announce(trx, activity.account_id, context.now)
    await auditEntry(trx, context, activity, 'removed', context.actor.memberId)
    return { undoId: await keepUndo(trx, context, 'activity', activity) }
  })
}

async function writableActivity({ db, actor }: Context, activityId: number): Promise<KeptActivity> {
  const activity = await findActivity(db, activityId)
  if (!activity) throw notFound('This entry')
  await writableAccount(db, actor, activity.account_id)
  return activity
}

function isOwn(activity: KeptActivity, { actor }: Context): boolean {
  return activity.member_id === actor.memberId || actor.kind === 'command'
}

async function checkContact(db: Db, contactId: number | null | undefined, accountId: number): Promise<void> {
  if (typeof contactId === 'number' && !(await isContactOf(db, contactId, accountId))) throw noSuchContact()
}

async function auditEntry(
  trx: Trx,
  context: Context,
  activity: KeptActivity,
  verb: string,
  memberId: number | null,
): Promise<void> {
  await recordAudit(trx, context, [
    {
      action: 'activities.changed',
      subjectKind: 'activity',
      subjectId: activity.id,
      accountId: activity.account_id,
      sentence: `${verb} a ${activity.type}`,
      detail: { memberId },
    },
  ])
}

async function announce(trx: Trx, accountId: number, now: Date): Promise<void> {
  await refreshLastContact(trx, [accountId], now)
  await markDirty(trx, [accountId])
  await tellScreens(trx, 'accounts', [accountId])
}
