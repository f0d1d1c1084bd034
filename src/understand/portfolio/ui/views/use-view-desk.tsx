import { useState } from 'react'
import type { ReactNode } from 'react'
import type { MenuEntry } from '../../../../web/design/Menu.tsx'
import { toast } from '../../../../web/design/toasts.ts'
import type { SavedView } from '../../contract.ts'
import { standsAs, viewInFront, viewQueryOf } from '../list-state.ts'
import type { ListState, ViewKey } from '../list-state.ts'
import { useSavedViews, useViewActions } from './use-saved-views.ts'
import { ViewDialog } from './ViewDialog.tsx'
import type { ViewName } from './ViewDialog.tsx'

type Asking = 'new' | 'rename' | null

export interface ViewDesk {
  views: readonly SavedView[]
  inFront: ViewKey | null
  menu: MenuEntry[]
  askNew: () => void
  /** Keeps changes to one's own view in front; else asks for a name. */
  save: () => void
  dialog: ReactNode
}

/** Everything about saved views: which is in front, saving, renaming, pinning, sharing, removing. */
export function useViewDesk(state: ListState, onView: (view: ViewKey | undefined) => void): ViewDesk {
  const views = useSavedViews()
  const { create, edit, remove } = useViewActions()
  const [asking, setAsking] = useState<Asking>(null)
  const inFront = viewInFront(state, views)
  const view = views.find(({ id }) => id === inFront)
  const isChanged = view ? !standsAs(state, view.query) : true
  const viewId = view?.id ?? 0
  const replace = async (replaced: SavedView) => {
    const done = await settled(edit.runAsync({ viewId, query: viewQueryOf(state) }))
    if (done) toast(`${replaced.name} now shows this list`, { undo: () => edit.run({ viewId, query: replaced.query }) })
  }
  const save = view?.isMine && isChanged ? () => void replace(view) : () => setAsking('new')
  const close = () => {
    setAsking(null)
    create.reset()
  }
  const createView = async (named: ViewName) => {
    const made = await settled(create.runAsync({ ...named, query: viewQueryOf(state) }))
    if (!made) return
    onView(made.id)
    close()
  }
  const renameView = async ({ name, isPinned, isShared }: ViewName) => {
    if (await settled(edit.runAsync({ viewId, name, isPinned, isShared }))) close()
  }
  const removeView = async (removed: SavedView) => {
    if (await remove(removed)) onView(undefined)
  }
  const menu: MenuEntry[] = view?.isMine
    ? [
        { label: 'Rename', icon: 'edit', onSelect: () => setAsking('rename') },
        {
          label: view.isPinned ? 'Unpin from the rail' : 'Pin to the rail',
          icon: 'pin',
          onSelect: () => edit.run({ viewId, isPinned: !view.isPinned }),
        },
        {
          label: view.isShared ? 'Keep it to yourself' : 'Share with everybody',
          icon: 'people',
          onSelect: () => edit.run({ viewId, isShared: !view.isShared }),
        },
        { label: 'Save as another view', icon: 'plus', onSelect: () => setAsking('new') },
        'line',
        { label: 'Remove', icon: 'trash', destructive: true, onSelect: () => void removeView(view) },
      ]
    : []
  const dialog =
    asking === 'new' ? (
      <ViewDialog
        title="Save this list as a view"
        verb="Save"
        first={{ name: '', isPinned: false, isShared: false }}
        pending={create.pending}
        failure={create.failure}
        onClose={close}
        onSave={(named) => void createView(named)}
      />
    ) : asking === 'rename' && view ? (
      <ViewDialog
        title={`Rename ${view.name}`}
        verb="Save"
        first={view}
        pending={edit.pending}
        failure={edit.failure}
        onClose={close}
        onSave={(named) => void renameView(named)}
      />
    ) : null
  return { views, inFront, menu, askNew: () => setAsking('new'), save, dialog }
}

/** null when it failed: the action has said why. */
async function settled<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch {
    return null
  }
}
