import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { may } from '../../kernel/access.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { narrowedSelection, readerOf, type Narrow } from './actions.ts'
import type { createSavedView, editSavedView } from './contract.ts'
import { ViewQuery } from './contract.ts'
import { mayNotShare, noSuchView } from './errors.ts'
import { deleteView, insertView, lockOwnView, updateView, visibleViews } from './store.ts'
import { countOf, customFieldTypes } from './views.ts'

/** Views with the number of accounts in them; one whose fields are gone counts none until somebody repairs it. */
export async function savedViews(context: Context, narrow: Narrow) {
  const { db, actor } = context
  const reader = readerOf(context)
  const [views, fields] = await Promise.all([visibleViews(db, actor.memberId), customFieldTypes(db)])
  const shown = await Promise.all(
    views.map(async (view) => {
      const query = ViewQuery.safeParse(view.query)
      if (!query.success) return []
      const count = await countInView(context, async () =>
        countOf(db, reader, await narrowedSelection(query.data, { context, fields, narrow })),
      )
      const isMine = view.member_id === actor.memberId
      return [
        {
          id: view.id,
          name: view.name,
          query: query.data,
          isShared: view.is_shared,
          isPinned: view.is_pinned,
          isMine,
          count,
        },
      ]
    }),
  )
  return { views: shown.flat() }
}

async function countInView(context: Context, count: () => Promise<number>): Promise<number> {
  try {
    return await count()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    context.log.info({ reason: error.message }, 'a saved view names a field that is gone')
    return 0
  }
}

export async function saveView(input: ParsedInputOf<typeof createSavedView>, context: Context) {
  const { db, actor } = context
  if (input.isShared && !may(actor, 'accounts.write')) throw mayNotShare()
  return inTransaction(db, async (trx) => {
    const id = await insertView(trx, actor.memberId, input)
    if (input.isShared) await audit(trx, context, id, 'shared', `shared the view ${input.name}`)
    return { id }
  })
}

export async function changeView(
  { viewId, ...change }: ParsedInputOf<typeof editSavedView>,
  context: Context,
): Promise<{ id: number }> {
  const { db, actor } = context
  if (change.isShared && !may(actor, 'accounts.write')) throw mayNotShare()
  return inTransaction(db, async (trx) => {
    const before = await lockOwnView(trx, actor.memberId, viewId)
    if (!before) throw noSuchView()
    await updateView(trx, viewId, change)
    const isShared = change.isShared ?? before.isShared
    const name = change.name ?? before.name
    if (isShared && !before.isShared) await audit(trx, context, viewId, 'shared', `shared the view ${name}`)
    else if (isShared) await audit(trx, context, viewId, 'changed', `changed the shared view ${name}`)
    else if (before.isShared) await audit(trx, context, viewId, 'kept_back', `shares the view ${name} no more`)
    return { id: viewId }
  })
}

export async function removeView(viewId: number, context: Context) {
  const { db, actor } = context
  return inTransaction(db, async (trx) => {
    const before = await lockOwnView(trx, actor.memberId, viewId)
    if (!before) throw noSuchView()
    await deleteView(trx, viewId)
    if (before.isShared) await audit(trx, context, viewId, 'removed', `removed the shared view ${before.name}`)
    return { id: viewId }
  })
}

/** What one member keeps for itself is no news; what others see is. */
async function audit(trx: Trx, context: Context, viewId: number, verb: string, sentence: string): Promise<void> {
  const action = `saved_views.${verb}`
  await recordAudit(trx, context, [{ action, subjectKind: 'saved_view', subjectId: viewId, sentence }])
}
