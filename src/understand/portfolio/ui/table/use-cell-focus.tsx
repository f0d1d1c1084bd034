import { useMemo, useState } from 'react'
import type { MouseEvent } from 'react'
import { useKeys } from '../../../../web/keyboard/keys.ts'
import type { Column } from '../../../../web/design/table/column.ts'

interface CellFocus<Row> {
  /** The same columns, of which only the one in focus is edited by `e`; its cell in the focused row is marked. */
  columns: Column<Row>[]
  onClickCapture: (event: MouseEvent) => void
}

/** Which cell of the focused row `e` edits: the one clicked last, or reached with ← and →. */
export function useCellFocus<Row>(all: readonly Column<Row>[], shown: readonly string[]): CellFocus<Row> {
  const [chosen, setChosen] = useState('owner')
  const editable = shown.filter((key) => all.find((column) => column.key === key)?.edit)
  const here = editable.includes(chosen) ? chosen : editable[0]
  const move = (by: 1 | -1) => {
    const next = editable[editable.indexOf(here ?? '') + by]
    if (next) setChosen(next)
  }
  useKeys(
    'Cells of the row',
    [
      { keys: 'arrowright', does: 'Next cell to edit', run: () => move(1) },
      { keys: 'arrowleft', does: 'Previous cell to edit', run: () => move(-1) },
    ],
    { enabled: editable.length > 1 },
  )
  const columns = useMemo(
    () =>
      all.map((column) => {
        if (!column.edit) return column
        if (column.key !== here) return Object.assign({}, column, { edit: undefined })
        return Object.assign({}, column, { cell: (row: Row) => <span className="cell-here">{column.cell(row)}</span> })
      }),
    [all, here],
  )
  const onClickCapture = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest('.table-body [role="gridcell"]') : null
    const cells = [...(cell?.parentElement?.querySelectorAll(':scope > [role="gridcell"]') ?? [])]
    // The check box comes first.
    const key = cell ? shown[cells.indexOf(cell) - 1] : undefined
    if (key !== undefined && editable.includes(key)) setChosen(key)
  }
  return { columns, onClickCapture }
}
