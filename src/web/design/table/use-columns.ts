import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import type { ColumnDef, RowData, Updater } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { columnTracks } from './column.ts'
import type { Column, ColumnLayout } from './column.ts'

export const tableParts = tableFeatures({
  columnOrderingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
})

const NO_ROWS: readonly never[] = []

interface ColumnsOptions {
  layout: ColumnLayout | undefined
  onLayout: ((layout: ColumnLayout) => void) | undefined
  selectable: boolean
}

/**
 * Columns as the reader arranged them. The table model holds columns only: rows come from a `RowSource`, which may be
 * a hundred thousand long and mostly not loaded.
 */
export function useColumns<Row extends RowData>(columns: readonly Column<Row>[], options: ColumnsOptions) {
  const [ownLayout, setOwnLayout] = useState<ColumnLayout>({})
  const layout = options.layout ?? ownLayout
  const change = (next: ColumnLayout) => (options.onLayout ?? setOwnLayout)(next)
  const widths = useMemo(() => ({ ...layout.widths }), [layout.widths])

  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof tableParts, Row> => ({ id: column.key, size: column.width, minSize: 40 })),
    [columns],
  )
  const table = useTable({
    features: tableParts,
    columns: definitions,
    data: NO_ROWS as readonly Row[],
    columnResizeMode: 'onChange',
    state: {
      columnOrder: [...(layout.order ?? [])],
      columnVisibility: Object.fromEntries((layout.hidden ?? []).map((key) => [key, false])),
      columnSizing: widths,
    },
    onColumnSizingChange: (updater: Updater<Record<string, number>>) =>
      change({ ...layout, widths: typeof updater === 'function' ? updater(widths) : updater }),
  })

  const byKey = useMemo(() => new Map(columns.map((column) => [column.key, column])), [columns])
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const shownKeys = headers.map((header) => header.column.id).join('\n')
  const shown = useMemo(() => shownKeys.split('\n').flatMap((key) => byKey.get(key) ?? []), [byKey, shownKeys])
  return { shown, headers, ...columnTracks(shown, widths, options.selectable) }
}
