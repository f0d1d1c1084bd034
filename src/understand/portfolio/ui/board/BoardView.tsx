import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Link } from '@tanstack/react-router'
import type { AccountFilter } from '../../../../kernel/filters.ts'
import type { InputOf, OutputOf } from '../../../../platform/http/endpoint.ts'
import { Answer } from '../../../../web/api/Answer.tsx'
import { useCall } from '../../../../web/api/queries.ts'
import { IconButton } from '../../../../web/design/Button.tsx'
import { classNames } from '../../../../web/design/class-names.ts'
import { moneyCompact, number, relativeDay } from '../../../../web/design/format.ts'
import { HealthWithDelta } from '../../../../web/design/HealthMark.tsx'
import { Menu } from '../../../../web/design/Menu.tsx'
import { useToday } from '../../../../web/design/today.tsx'
import { useDropTarget } from '../../../../web/design/use-drop-target.ts'
import { accountsBoard } from '../../contract.ts'
import type { AccountRow } from '../../contract.ts'
import type { Choices } from '../filter-words.ts'
import { NothingHere } from '../NothingHere.tsx'
import { choiceChange } from '../table/account-editors.tsx'
import { isSoon } from '../table/urgency.ts'
import { useAccountEdits } from '../table/use-account-edits.ts'
import type { AccountEdits } from '../table/use-account-edits.ts'
import { wholeMoney } from '../whole-money.ts'
import { ACCOUNT_TOPICS } from '../words.ts'
import { boardColumns } from './board-columns.ts'
import type { BoardColumn } from './board-columns.ts'

type BoardAnswer = OutputOf<typeof accountsBoard>

interface BoardViewProps {
  input: InputOf<typeof accountsBoard>
  choices: Choices
  currency: string
  isNarrowed: boolean
  onClearFilters: () => void
  onList: (filter: AccountFilter) => void
}

/** Accounts by lifecycle stage. A card moves by dragging, with ⇧← and ⇧→, or from its menu. */
export function BoardView(props: BoardViewProps) {
  const answer = useCall(accountsBoard, props.input, { topics: ACCOUNT_TOPICS })
  return (
    <Answer of={answer}>
      {(data) =>
        data.stages.every(({ count }) => count === 0) ? (
          <NothingHere isNarrowed={props.isNarrowed} onClearFilters={props.onClearFilters} />
        ) : (
          <Board {...props} data={data} />
        )
      }
    </Answer>
  )
}

function Board({ data, choices, currency, onList }: BoardViewProps & { data: BoardAnswer }) {
  const edits = useAccountEdits()
  const [dragged, setDragged] = useState<AccountRow | null>(null)
  const columns = boardColumns(data.stages, edits.shown)
  const move = (row: AccountRow, column: BoardColumn) => {
    if ((row.stage?.id ?? null) === column.id) return
    const stage = choices.stages.find(({ id }) => id === column.id) ?? null
    edits.change(row, choiceChange(row, 'stage', stage))
  }
  return (
    <ul className="board" aria-label="Accounts by stage">
      {columns.map((column, index) => (
        <Column
          key={column.key}
          column={column}
          isTarget={dragged !== null && (dragged.stage?.id ?? null) !== column.id}
          currency={currency}
          onDrop={() => {
            if (dragged) move(dragged, column)
            setDragged(null)
          }}
          onMore={() =>
            onList(
              column.id === null
                ? { field: 'stage', operator: 'is_empty', values: [] }
                : { field: 'stage', operator: 'is', values: [column.id] },
            )
          }
        >
          {column.rows.map((row) => (
            <Card
              key={row.id}
              {...{ row, edits, columns, currency }}
              at={index}
              onMove={(to) => move(row, to)}
              onDrag={setDragged}
            />
          ))}
        </Column>
      ))}
    </ul>
  )
}

interface ColumnProps {
  column: BoardColumn
  isTarget: boolean
  currency: string
  children: React.ReactNode
  onDrop: () => void
  onMore: () => void
}

function Column({ column, isTarget, currency, children, onDrop, onMore }: ColumnProps) {
  const hidden = column.count - column.rows.length
  const { isOver, handlers } = useDropTarget(isTarget, onDrop)
  return (
    <li className={classNames('board-column', isOver && 'over')} {...handlers}>
      <h2 className="board-head">
        <b className="bb cut">{column.name}</b>
        <span className="m">{number(column.count)}</span>
        <span className="grow" />
        {column.arrMinor === null ? null : <span className="m">{moneyCompact(column.arrMinor, currency)}</span>}
      </h2>
      {/* A scrolled region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className="board-cards" aria-label={column.name} tabIndex={0}>
        {children}
        {column.count === 0 ? <li className="l t12 board-none">No account stands here</li> : null}
        {hidden > 0 ? (
          <li>
            <button type="button" className="link t12" onClick={onMore}>{`${number(hidden)} more in the table`}</button>
          </li>
        ) : null}
      </ul>
    </li>
  )
}

interface CardProps {
  row: AccountRow
  edits: AccountEdits
  columns: readonly BoardColumn[]
  at: number
  currency: string
  onMove: (to: BoardColumn) => void
  onDrag: (row: AccountRow | null) => void
}

function Card({ row, edits, columns, at, currency, onMove, onDrag }: CardProps) {
  const today = useToday()
  const state = edits.shown(row).unsettled?.get('stage')
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const to = columns[at + by]
    if (by === 0 || !event.shiftKey || !to || !row.mayEdit) return
    event.preventDefault()
    onMove(to)
  }
  return (
    // The keys repeat what the card's menu offers.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classNames('card', state === 'pending' && 'unsettled', state === 'failed' && 'refused')}
      aria-busy={state === 'pending' || undefined}
      draggable={row.mayEdit}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', row.name)
        onDrag(row)
      }}
      onDragEnd={() => onDrag(null)}
      onKeyDown={press}
    >
      <div className="row gap2">
        <Link to="/accounts/$accountId" params={{ accountId: String(row.id) }} className="b grow cut" draggable={false}>
          {row.name}
        </Link>
        {row.mayEdit ? (
          <Menu
            align="end"
            trigger={<IconButton icon="more" label={`Move ${row.name}`} className="card-more" />}
            entries={[
              { heading: 'Move to' },
              ...columns.map((column) => ({
                label: column.name,
                checked: column.id === (row.stage?.id ?? null),
                onSelect: () => onMove(column),
              })),
            ]}
          />
        ) : null}
      </div>
      <div className="row gap2 t12">
        <HealthWithDelta score={row.overall} band={row.band} change={row.change30} />
        <span className="grow" />
        {row.moneyHidden ? null : <span className="m">{wholeMoney(row.arrMinor, currency)}</span>}
      </div>
      <div className="row gap2 t12">
        <span className="l grow cut">{row.owner?.name ?? 'No owner'}</span>
        {row.renewalOn ? (
          <span className={isSoon(row.renewalOn, today) ? 'b' : 'l'}>{relativeDay(row.renewalOn, today)}</span>
        ) : null}
      </div>
    </li>
  )
}
