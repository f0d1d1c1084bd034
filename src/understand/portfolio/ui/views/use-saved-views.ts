import { useCall, useAction } from '../../../../web/api/queries.ts'
import { toast } from '../../../../web/design/toasts.ts'
import { createSavedView, deleteSavedView, editSavedView, listAccounts, listSavedViews } from '../../contract.ts'
import type { SavedView } from '../../contract.ts'
import { MY_BOOK } from '../list-state.ts'
import { ACCOUNT_TOPICS } from '../words.ts'

/** Counts stand in the tabs; they need not follow every change at once. */
const TOPICS = ['saved-views', 'accounts']
const NO_VIEWS: readonly SavedView[] = []

export function useSavedViews(): readonly SavedView[] {
  return useCall(listSavedViews, {}, { topics: TOPICS, freshMs: 60_000 }).data?.views ?? NO_VIEWS
}

/** Counts of the two tabs that always stand there. */
export function useFixedCounts(): { all: number | null; mine: number | null } {
  const options = { topics: ACCOUNT_TOPICS, freshMs: 60_000 }
  const all = useCall(listAccounts, { limit: 1 }, options)
  const mine = useCall(listAccounts, { filters: MY_BOOK.filters, limit: 1 }, options)
  return { all: all.data?.total ?? null, mine: mine.data?.total ?? null }
}

/** Saving, changing and removing views. A removed one can be brought back for ten seconds. */
export function useViewActions() {
  const create = useAction(createSavedView, { topics: TOPICS, failure: 'none' })
  const edit = useAction(editSavedView, { topics: TOPICS })
  const removeCall = useAction(deleteSavedView, { topics: TOPICS })
  const remove = async (view: SavedView): Promise<boolean> => {
    try {
      await removeCall.runAsync({ viewId: view.id })
    } catch {
      // Already said in a toast; the view simply stays.
      return false
    }
    const { name, query, isShared, isPinned } = view
    toast(`The view ${name} is removed`, { undo: () => create.run({ name, query, isShared, isPinned }) })
    return true
  }
  return { create, edit, remove }
}
