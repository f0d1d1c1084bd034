import type { ReactNode } from 'react'
import { IconButton } from './Button.tsx'
import { classNames } from './class-names.ts'

interface SidePanelProps {
  label: string
  children: ReactNode
  title?: ReactNode
  /** 280 to 400. */
  width?: number
  side?: 'left' | 'right'
  sunken?: boolean
  /** Shows a close button, and lets the panel lie over the page below 1200 px, where it is otherwise gone. */
  onClose?: () => void
}

/** Stands beside the work, without covering it. Below 1200 px it closes, unless the reader opened it by hand. */
export function SidePanel({ label, title, width = 320, side = 'right', sunken, onClose, children }: SidePanelProps) {
  return (
    <aside
      className={classNames('side', side, sunken && 'sunken', onClose && 'by-hand')}
      aria-label={label}
      style={{ width }}
    >
      {title || onClose ? (
        <header className="side-head">
          <h2 className="h2 grow">{title}</h2>
          {onClose ? <IconButton icon="close" label={`Close ${label.toLowerCase()}`} onClick={onClose} /> : null}
        </header>
      ) : null}
      {children}
    </aside>
  )
}
