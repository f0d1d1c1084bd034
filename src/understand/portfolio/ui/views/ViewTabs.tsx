import { IconButton } from '../../../../web/design/Button.tsx'
import { Menu } from '../../../../web/design/Menu.tsx'
import type { MenuEntry } from '../../../../web/design/Menu.tsx'
import { Tabs } from '../../../../web/design/Tabs.tsx'
import type { SavedView } from '../../contract.ts'
import { ALL_ACCOUNTS, MY_BOOK } from '../list-state.ts'
import type { ViewKey, ViewQuery } from '../list-state.ts'
import { useFixedCounts } from './use-saved-views.ts'

interface ViewTabsProps {
  views: readonly SavedView[]
  inFront: ViewKey | null
  onOpen: (query: ViewQuery, view: ViewKey) => void
  onNew: () => void
  /** What can be done with the saved view in front, if it is the reader's own. */
  menu: readonly MenuEntry[]
}

/** Saved views with their counts, between one's own book and all accounts. */
export function ViewTabs({ views, inFront, onOpen, onNew, menu }: ViewTabsProps) {
  const counts = useFixedCounts()
  const ordered = views.toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned))
  const tabs = [
    { key: 'mine', label: 'My book', count: counts.mine },
    ...ordered.map((view) => ({ key: String(view.id), label: view.name, count: view.count })),
    { key: 'all', label: 'All', count: counts.all },
  ]
  const open = (key: string) => {
    const view = views.find((candidate) => String(candidate.id) === key)
    if (view) onOpen(view.query, view.id)
    else if (key === 'mine') onOpen(MY_BOOK, 'mine')
    else onOpen(ALL_ACCOUNTS, 'all')
  }
  return (
    <Tabs
      label="Views"
      tabs={tabs}
      selected={inFront === null ? null : String(inFront)}
      onSelect={open}
      after={
        <>
          {menu.length > 0 ? <Menu trigger={<IconButton icon="more" label="This view" />} entries={menu} /> : null}
          <IconButton icon="plus" label="New view" onClick={onNew} />
        </>
      }
    />
  )
}
