import type { ReactNode } from 'react'
import { IconButton } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'

interface EntryRowProps {
  entry: { name: string; description: string; accounts: number }
  /** Null where the reader may change nothing. */
  onEdit: (() => void) | null
  onArchive: () => void
  children?: ReactNode
}

/** One segment or stage: its name, what it is, how many accounts are in it, and what can be done. */
export function EntryRow({ entry, onEdit, onArchive, children }: EntryRowProps) {
  return (
    <>
      <div className="grow">
        <span className="b">{entry.name}</span>
        {entry.description ? <div className="l t12">{entry.description}</div> : null}
      </div>
      <div className="ordered-side">
        {children}
        <span className="m nw">{counted(entry.accounts, 'account')}</span>
      </div>
      {onEdit ? (
        <Menu
          align="end"
          trigger={<IconButton icon="more" label={`More for ${entry.name}`} />}
          entries={[
            { label: 'Change…', icon: 'edit', onSelect: onEdit },
            'line',
            {
              label: 'Put away',
              icon: 'trash',
              onSelect: onArchive,
              disabled: entry.accounts > 0,
              note: entry.accounts > 0 ? 'move its accounts first' : undefined,
            },
          ]}
        />
      ) : null}
    </>
  )
}
