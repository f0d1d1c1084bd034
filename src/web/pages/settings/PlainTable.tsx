import './settings.css'
import type { ReactNode } from 'react'

interface PlainTableProps {
  /** What is listed: read out, and the name of the part that scrolls sideways on small screens. */
  label: string
  heads: readonly string[]
  /** Heads of figures, which stand at the right like them. */
  figures?: readonly string[]
  /** Rows end with a cell of buttons (`<td className="act">`). */
  hasActions?: boolean
  children: ReactNode
}

/** A short list as a table, for settings; long ones take the design system's DataTable. */
export function PlainTable({ label, heads, figures, hasActions = false, children }: PlainTableProps) {
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="plain-scroll" aria-label={label} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} className={figures?.includes(head) ? 'th r' : 'th'} scope="col">
                {head}
              </th>
            ))}
            {hasActions ? (
              <th className="th" scope="col">
                <span className="only-read">Actions</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
