import type { Header, RowData } from '@tanstack/react-table'
import { Checkbox } from '../Checkbox.tsx'
import { classNames } from '../class-names.ts'
import type { Column, ColumnSort } from './column.ts'
import type { tableParts } from './use-columns.ts'

interface TableHeadProps<Row extends RowData> {
  columns: readonly Column<Row>[]
  headers: readonly Header<typeof tableParts, Row, unknown>[]
  sort: ColumnSort | null
  onSort?: (sort: ColumnSort) => void
  selectAll?: { checked: boolean; mixed: boolean; onChange: (all: boolean) => void }
}

/** The sticky first line: heads as their cells, with sorting and a handle for the width. */
export function TableHead<Row extends RowData>({ columns, headers, sort, onSort, selectAll }: TableHeadProps<Row>) {
  return (
    <div className="tr hd th" role="row" aria-rowindex={1}>
      {selectAll ? (
        <span role="columnheader" className="check-cell">
          <Checkbox label="Select all" hideLabel {...selectAll} />
        </span>
      ) : null}
      {columns.map((column, index) => {
        const sorted = sort?.column === column.key ? sort : null
        const header = headers[index]
        return (
          <span
            key={column.key}
            role="columnheader"
            className={classNames('head', column.align === 'right' && 'r')}
            aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
          >
            {column.sortable && onSort ? (
              <button
                type="button"
                className="cut"
                onClick={() =>
                  onSort({ column: column.key, descending: sorted ? !sorted.descending : column.align === 'right' })
                }
              >
                {column.head}
                {sorted ? <span aria-hidden="true">{sorted.descending ? ' ↓' : ' ↑'}</span> : null}
              </button>
            ) : (
              <span className="cut">{column.head}</span>
            )}
            {header ? (
              <span
                className="resize"
                aria-hidden="true"
                onMouseDown={header.getResizeHandler()}
                onTouchStart={header.getResizeHandler()}
                onDoubleClick={() => header.column.resetSize()}
              />
            ) : null}
          </span>
        )
      })}
    </div>
  )
}
