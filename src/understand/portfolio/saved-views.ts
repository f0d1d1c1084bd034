import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { may } from '../../kernel/access.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { readerOf, selectionOf } from './actions.ts'
import type { createSavedView, editSavedView } from './contract.ts'
import { ViewQuery } from './contract.ts'
import { mayNotShare, noSuchView } from './errors.ts'
import { deleteView, insertView, updateView, visibleViews } from './store.ts'
import { countOf, customFieldTypes } from './views.ts'

/** Views with the number of accounts in them; one whose fields are gone counts none until somebody repairs it. */
export async function savedViews(context: Context) {
  const { db, actor } = context
  const reader = readerOf(context)
  const [views, fields] = await Promise.all([visibleViews(db, actor.memberId), customFieldTypes(db)])
  const shown = await Promise.all(
    views.map(async (view) => {
      const query = ViewQuery.safeParse(view.query)
      if (!query.success) return []
      const count = await countInView(context, () => countOf(db, reader, selectionOf(query.data, fields, reader)))
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

export async function saveView(input: ParsedInputOf<typeof createSavedView>, { db, actor }: Context) {
  if (input.isShared && !may(actor, 'accounts.write')) throw mayNotShare()
  return { id: await insertView(db, actor.memberId, input) }
}

export async function changeView({ viewId, ...change }: ParsedInputOf<typeof editSavedView>, { db, actor }: Context) {
  if (change.isShared && !may(actor, 'accounts.write')) throw mayNotShare()
  if (!(await updateView(db, actor.memberId, viewId, change))) throw noSuchView()
  return { id: viewId }
}

export async function removeView(viewId: number, { db, actor }: Context) {
  if (!(await deleteView(db, actor.memberId, viewId))) throw noSuchView()
  return { id: viewId }
}
