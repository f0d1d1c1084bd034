import { memo } from 'react'
import type { CSSProperties, MouseEvent } from 'react'
import { Checkbox } from '../Checkbox.tsx'
import { classNames } from '../class-names.ts'
import { number } from '../format.ts'
import { Icon } from '../icon.tsx'
import type { Column, RowGroup } from './column.ts'

/** What a row may ask of its table; one object for all rows, so that a row is drawn again only when it changed. */
export interface RowDesk {
  focus: (index: number) => void
  select: (index: number, range: boolean) => void
  open: (index: number) => void
  edit: (index: number, column: string) => void
  commit: (index: number, column: string, value: unknown) => void
  cancel: () => void
}

interface RowLineProps<Row> {
  id: string
  row: Row | undefined
  index: number
  ariaRow: number
  columns: readonly Column<Row>[]
  top: number
  height: number
  selectable: boolean
  selected: boolean
  focused: boolean
  editing: string | null
  desk: RowDesk
}

function RowLineInner<Row>(props: RowLineProps<Row>) {
  const { row, index, columns, desk, selectable, selected, editing } = props
  const press = (event: MouseEvent) => {
    desk.focus(index)
    if (event.shiftKey && selectable) desk.select(index, true)
  }
  return (
    // Rows are reached with j and k or the arrow keys of the grid; the click only repeats that.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      role="row"
      tabIndex={-1}
      aria-rowindex={props.ariaRow}
      aria-selected={selectable ? selected : undefined}
      aria-busy={row === undefined || undefined}
      className={classNames('tr', selected && 'sel', props.focused && 'foc')}
      style={linePlace(props.top, props.height)}
      onClick={press}
    >
      {selectable ? (
        <span role="gridcell" className="check-cell">
          {row === undefined ? null : (
            <Checkbox
              label="Select"
              hideLabel
              tabIndex={-1}
              checked={selected}
              onClick={(event) => event.stopPropagation()}
              onChange={() => desk.select(index, false)}
            />
          )}
        </span>
      ) : null}
      {columns.map((column, at) => (
        <RowCell key={column.key} {...{ row, index, column, desk }} first={at === 0} editing={editing === column.key} />
      ))}
    </div>
  )
}

export const RowLine = memo(RowLineInner) as typeof RowLineInner

interface RowCellProps<Row> {
  row: Row | undefined
  index: number
  column: Column<Row>
  first: boolean
  editing: boolean
  desk: RowDesk
}

function RowCell<Row>({ row, index, column, first, editing, desk }: RowCellProps<Row>) {
  const className = classNames('cell', column.align === 'right' && 'r', first && 'nm')
  if (row === undefined) {
    return (
      <span role="gridcell" className={className}>
        {first ? <span className="row-coming" /> : null}
      </span>
    )
  }
  if (editing && column.edit) {
    const commit = (value: unknown) => desk.commit(index, column.key, value)
    return (
      <span role="gridcell" className={classNames(className, 'editing')} data-own-keys>
        {column.edit({ row, commit, cancel: desk.cancel })}
      </span>
    )
  }
  return (
    <span
      role="gridcell"
      tabIndex={-1}
      className={classNames(className, column.edit && 'editable')}
      onDoubleClick={column.edit ? () => desk.edit(index, column.key) : undefined}
    >
      {column.cell(row)}
    </span>
  )
}

interface GroupLineProps<Row> {
  group: RowGroup
  ariaRow: number
  columns: readonly Column<Row>[]
  top: number
  height: number
  selectable: boolean
  onToggle?: (key: string) => void
}

/** The head of a group: what it is, how many, and its sums under their columns. */
export function GroupLine<Row>(props: GroupLineProps<Row>) {
  const { group, columns, onToggle } = props
  const offset = props.selectable ? 1 : 0
  const firstSum = columns.findIndex((column) => group.cells?.[column.key] !== undefined)
  const titleEnd = firstSum === -1 ? -1 : firstSum + offset + 1
  const title = (
    <>
      <Icon name={group.collapsed ? 'chevron-right' : 'chevron-down'} className="l" />
      {group.mark}
      <b className="bb">{group.label}</b>
      <span className="m">{number(group.count)}</span>
      {group.note ? <span className="l t12 cut group-note">{group.note}</span> : null}
    </>
  )
  return (
    <div role="row" aria-rowindex={props.ariaRow} className="gr" style={linePlace(props.top, props.height)}>
      <span role="gridcell" className="group-title" style={{ gridColumn: `1 / ${titleEnd}` }}>
        {onToggle ? (
          <button type="button" aria-expanded={!group.collapsed} onClick={() => onToggle(group.key)}>
            {title}
          </button>
        ) : (
          title
        )}
      </span>
      {firstSum === -1
        ? null
        : columns.slice(firstSum).map((column) => (
            <span key={column.key} role="gridcell" className={classNames('cell b', column.align === 'right' && 'r')}>
              {group.cells?.[column.key]}
            </span>
          ))}
    </div>
  )
}

function linePlace(top: number, height: number): CSSProperties {
  return { transform: `translateY(${top}px)`, height }
}
