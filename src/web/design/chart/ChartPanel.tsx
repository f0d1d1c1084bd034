import './chart.css'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { IconButton } from '../Button.tsx'

interface ChartPanelProps {
  /** What the picture says, as a sentence. */
  sentence: ReactNode
  reason?: ReactNode
  /** Buttons beside it. */
  aside?: ReactNode
  table: { label: string; heads: readonly string[]; rows: readonly (readonly ReactNode[])[] }
  children: ReactNode
}

/** A picture under the sentence it proves, with the numbers behind an icon. */
export function ChartPanel({ sentence, reason, aside, table, children }: ChartPanelProps) {
  const [isTable, setTable] = useState(false)
  return (
    <section className="section">
      <div className="chart-head">
        <div className="grow">
          <h2 className="h2">{sentence}</h2>
          {reason ? <p className="section-reason">{reason}</p> : null}
        </div>
        {aside}
        <IconButton
          icon="table"
          label={isTable ? 'Show as chart' : 'Show as table'}
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        />
      </div>
      {isTable ? <Numbers {...table} /> : children}
    </section>
  )
}

function Numbers({ label, heads, rows }: ChartPanelProps['table']) {
  return (
    // A table longer than its place is scrolled, by keys as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="chart-table" tabIndex={0} role="region" aria-label={label}>
      <table className="list-table">
        <thead>
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" className={index === 0 ? undefined : 'r'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // Rows never move.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={place}>
              {row.map((cell, index) => (
                <td key={heads[index]} className={index === 0 ? 'nw' : 'r'}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
