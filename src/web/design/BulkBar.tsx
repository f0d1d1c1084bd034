import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

interface BulkBarProps {
  /** How many rows; the bar is gone at 0. */
  count: number
  /** What they add up to: “€513,600 ARR”. */
  sum?: string
  /** Quiet buttons. */
  children: ReactNode
  onClear: () => void
}

/** What can be done with the selected rows. Escape clears the selection. */
export function BulkBar({ count, sum, children, onClear }: BulkBarProps) {
  if (count === 0) return null
  const said = `${count.toLocaleString()} selected`
  return (
    <div className="bulk" role="toolbar" aria-label={said}>
      <b className="bb">{said}</b>
      {sum ? <span className="m bulk-sum">{sum}</span> : null}
      <span className="sep" />
      {children}
      <span className="sep" />
      <Button look="quiet" keys="escape" onClick={onClear}>
        Clear
      </Button>
    </div>
  )
}
