import { useMemo, useRef, useState } from 'react'
import { useKeys } from '../../keyboard/keys.ts'
import { useLatest } from '../../keyboard/use-latest.ts'
import type { Column } from './column.ts'
import { NOTHING_SELECTED, isSelected, selectedCount, setRows, toggleRow } from './row-selection.ts'
import type { RowSelection } from './row-selection.ts'
import type { RowSource } from './row-source.ts'
import type { RowDesk } from './TableLine.tsx'
import type { TableLines } from './table-lines.ts'

interface Editing {
  index: number
  column: string
}

export interface RowDeskOptions<Row> {
  source: RowSource<Row>
  lines: TableLines<unknown>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  selection: RowSelection
  onSelect?: (selection: RowSelection) => void
  onOpen?: (row: Row) => void
  onEdit?: (row: Row, column: string, value: unknown) => void
  onFocusRow?: (row: Row | undefined, index: number) => void
  scrollTo: (line: number) => void
  focusGrid: () => void
  keys: boolean
}

/** The focused row, the edited cell, and what keys and rows do with them. */
export function useRowDesk<Row>(options: RowDeskOptions<Row>) {
  const [focused, setFocused] = useState(-1)
  const [editing, setEditing] = useState<Editing | null>(null)
  const latest = useLatest({ options, focused })
  const lastSelected = useRef(-1)

  const desk = useMemo((): RowDesk & { move: (by: number) => void; moveTo: (index: number) => void } => {
    const now = () => latest.current.options
    const moveTo = (index: number) => {
      const line = now().lines.lineOf(index)
      if (line === null) return
      setFocused(index)
      now().scrollTo(line)
      now().onFocusRow?.(now().source.at(index), index)
    }
    return {
      moveTo,
      move: (by) => {
        const target = now().lines.step(latest.current.focused, by)
        if (target !== null) moveTo(target)
      },
      focus: (index) => {
        setFocused(index)
        now().onFocusRow?.(now().source.at(index), index)
      },
      select: (index, range) => {
        const next = range ? rangeSelection(now(), lastSelected.current, index) : null
        lastSelected.current = index
        const row = now().source.at(index)
        if (next) now().onSelect?.(next)
        else if (row !== undefined) now().onSelect?.(toggleRow(now().selection, now().rowKey(row)))
      },
      open: (index) => {
        const row = now().source.at(index)
        if (row !== undefined) now().onOpen?.(row)
      },
      edit: (index, column) => {
        if (now().onEdit) setEditing({ index, column })
      },
      commit: (index, column, value) => {
        setEditing(null)
        const row = now().source.at(index)
        if (row !== undefined) now().onEdit?.(row, column, value)
        now().focusGrid()
      },
      cancel: () => {
        setEditing(null)
        now().focusGrid()
      },
    }
  }, [latest])

  const editable = options.onEdit ? options.columns.find((column) => column.edit) : undefined
  const anySelected = selectedCount(options.selection, options.source.count) > 0
  const { onSelect, onOpen } = options
  useKeys(
    'Rows',
    [
      { keys: 'j', does: 'Next row', run: () => desk.move(1) },
      { keys: 'k', does: 'Previous row', run: () => desk.move(-1) },
      ...(onOpen ? [{ keys: 'enter', does: 'Open', run: () => desk.open(focused) }] : []),
      ...(onSelect ? [{ keys: 'x', does: 'Select', run: () => desk.select(focused, false) }] : []),
      ...(onSelect ? [{ keys: 'shift+x', does: 'Select up to here', run: () => desk.select(focused, true) }] : []),
      ...(onSelect && anySelected
        ? [{ keys: 'escape', does: 'Clear the selection', run: () => onSelect(NOTHING_SELECTED) }]
        : []),
      ...(editable && focused >= 0 ? [{ keys: 'e', does: `Edit`, run: () => desk.edit(focused, editable.key) }] : []),
    ],
    { enabled: options.keys && editing === null },
  )
  return { desk, focused, editing }
}

/** From the row chosen last to this one; null when a row between is not loaded, so that nothing is chosen unseen. */
function rangeSelection<Row>(options: RowDeskOptions<Row>, from: number, to: number): RowSelection | null {
  if (from < 0) return null
  const keys: string[] = []
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const row = options.source.at(index)
    if (row === undefined) return null
    keys.push(options.rowKey(row))
  }
  const anchor = options.source.at(from)
  const chosen = anchor !== undefined && isSelected(options.selection, options.rowKey(anchor))
  return setRows(options.selection, keys, chosen)
}
