import { QuadrantMark } from '../design/QuadrantMark.tsx'
import { HealthWithDelta } from '../design/HealthMark.tsx'
import { NONE, money } from '../design/format.ts'
import { Sparkline } from '../design/Sparkline.tsx'
import { CellPick, CellText } from '../design/table/cell-editors.tsx'
import type { Column } from '../design/table/column.ts'
import { Tag } from '../design/Tag.tsx'
import type { PicturedAccount } from './pictured-accounts.ts'

const OWNERS = ['Mara', 'Iris', 'Tomás'].map((name) => ({ value: name, label: name }))

export const accountColumns: readonly Column<PicturedAccount>[] = [
  {
    key: 'name',
    head: 'Account',
    width: 184,
    grow: 1.2,
    cell: (row) => row.name,
    edit: ({ row, commit, cancel }) => <CellText label="Name" value={row.name} onCommit={commit} onCancel={cancel} />,
  },
  {
    key: 'health',
    head: 'Health, 30 d',
    width: 92,
    cell: (row) => <HealthWithDelta score={row.score} band={row.band} change={row.change} />,
  },
  {
    key: 'quadrant',
    head: 'Quadrant',
    width: 118,
    cell: (row) => (
      <span className="row gap2">
        {row.quadrant ? <QuadrantMark quadrant={row.quadrant} /> : <span className="l">Unknown</span>}
        {row.isNew ? <Tag title="Was Thriving 30 days ago">new</Tag> : null}
      </span>
    ),
  },
  { key: 'course', head: '90 days', width: 74, cell: (row) => <Sparkline scores={row.scores} band={row.band} /> },
  {
    key: 'components',
    head: 'CX · CO',
    width: 62,
    align: 'right',
    cell: (row) => (
      <span className="t12 m">
        {row.cx ?? NONE}
        {row.co === null ? null : (
          <>
            <span className="l"> · </span>
            {row.co}
          </>
        )}
      </span>
    ),
  },
  {
    key: 'arr',
    head: 'ARR',
    width: 84,
    align: 'right',
    sortable: true,
    cell: (row) => money(row.arrMinor, 'EUR'),
  },
  {
    key: 'renewal',
    head: 'Renewal',
    width: 84,
    align: 'right',
    sortable: true,
    cell: (row) => <span className={row.isSoon ? 'b' : 'm'}>{row.renewal}</span>,
  },
  {
    key: 'owner',
    head: 'Owner',
    width: 76,
    cell: (row) => <span className="m">{row.owner}</span>,
    edit: ({ row, commit, cancel }) => (
      <CellPick label="Owner" value={row.owner} options={OWNERS} onCommit={commit} onCancel={cancel} />
    ),
  },
  {
    key: 'contact',
    head: 'Contact',
    width: 58,
    cell: (row) => <span className={row.isQuiet ? 'bb' : 'm'}>{row.contact}</span>,
  },
  { key: 'next', head: 'Next action', width: 170, grow: 1, cell: (row) => row.next },
]
