import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { number } from './format.ts'

export interface Tab<Key extends string> {
  key: Key
  label: string
  count?: number | null
  /** With an address the tab is a link (its own page); without, `onSelect` is called. */
  to?: string
  search?: Record<string, unknown>
}

interface TabsProps<Key extends string> {
  label: string
  tabs: readonly Tab<Key>[]
  selected: Key | null
  onSelect?: (key: Key) => void
  /** plain: views in a bar. underlined: parts of one thing. */
  look?: 'plain' | 'underlined'
  /** Stands behind the last tab, such as a button for a new view. */
  after?: ReactNode
}

const EXACTLY = { exact: true }
const IN_SIGHT = { block: 'nearest', inline: 'center' } as const

/** Tabs with counts; arrow keys move between them. */
export function Tabs<Key extends string>({ label, tabs, selected, onSelect, look = 'plain', after }: TabsProps<Key>) {
  const className = look === 'plain' ? 'tab' : 'utab'
  const list = look === 'plain' ? 'tabs' : 'utabs'
  const links = useRef<HTMLElement>(null)
  const buttons = useRef<HTMLDivElement>(null)
  const counted = tabs.filter(({ count }) => typeof count === 'number').length
  // Where they do not all fit, the one that is open is among those seen first.
  useEffect(() => {
    const list = links.current ?? buttons.current
    list?.querySelector('[aria-current=page], [aria-selected=true]')?.scrollIntoView(IN_SIGHT)
    // Counts that come later make the tabs before it wider; that they change moves nothing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [counted])
  if (tabs.some((tab) => tab.to !== undefined)) {
    return (
      <nav ref={links} className={list} aria-label={label}>
        {tabs.map((tab) => (
          <Link
            key={tab.key}
            to={tab.to ?? '.'}
            search={tab.search}
            // The page that is open is said here; a tab is not in front because its address begins like another's.
            activeOptions={EXACTLY}
            className={className}
            aria-current={tab.key === selected ? 'page' : undefined}
          >
            <TabText tab={tab} />
          </Link>
        ))}
        {after}
      </nav>
    )
  }
  return (
    <div className={look === 'plain' ? 'tabs-line' : undefined}>
      <div ref={buttons} className={list} role="tablist" aria-label={label}>
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            className={className}
            aria-selected={tab.key === selected}
            tabIndex={tab.key === selected || (selected === null && index === 0) ? 0 : -1}
            onClick={() => onSelect?.(tab.key)}
            onKeyDown={moveFocus}
          >
            <TabText tab={tab} />
          </button>
        ))}
      </div>
      {after}
    </div>
  )
}

function TabText<Key extends string>({ tab }: { tab: Tab<Key> }) {
  return (
    <>
      {tab.label}
      {tab.count === undefined || tab.count === null ? null : <span className="n">{number(tab.count)}</span>}
    </>
  )
}

/** Arrow, Home and End keys choose among the buttons of one group, as screen reader users expect. */
export function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const group = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLButtonElement>(':scope > button') ?? [])]
  const here = group.indexOf(event.currentTarget)
  const steps: Record<string, number> = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: group.length - 1 }
  const step = steps[event.key]
  if (step === undefined) return
  const next = group[(step + group.length) % group.length]
  event.preventDefault()
  next?.focus()
  next?.click()
}
