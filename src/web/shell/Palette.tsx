import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { sentenceOf } from '../api/call-error.ts'
import { classNames } from '../design/class-names.ts'
import { Icon } from '../design/icon.tsx'
import type { IconName } from '../design/icon.tsx'
import { Kbd } from '../design/Kbd.tsx'
import { orderEntries, standsBeforeAccounts } from './palette-order.ts'
import type { PaletteEntry } from './palette-order.ts'
import type { ShellSources } from './shell-sources.ts'
import { useAccountSearch } from './use-account-search.ts'

export interface PaletteItem extends PaletteEntry {
  icon?: IconName
  keys?: string
  run: () => void
}

interface PaletteProps {
  onClose: () => void
  items: readonly PaletteItem[]
  searchAccounts: ShellSources['searchAccounts']
  goTo: (address: string) => void
}

/** Go, do and find, by keyboard alone. */
export function Palette({ onClose, items, searchAccounts, goTo }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const choose = (item: Pick<PaletteItem, 'run'>) => {
    onClose()
    item.run()
  }

  // Enter came before the accounts did: it means the first of what is coming.
  const enterWaits = useRef(false)
  const search = useAccountSearch(searchAccounts, typed, ([first]) => {
    if (!enterWaits.current) return
    enterWaits.current = false
    if (first) choose({ run: () => goTo(first.to) })
  })

  const accounts = search.found.map((account) => ({
    id: `account ${account.id}`,
    section: 'Accounts' as const,
    label: account.name,
    detail: account.detail,
    icon: 'accounts' as const,
    run: () => goTo(account.to),
  }))
  const entries: PaletteItem[] = orderEntries<PaletteItem>([...items, ...accounts], typed)
  const chosen = entries[Math.min(at, entries.length - 1)]

  useEffect(() => {
    const opener = document.activeElement
    const element = dialog.current
    element?.showModal()
    return () => {
      element?.close()
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])

  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }
    const move = moves[event.key]
    if (move !== undefined && entries.length > 0) {
      event.preventDefault()
      setAt((move + entries.length) % entries.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      const isOwn = chosen !== undefined && standsBeforeAccounts(chosen, typed)
      if (search.pending && at === 0 && !isOwn) enterWaits.current = true
      else if (chosen) choose(chosen)
    } else if ((event.key === 'k' && (event.metaKey || event.ctrlKey)) || event.key === 'Escape') {
      event.preventDefault()
      onClose()
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="dialog palette"
      aria-label="Search or do"
      onKeyDown={press}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="palette-line">
        <Icon name="search" size={16} />
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the palette exists to be typed into
          autoFocus
          role="combobox"
          aria-label="Search or do"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? entryId(list, chosen) : undefined}
          placeholder={searchAccounts ? 'Type an account, a place or what to do' : 'Type a place or what to do'}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
            enterWaits.current = false
          }}
        />
        <Kbd keys="escape" />
      </div>
      <PaletteList list={list} entries={entries} chosen={chosen} onChoose={choose} onPoint={setAt} />
      <p className="palette-note" role="status">
        {noteOf(entries.length, search.pending, search.failure ? sentenceOf(search.failure) : null)}
      </p>
    </dialog>
  )
}

function noteOf(count: number, pending: boolean, failure: string | null): string | null {
  if (failure) return failure
  if (count > 0) return null
  return pending ? 'Searching' : 'Nothing found. Try fewer letters.'
}

interface PaletteListProps {
  list: string
  entries: readonly PaletteItem[]
  chosen: PaletteItem | undefined
  onChoose: (item: PaletteItem) => void
  onPoint: (index: number) => void
}

function PaletteList({ list, entries, chosen, onChoose, onPoint }: PaletteListProps) {
  const chosenId = chosen ? entryId(list, chosen) : null
  useEffect(() => {
    // Not returned: newer browsers answer with a promise.
    if (chosenId) void document.querySelector(`#${CSS.escape(chosenId)}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosenId])
  return (
    <div id={list} role="listbox" aria-label="Results" className="palette-list" tabIndex={-1}>
      {entries.map((entry, index) => (
        <div key={entry.id} role="presentation">
          {entry.section === entries[index - 1]?.section ? null : (
            <div className="menu-head" aria-hidden="true">
              {entry.section}
            </div>
          )}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are on the input */}
          <div
            id={entryId(list, entry)}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            className={classNames('menu-item', entry === chosen && 'at')}
            onMouseMove={() => onPoint(index)}
            onClick={() => onChoose(entry)}
          >
            {entry.icon ? <Icon name={entry.icon} size={16} /> : null}
            <span className="grow cut">
              {entry.label} {entry.detail ? <span className="l t12">{entry.detail}</span> : null}
            </span>
            {entry.keys ? (
              <span className="row gap1" aria-hidden="true">
                <Kbd keys={entry.keys} />
              </span>
            ) : null}
          </div>
        </div>
      ))}
    </div>
  )
}

function entryId(list: string, entry: PaletteItem): string {
  return `${list}-${entry.id.replaceAll(/\W+/g, '-')}`
}
