import type { ReactNode } from 'react'
import type { LineGroup } from './table-lines.ts'

export interface Column<Row> {
  key: string
  head: ReactNode
  /** For the list of columns, when `head` is not plain text. */
  name?: string
  cell: (row: Row) => ReactNode
  /** px. A column with `grow` is at least this wide. */
  width: number
  /** Share of the room that is left; without, the width is fixed. */
  grow?: number
  /** Figures right. */
  align?: 'right'
  /** The server sorts by it: a click on the head asks for that. */
  sortable?: boolean
  /** Cells can be edited in place: `e`, or a double click. */
  edit?: (editing: CellEditing<Row>) => ReactNode
}

export interface CellEditing<Row> {
  row: Row
  /** Ends the editing and hands the new value to `onEdit`. */
  commit: (value: unknown) => void
  cancel: () => void
}

export interface RowGroup extends LineGroup {
  label: ReactNode
  /** Before the label. */
  mark?: ReactNode
  /** Grey, behind the count: what the group means. */
  note?: ReactNode
  /** Sums under their columns, by column key. */
  cells?: Readonly<Record<string, ReactNode>>
}

export interface ColumnSort {
  column: string
  descending: boolean
}

/** What a reader changed about the columns; part of a saved view. */
export interface ColumnLayout {
  /** Keys in order; columns not named follow in their own order. */
  order?: readonly string[]
  hidden?: readonly string[]
  /** px, by key; such a column no longer grows. */
  widths?: Readonly<Record<string, number>>
}

export const LINE_PADDING_PX = 36
export const COLUMN_GAP_PX = 14
export const CHECK_WIDTH_PX = 30

/** The grid's column tracks, the check box first, and the width below which the table scrolls sideways. */
export function columnTracks<Row>(
  columns: readonly Column<Row>[],
  widths: Readonly<Record<string, number>>,
  selectable: boolean,
): { template: string; minWidth: number } {
  const tracks = columns.map((column) => {
    const resized = widths[column.key]
    if (resized !== undefined) return { track: `${resized}px`, min: resized }
    return {
      track: column.grow ? `minmax(${column.width}px, ${column.grow}fr)` : `${column.width}px`,
      min: column.width,
    }
  })
  const all = selectable ? [{ track: `${CHECK_WIDTH_PX}px`, min: CHECK_WIDTH_PX }, ...tracks] : tracks
  const gaps = Math.max(0, all.length - 1) * COLUMN_GAP_PX
  return {
    template: all.map(({ track }) => track).join(' '),
    minWidth: all.reduce((sum, { min }) => sum + min, 0) + gaps + LINE_PADDING_PX,
  }
}
