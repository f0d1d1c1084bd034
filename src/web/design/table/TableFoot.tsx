import type { ReactNode } from 'react'
import { classNames } from '../class-names.ts'
import type { Column } from './column.ts'

export interface TableTotals {
  /** By column key. */
  cells: Readonly<Record<string, ReactNode>>
  /** Fills the columns behind the last total: how fresh the figures are. */
  note?: ReactNode
}

interface TableFootProps<Row> {
  columns: readonly Column<Row>[]
  totals: TableTotals
  selectable: boolean
  ariaRow: number
}

/** The sticky last line: totals under their columns. */
export function TableFoot<Row>({ columns, totals, selectable, ariaRow }: TableFootProps<Row>) {
  const last = columns.findLastIndex((column) => totals.cells[column.key] !== undefined)
  const summed = columns.slice(0, last + 1)
  return (
    <div className="tr tot" role="row" aria-rowindex={ariaRow}>
      {selectable ? <span aria-hidden="true" /> : null}
      {summed.map((column) => (
        <span key={column.key} role="gridcell" className={classNames('cell', column.align === 'right' && 'r')}>
          {totals.cells[column.key]}
        </span>
      ))}
      {totals.note && last + 1 < columns.length ? (
        <span
          role="gridcell"
          className="cell l t12 r"
          style={{ gridColumn: `${last + 2 + (selectable ? 1 : 0)} / -1`, fontWeight: 'var(--fw-text)' }}
        >
          {totals.note}
        </span>
      ) : null}
    </div>
  )
}
