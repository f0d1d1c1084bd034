import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { dayIn } from '../../../../kernel/day.ts'
import type { Day } from '../../../../kernel/day.ts'
import { QUADRANT_WORDS } from '../../../../web/design/bands.ts'
import { Delta } from '../../../../web/design/Delta.tsx'
import { NONE, daysSince, exactDay, money, number, percent, relativeDay } from '../../../../web/design/format.ts'
import { HealthWithDelta } from '../../../../web/design/HealthMark.tsx'
import { Icon } from '../../../../web/design/icon.tsx'
import { QuadrantMark } from '../../../../web/design/QuadrantMark.tsx'
import type { Column } from '../../../../web/design/table/column.ts'
import { Tag } from '../../../../web/design/Tag.tsx'
import type { Choices } from '../filter-words.ts'
import { wholeMoney } from '../whole-money.ts'
import { attributeEditor, choiceEditor, renewalEditor } from './account-editors.tsx'
import { SparkCell } from './SparkCell.tsx'
import type { ShownRow } from './use-account-edits.ts'
import { isQuiet, isSoon } from './urgency.ts'

export interface ColumnFrame {
  today: Day
  timeZone: string
  currency: string
  choices: Choices
  /** Owners as a narrow column writes them. */
  ownerNames: ReadonlyMap<number, string>
}

/** Every column of the list. Keys are the fields the server sorts by; the course and the next action have none. */
export function accountColumns(frame: ColumnFrame): Column<ShownRow>[] {
  return [...healthColumns(frame), ...relationColumns(frame), ...factColumns(frame), ...attributeColumns(frame)]
}

function healthColumns(frame: ColumnFrame): Column<ShownRow>[] {
  return [
    { key: 'name', head: 'Account', width: 184, grow: 1.2, sortable: true, cell: (row) => <AccountName row={row} /> },
    {
      key: 'health',
      head: 'Health, 30 d',
      width: 92,
      sortable: true,
      cell: (row) => <HealthWithDelta score={row.overall} band={row.band} change={row.change30} />,
    },
    { key: 'quadrant', head: 'Quadrant', width: 118, sortable: true, cell: (row) => <QuadrantCell row={row} /> },
    { key: 'course', head: '90 days', width: 74, cell: (row) => <SparkCell id={row.id} band={row.band} /> },
    {
      key: 'cx',
      head: 'CX · CO',
      width: 62,
      align: 'right',
      sortable: true,
      cell: (row) => <ComponentsCell row={row} />,
    },
    {
      key: 'arr',
      head: 'ARR',
      width: 84,
      align: 'right',
      sortable: true,
      cell: (row) =>
        row.moneyHidden ? (
          <span className="l">hidden</span>
        ) : (
          <span title={money(row.arrMinor, frame.currency)}>{wholeMoney(row.arrMinor, frame.currency)}</span>
        ),
    },
  ]
}

function relationColumns(frame: ColumnFrame): Column<ShownRow>[] {
  return [
    {
      key: 'renewal_on',
      head: 'Renewal',
      width: 84,
      align: 'right',
      sortable: true,
      cell: (row) => <RenewalCell row={row} today={frame.today} />,
      edit: renewalEditor,
    },
    {
      key: 'owner',
      head: 'Owner',
      width: 76,
      sortable: true,
      cell: (row) => <OwnerCell row={row} names={frame.ownerNames} />,
      edit: choiceEditor('Owner', frame.choices.owners, (row) => row.owner),
    },
    {
      key: 'last_contact',
      head: 'Contact',
      width: 58,
      sortable: true,
      cell: (row) => <ContactCell row={row} frame={frame} />,
    },
    {
      key: 'next_action',
      head: 'Next action',
      width: 170,
      grow: 1,
      cell: (row) => (row.nextAction ? <span title={row.nextAction.reason}>{row.nextAction.title}</span> : NONE),
    },
  ]
}

function factColumns({ choices }: ColumnFrame): Column<ShownRow>[] {
  const plain = (
    key: string,
    head: string,
    width: number,
    read: (row: ShownRow) => string | null,
  ): Column<ShownRow> => ({
    key,
    head,
    width,
    sortable: true,
    cell: (row) => read(row) ?? <Nothing />,
  })
  return [
    {
      ...plain('segment', 'Segment', 104, () => null),
      cell: (row) => (
        <Settling row={row} field="segment">
          {row.segment?.name ?? <Nothing />}
        </Settling>
      ),
      edit: choiceEditor('Segment', choices.segments, (row) => row.segment),
    },
    {
      ...plain('stage', 'Stage', 104, () => null),
      cell: (row) => (
        <Settling row={row} field="stage">
          {row.stage?.name ?? <Nothing />}
        </Settling>
      ),
      edit: choiceEditor('Stage', choices.stages, (row) => row.stage),
    },
    plain('industry', 'Industry', 120, (row) => row.industry),
    plain('country', 'Country', 84, (row) => row.country),
    plain('domain', 'Domain', 130, (row) => row.domain),
    plain('parent', 'Parent', 130, (row) => row.parent?.name ?? null),
    plain('customer_since', 'Customer since', 96, (row) => (row.customerSince ? exactDay(row.customerSince) : null)),
    { ...plain('coverage', 'Coverage', 66, (row) => percent(row.coverage)), align: 'right' },
    {
      key: 'change_7',
      head: '7 d',
      name: 'Health over 7 days',
      width: 44,
      align: 'right',
      sortable: true,
      cell: (row) => <Delta value={row.change7} quietWithin={3} />,
    },
    {
      key: 'change_90',
      head: '90 d',
      name: 'Health over 90 days',
      width: 44,
      align: 'right',
      sortable: true,
      cell: (row) => <Delta value={row.change90} quietWithin={3} />,
    },
  ]
}

function attributeColumns({ choices }: ColumnFrame): Column<ShownRow>[] {
  return choices.customFields.map((field): Column<ShownRow> => {
    const key = `attribute:${field.key}`
    return {
      key,
      head: field.name,
      width: 104,
      sortable: true,
      ...(field.type === 'number' ? { align: 'right' as const } : {}),
      cell: (row) => (
        <Settling row={row} field={key}>
          {attributeText(row.attributes[field.key])}
        </Settling>
      ),
      edit: attributeEditor(field),
    }
  })
}

function attributeText(value: ShownRow['attributes'][string] | undefined): ReactNode {
  if (value === undefined || value === null || value === '') return <Nothing />
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? number(value, Number.isInteger(value) ? 0 : 2) : value
}

function Nothing() {
  return <span className="l">{NONE}</span>
}

function AccountName({ row }: { row: ShownRow }) {
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: String(row.id) }}
      tabIndex={-1}
      data-account={row.id}
      className="account-name"
    >
      {row.name}
    </Link>
  )
}

function QuadrantCell({ row }: { row: ShownRow }) {
  return (
    <span className="row gap2">
      {row.quadrant ? <QuadrantMark quadrant={row.quadrant} /> : <span className="l">Unknown</span>}
      {row.quadrant && row.quadrantBefore ? (
        <Tag title={`Was ${QUADRANT_WORDS[row.quadrantBefore]} 30 days ago`}>new</Tag>
      ) : null}
    </span>
  )
}

function ComponentsCell({ row }: { row: ShownRow }) {
  if (row.cx === null && row.co === null) return <Nothing />
  return (
    <span className="t12 m">
      {number(row.cx)}
      <span className="l"> · </span>
      {number(row.co)}
    </span>
  )
}

function OwnerCell({ row, names }: { row: ShownRow; names: ReadonlyMap<number, string> }) {
  const { owner } = row
  return (
    <Settling row={row} field="owner">
      {owner ? (
        <span className="m" title={owner.name}>
          {names.get(owner.id) ?? owner.name}
        </span>
      ) : (
        <Nothing />
      )}
    </Settling>
  )
}

function RenewalCell({ row, today }: { row: ShownRow; today: Day }) {
  return (
    <Settling row={row} field="renewal_on">
      <span
        className={row.renewalOn && isSoon(row.renewalOn, today) ? 'b' : 'm'}
        title={row.renewalOn ? exactDay(row.renewalOn) : undefined}
      >
        {relativeDay(row.renewalOn, today)}
      </span>
    </Settling>
  )
}

function ContactCell({ row, frame }: { row: ShownRow; frame: ColumnFrame }) {
  if (row.lastContactAt === null) return <Nothing />
  const day = dayIn(frame.timeZone, new Date(row.lastContactAt))
  return (
    <span className={isQuiet(day, frame.today) ? 'bb' : 'm'} title={exactDay(day)}>
      {daysSince(day, frame.today)}
    </span>
  )
}

/** A value whose change is on its way is dimmed; one that was refused is marked, with the old value back in its place. */
function Settling({ row, field, children }: { row: ShownRow; field: string; children: ReactNode }) {
  const state = row.unsettled?.get(field)
  if (state === 'pending')
    return (
      <span className="unsettled" aria-busy="true">
        {children}
      </span>
    )
  if (state === 'failed') {
    return (
      <span className="row gap1 poor">
        <Icon name="warning" />
        {children}
        <span className="only-read">not saved</span>
      </span>
    )
  }
  return children
}
