import type { RowData } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef } from 'react'
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import type { Column, ColumnLayout, ColumnSort, RowGroup } from './column.ts'
import { ALL_SELECTED, NOTHING_SELECTED, isSelected, selectedCount } from './row-selection.ts'
import type { RowSelection } from './row-selection.ts'
import type { RowSource } from './row-source.ts'
import { TableFoot } from './TableFoot.tsx'
import type { TableTotals } from './TableFoot.tsx'
import { TableHead } from './TableHead.tsx'
import { GroupLine, RowLine } from './TableLine.tsx'
import { tableLines } from './table-lines.ts'
import { usePreferences } from '../../keyboard/preferences.ts'
import { useColumns } from './use-columns.ts'
import { useRowDesk } from './use-row-desk.ts'

export interface DataTableProps<Row extends RowData> {
  /** What the rows are: “Accounts”. */
  label: string
  columns: readonly Column<Row>[]
  source: RowSource<Row>
  rowKey: (row: Row) => string
  /** In the order of the rows; their counts add up to the source's. */
  groups?: readonly RowGroup[]
  onToggleGroup?: (key: string) => void
  sort?: ColumnSort | null
  onSort?: (sort: ColumnSort) => void
  /** With `onSelect`, rows have check boxes and `x` chooses. */
  selection?: RowSelection
  onSelect?: (selection: RowSelection) => void
  /** Enter on the focused row. */
  onOpen?: (row: Row) => void
  /** A cell was edited; save it and change the source. */
  onEdit?: (row: Row, column: string, value: unknown) => void
  onFocusRow?: (row: Row | undefined, index: number) => void
  layout?: ColumnLayout
  onLayout?: (layout: ColumnLayout) => void
  totals?: TableTotals
  /** px: 54 for two lines; by default as the reader chose: 28 compact, else 34, or 31 in groups. */
  rowHeight?: number
  /** Shown in place of the rows when there are none. */
  empty?: ReactNode
  /** Lies over the lower edge: the bulk bar. */
  children?: ReactNode
  /** Off while something in front has the keys. */
  keys?: boolean
}

const HEAD_PX = 30
const FOOT_PX = 34
const GROUP_PX = 32
/** The last row scrolls clear of the bulk bar. */
const BULK_PX = 76
const NO_GROUPS: readonly RowGroup[] = []

/** A dense table of any length: sticky head and foot, groups, selection, keys, editing in place. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { source, rowKey, groups = NO_GROUPS, selection = NOTHING_SELECTED, onSelect, totals } = props
  const isCompact = usePreferences().density === 'compact'
  const rowHeight = props.rowHeight ?? (isCompact ? 28 : groups.length > 0 ? 31 : 34)
  const selectable = onSelect !== undefined
  const id = useId()
  const grid = useRef<HTMLDivElement>(null)

  const { shown, headers, template, minWidth } = useColumns(props.columns, {
    layout: props.layout,
    onLayout: props.onLayout,
    selectable,
  })
  const lines = useMemo(() => tableLines(groups, source.count), [groups, source.count])
  const chosenCount = selectedCount(selection, source.count)
  // oxlint-disable-next-line react/incompatible-library -- nothing keeps what it returns between renderings
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => grid.current,
    estimateSize: (line) => (lines.at(line).kind === 'group' ? GROUP_PX : rowHeight),
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: (totals ? FOOT_PX : 0) + (chosenCount > 0 ? BULK_PX : 8),
    overscan: 12,
  })
  useEffect(() => virtual.measure(), [virtual, lines, rowHeight])

  const { desk, focused, editing } = useRowDesk({
    ...props,
    selection,
    lines,
    columns: shown,
    scrollTo: (line) => virtual.scrollToIndex(line),
    focusGrid: () => grid.current?.focus({ preventScroll: true }),
    keys: props.keys ?? true,
  })

  const items = virtual.getVirtualItems()
  useRowsInSight(source, lines, items[0]?.index ?? 0, items.at(-1)?.index ?? 0)

  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey) return
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / rowHeight) - 2)
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const by = moves[event.key]
    if (by !== undefined) desk.move(by)
    else if (event.key === ' ' && selectable) desk.select(focused, event.shiftKey)
    else if (event.key === 'Home') desk.moveTo(0)
    else if (event.key === 'End') desk.moveTo(source.count - 1)
    else return
    event.preventDefault()
  }
  const focusedLine = focused >= 0 ? lines.lineOf(focused) : null
  const focusedIsDrawn = items.some((item) => item.index === focusedLine)
  const style: Record<`--${string}`, string> = { '--tracks': template, '--table-width': `${minWidth}px` }

  return (
    <div className={totals ? 'tw with-foot' : 'tw'}>
      <div
        ref={grid}
        className="table-scroll"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={lines.count + (totals ? 2 : 1)}
        aria-colcount={shown.length + (selectable ? 1 : 0)}
        aria-multiselectable={selectable || undefined}
        aria-activedescendant={focusedIsDrawn ? `${id}-${focused}` : undefined}
        style={style as CSSProperties}
        onKeyDown={press}
        onFocus={(event) => {
          if (event.target === event.currentTarget && focused < 0 && source.count > 0)
            desk.focus(lines.step(-1, 1) ?? 0)
        }}
      >
        <TableHead
          columns={shown}
          headers={headers}
          sort={props.sort ?? null}
          onSort={props.onSort}
          selectAll={
            selectable
              ? {
                  checked: chosenCount > 0 && chosenCount === source.count,
                  mixed: chosenCount > 0,
                  onChange: (all) => onSelect(all ? ALL_SELECTED : NOTHING_SELECTED),
                }
              : undefined
          }
        />
        <div className="table-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines.at(item.index)
            const place = { top: item.start - HEAD_PX, height: item.size, ariaRow: item.index + 2 }
            if (line.kind === 'group') {
              return (
                <GroupLine
                  key={`group ${line.group.key}`}
                  group={line.group}
                  columns={shown}
                  selectable={selectable}
                  onToggle={props.onToggleGroup}
                  {...place}
                />
              )
            }
            const row = source.at(line.index)
            return (
              <RowLine
                key={line.index}
                id={`${id}-${line.index}`}
                row={row}
                index={line.index}
                columns={shown}
                selectable={selectable}
                selected={row !== undefined && isSelected(selection, rowKey(row))}
                focused={line.index === focused}
                editing={editing?.index === line.index ? editing.column : null}
                desk={desk}
                {...place}
              />
            )
          })}
        </div>
        {source.count === 0 && props.empty ? <div className="table-empty">{props.empty}</div> : null}
        {chosenCount > 0 ? <div className="table-clear" aria-hidden="true" /> : null}
        {totals ? (
          <TableFoot columns={shown} totals={totals} selectable={selectable} ariaRow={lines.count + 2} />
        ) : null}
      </div>
      {props.children}
    </div>
  )
}

function useRowsInSight<Row>(
  source: RowSource<Row>,
  lines: ReturnType<typeof tableLines<RowGroup>>,
  firstLine: number,
  lastLine: number,
): void {
  const first = rowAtOrAfter(lines, firstLine, lastLine)
  const last = rowAtOrBefore(lines, lastLine, firstLine)
  const { show } = source
  useEffect(() => {
    if (first !== null && last !== null) show(first, last)
  }, [show, first, last])
}

function rowAtOrAfter(lines: ReturnType<typeof tableLines<RowGroup>>, from: number, to: number): number | null {
  for (let line = from; line <= to && line < lines.count; line += 1) {
    const here = lines.at(line)
    if (here.kind === 'row') return here.index
  }
  return null
}

function rowAtOrBefore(lines: ReturnType<typeof tableLines<RowGroup>>, from: number, to: number): number | null {
  for (let line = Math.min(from, lines.count - 1); line >= to; line -= 1) {
    const here = lines.at(line)
    if (here.kind === 'row') return here.index
  }
  return null
}
