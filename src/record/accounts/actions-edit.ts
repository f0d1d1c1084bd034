import { reaches } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { Context } from '../../platform/http/route.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { recordFacts, type FactField } from '../facts/store.ts'
import { refreshMoney } from '../money/actions.ts'
import { markDirty } from '../signals/dirty.ts'
import { manualSource } from '../sources/store.ts'
import { notAllowed } from '../../platform/http/problem.ts'
import type { AccountEdit, createAccount, editAccounts } from './contract.ts'
import { restoreActivity, type KeptActivity } from './store-activities.ts'
import { changeSentence, changesTo, checkAttributes, takenBack, type Change, type Editable } from './edit.ts'
import { noSuchChoice, nothingToUndo, parentInCircle, renewalDecides } from './errors.ts'
import { readableAccount, writableAccount } from './reach.ts'
import { refreshLastContact } from './store-contact-recency.ts'
import {
  accountFields,
  ancestorsOf,
  decidedRenewals,
  editableAccounts,
  insertAccount,
  isChoosable,
  referredNames,
  writeChanges,
} from './store-edit.ts'
import { countFollowing, tellHandOver } from './store-hand-over.ts'
import { keepUndo, takeUndo } from './store-undo.ts'

const CHANGES_SHOWN = 100

export async function addAccount({ name, ...edit }: ParsedInputOf<typeof createAccount>, context: Context) {
  const { db, actor, now } = context
  if (!reaches(actor, 'write', { ownerId: edit.ownerId ?? null })) {
    throw notAllowed('An account must belong to you or your team. Choose such an owner.')
  }
  await checkEdit(edit, context, [])
  return inTransaction(db, async (trx) => {
    const sourceId = await manualSource(trx)
    const id = await insertAccount(trx, { name, sourceId, now })
    const empty: Editable = { id, name, ownerId: null, granted: false, values: {} }
    await saveChanges(trx, changesTo(empty, edit), context)
    await recordAudit(trx, context, [
      {
        action: 'accounts.created',
        subjectKind: 'account',
        subjectId: id,
        accountId: id,
        sentence: `added the account ${name}`,
      },
    ])
    await announce(trx, [id])
    return { id }
  })
}

export async function changeAccount(accountId: number, edit: AccountEdit, context: Context) {
  await writableAccount(context.db, context.actor, accountId)
  const { changed, undoId } = await changeAccounts(
    { ids: [accountId], edit, preview: false, handOverNote: '' },
    context,
  )
  return { changed, undoId }
}

/** Changes the same fields of many accounts in one transaction, or says what that would change. */
export async function changeAccounts(
  { ids, edit, preview, handOverNote }: ParsedInputOf<typeof editAccounts>,
  context: Context,
) {
  const { db, actor } = context
  await checkEdit(edit, context, ids)
  return inTransaction(db, async (trx) => {
    const accounts = await editableAccounts(trx, actor, ids, { lock: !preview })
    const writable = accounts.filter((account) => reaches(actor, 'write', account))
    const changes = writable.flatMap((account) => changesTo(account, edit))
    if (edit.renewalOn !== undefined) await refuseDecidedRenewals(trx, writable, edit.renewalOn)
    const nameOf = await referredNames(trx, changes)
    const changed = new Set(changes.map((change) => change.accountId))
    const names = new Map(accounts.map((account) => [account.id, account.name]))
    const tasks = await countFollowing(trx, changes.flatMap(leavesOwner))
    await tellHandOver(trx, { by: actor.memberId, note: handOverNote, isUndo: false })
    const undoId = preview || changes.length === 0 ? null : await saveEdit(trx, changes, context)
    return {
      changed: changed.size,
      unchanged: writable.length - changed.size,
      refused: accounts.filter((account) => !writable.includes(account)),
      changes: changes.slice(0, CHANGES_SHOWN).map(({ accountId, field, before, after }) => ({
        id: accountId,
        name: names.get(accountId) ?? '',
        field,
        before: nameOf(field, before),
        after: nameOf(field, after),
      })),
      tasks,
      undoId,
    }
  })
}

/** Takes back an edit or a deletion; what somebody changed since stays. */
export async function undo(undoId: string, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const record = await takeUndo(trx, context, undoId)
    if (!record) throw nothingToUndo()
    if (record.what === 'activity') return undoDeletion(trx, record.changes as KeptActivity, context)
    const changes = record.changes as Change[]
    const ids = [...new Set(changes.map((change) => change.accountId))]
    // Whoever made an edit may take it back, also after giving the account away with it.
    const accounts = await editableAccounts(trx, SYSTEM_ACTOR, ids, { lock: true })
    const byId = new Map(accounts.map((account) => [account.id, account]))
    const back = changes.flatMap((change) => takenBack(change, byId.get(change.accountId)) ?? [])
    await tellHandOver(trx, { by: context.actor.memberId, note: 'The change of owner was taken back.', isUndo: true })
    await saveChanges(trx, back, context)
    await auditChanges(trx, back, context, 'accounts.edit_undone')
    await announce(trx, [...new Set(back.map((change) => change.accountId))])
    return { restored: back.length, left: changes.length - back.length }
  })
}

async function undoDeletion(trx: Trx, activity: KeptActivity, context: Context) {
  await restoreActivity(trx, activity)
  await refreshLastContact(trx, [activity.account_id], context.now)
  await announce(trx, [activity.account_id])
  return { restored: 1, left: 0 }
}

/** The owner an account loses to another one: open tasks go along. */
function leavesOwner({ accountId, field, before, after }: Change): { accountId: number; ownerId: number }[] {
  return field === 'ownerId' && typeof before === 'number' && after !== null ? [{ accountId, ownerId: before }] : []
}

/** A date given by hand stands only where no open renewal says another: keeping it unseen would be a silent no. */
async function refuseDecidedRenewals(trx: Trx, accounts: readonly Editable[], given: Day | null): Promise<void> {
  const decided = await decidedRenewals(
    trx,
    accounts.map(({ id }) => id),
  )
  const [first, ...others] = decided.filter(({ dueOn }) => dueOn !== given)
  if (first) throw renewalDecides(first, others.length)
}

async function saveEdit(trx: Trx, changes: readonly Change[], context: Context): Promise<string> {
  await saveChanges(trx, changes, context)
  await auditChanges(trx, changes, context, 'accounts.edited')
  const undoId = await keepUndo(trx, context, 'accounts', changes)
  await announce(trx, [...new Set(changes.map((change) => change.accountId))])
  return undoId
}

const FACT_FIELDS: Readonly<Record<string, FactField>> = { stageId: 'stage', segmentId: 'segment', ownerId: 'owner' }

async function saveChanges(trx: Trx, changes: readonly Change[], { actor, now, today }: Context): Promise<void> {
  await writeChanges(trx, changes, now)
  const facts = changes.flatMap(({ accountId, field, after }) => {
    const fact = field.startsWith('attribute:') ? (field as FactField) : FACT_FIELDS[field]
    return fact ? [{ accountId, field: fact, validFrom: today, value: after }] : []
  })
  await recordFacts(trx, facts, { sourceId: await manualSource(trx), memberId: actor.memberId, now })
  const moved = changes.filter((change) => change.field === 'renewalOn').map((change) => change.accountId)
  await refreshMoney(trx, moved, today)
}

async function auditChanges(trx: Trx, changes: readonly Change[], context: Context, action: string): Promise<void> {
  const nameOf = await referredNames(trx, changes)
  const entries = [...Map.groupBy(changes, (change) => change.accountId)].map(([accountId, group]) => {
    const named = group.map(({ field, before, after }) => ({
      field,
      before: nameOf(field, before),
      after: nameOf(field, after),
    }))
    const sentence = named.map(({ field, before, after }) => changeSentence(field, before, after)).join(', ')
    return { action, subjectKind: 'account', subjectId: accountId, accountId, sentence, detail: { changes: named } }
  })
  await recordAudit(trx, context, entries)
}

async function announce(trx: Trx, accountIds: readonly number[]): Promise<void> {
  await markDirty(trx, accountIds)
  await tellScreens(trx, 'accounts', accountIds)
}

/** Refuses what does not exist, is out of use, or would put an account above itself. */
async function checkEdit(edit: AccountEdit, { db, actor }: Context, ids: readonly number[]): Promise<void> {
  for (const [field, what] of [
    ['ownerId', 'owner'],
    ['segmentId', 'segment'],
    ['stageId', 'stage'],
  ] as const) {
    const id = edit[field]
    if (typeof id === 'number' && !(await isChoosable(db, field, id))) throw noSuchChoice(what)
  }
  if (edit.attributes) checkAttributes(edit.attributes, await accountFields(db))
  if (typeof edit.parentId === 'number') {
    await readableAccount(db, actor, edit.parentId)
    const above = await ancestorsOf(db, edit.parentId)
    if (ids.some((id) => above.includes(id))) throw parentInCircle()
  }
}
