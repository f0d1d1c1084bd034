import { useState } from 'react'
import type { ReactNode } from 'react'
import type { MenuEntry } from '../../../../web/design/Menu.tsx'
import { toast } from '../../../../web/design/toasts.ts'
import type { SavedView } from '../../contract.ts'
import { standsAs, viewInFront, viewQueryOf } from '../list-state.ts'
import type { ListState, ViewKey } from '../list-state.ts'
import { useSavedViews, useViewActions } from './use-saved-views.ts'
import { ViewDialog } from './ViewDialog.tsx'

type Asking = 'new' | 'rename' | null

export interface ViewDesk {
  views: readonly SavedView[]
  inFront: ViewKey | null
  menu: MenuEntry[]
  askNew: () => void
  /** The list differs from the view in front: what saving does. null when there is nothing to save. */
  save: (() => void) | null
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
  const replace = () => {
    edit.run({ viewId, query: viewQueryOf(state) })
    toast(
      `${view?.name ?? 'The view'} now shows this list`,
      view ? { undo: () => edit.run({ viewId, query: view.query }) } : {},
    )
  }
  const save = view?.isMine ? (isChanged ? replace : null) : () => setAsking('new')
  const close = () => {
    setAsking(null)
    create.reset()
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
        { label: 'Remove', icon: 'trash', destructive: true, onSelect: () => remove(view, () => onView(undefined)) },
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
        onSave={(named) =>
          void create.runAsync({ ...named, query: viewQueryOf(state) }).then(
            ({ id }) => {
              onView(id)
              close()
            },
            // The dialog stays open and says why.
            () => undefined,
          )
        }
      />
    ) : asking === 'rename' && view ? (
      <ViewDialog
        title={`Rename ${view.name}`}
        verb="Save"
        first={view}
        pending={edit.pending}
        failure={edit.failure}
        onClose={close}
        onSave={({ name, isPinned, isShared }) =>
          void edit.runAsync({ viewId, name, isPinned, isShared }).then(close, () => undefined)
        }
      />
    ) : null
  return { views, inFront, menu, askNew: () => setAsking('new'), save, dialog }
}
