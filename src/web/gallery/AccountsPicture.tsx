import { useMemo, useState } from 'react'
import { BandShape, HealthMark } from '../design/HealthMark.tsx'
import { BulkBar } from '../design/BulkBar.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { AddChip, FilterChip } from '../design/FilterChip.tsx'
import { money } from '../design/format.ts'
import { QuadrantShape } from '../design/QuadrantMark.tsx'
import { Segmented } from '../design/Segmented.tsx'
import { Tabs } from '../design/Tabs.tsx'
import type { ColumnLayout, RowGroup } from '../design/table/column.ts'
import { ColumnsMenu } from '../design/table/ColumnsMenu.tsx'
import { DataTable } from '../design/table/DataTable.tsx'
import { NOTHING_SELECTED, isSelected, selectedCount } from '../design/table/row-selection.ts'
import type { RowSelection } from '../design/table/row-selection.ts'
import { loadedRows } from '../design/table/row-source.ts'
import { toast } from '../design/toasts.ts'
import { PictureFrame } from './PictureFrame.tsx'
import { accountColumns } from './account-columns.tsx'
import { PICTURED_ACCOUNTS } from './pictured-accounts.ts'

const VIEWS = [
  { key: 'team', label: 'Team North', count: 24 },
  { key: 'mine', label: 'My book', count: 10 },
  { key: 'renewals', label: 'Renewals in 120 days', count: 10 },
  { key: 'quiet', label: 'Quiet for 14 days', count: 5 },
  { key: 'champion', label: 'Champion left', count: 2 },
  { key: 'all', label: 'All', count: 412 },
]

const GROUPS: readonly RowGroup[] = [
  group('critical', 'Critical', 4, ['Results and experience both failing', '€190k']),
  group('strained', 'Strained', 4, ['Results are there; working with us hurts', '€517k']),
  group('unproven', 'Unproven', 5, ['Pleasant, but no result on record', '€497k']),
  group('thriving', 'Thriving', 10, ['Ask for proof, then grow', '€1.29M']),
  group('unknown', 'Unknown', 1, ['Too little data to judge', '€12.9k']),
]

function group(
  key: 'critical' | 'strained' | 'unproven' | 'thriving' | 'unknown',
  label: string,
  count: number,
  [note, arr]: [string, string],
): RowGroup {
  const mark = key === 'unknown' ? <BandShape band="unknown" hidden /> : <QuadrantShape quadrant={key} />
  return { key, label, count, note, mark, cells: { arr } }
}

const CHOSEN = new Set(['Orlock Packaging', 'Corvane Beverages', 'Ilsen Medical Supply', 'Ventrosa Chemicals'])

/** The accounts table of the design pictures, made of the real components. */
export function AccountsPicture() {
  const [view, setView] = useState('team')
  const [shape, setShape] = useState('table')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [selection, setSelection] = useState<RowSelection>({ all: false, keys: CHOSEN })
  const [layout, setLayout] = useState<ColumnLayout>({})
  const [rows, setRows] = useState(PICTURED_ACCOUNTS)
  const source = useMemo(() => loadedRows(rows), [rows])
  const groups = useMemo(
    () => GROUPS.map((one) => Object.assign({}, one, { collapsed: closed.has(one.key) })),
    [closed],
  )
  const toggle = (key: string) => {
    const next = new Set(closed)
    if (!next.delete(key)) next.add(key)
    setClosed(next)
  }
  const chosen = rows.filter((row) => isSelected(selection, row.name))
  const sum = chosen.reduce((total, row) => total + row.arrMinor, 0)
  return (
    <PictureFrame accountsAt="/design/accounts">
      <div className="bar">
        <h1 className="h2">Accounts</h1>
        <Tabs
          label="Views"
          tabs={VIEWS}
          selected={view}
          onSelect={setView}
          after={<IconButton icon="plus" label="New view" />}
        />
        <span className="grow" />
        <Segmented
          label="Shown as"
          value={shape}
          onChange={setShape}
          options={[
            { key: 'table', label: 'Table', icon: 'table' },
            { key: 'quadrant', label: 'Quadrant', icon: 'quadrant' },
            { key: 'board', label: 'Board', icon: 'board' },
            { key: 'map', label: 'Map', icon: 'map' },
          ]}
        />
      </div>
      <div className="filter-bar">
        <FilterChip
          field="Team"
          operator={part('is', ['is', 'is not'])}
          value={part('North', ['North', 'South'])}
          onRemove={nothing}
        />
        <FilterChip
          field="Stage"
          operator={part('is not', ['is', 'is not'])}
          value={part('Churned', ['Churned', 'Onboarding', 'Renewal'])}
          onRemove={nothing}
        />
        <AddChip
          label="Filter"
          options={['Team', 'Stage', 'Owner'].map((name) => ({ value: name, label: name }))}
          onPick={nothing}
        />
        <span className="grow" />
        <Button look="quiet" icon="group">
          Group: Quadrant
        </Button>
        <ColumnsMenu columns={accountColumns} layout={layout} onLayout={setLayout} />
        <Button look="quiet" icon="export">
          Export
        </Button>
        <Button>Save view</Button>
      </div>
      <DataTable
        label="Accounts"
        columns={accountColumns}
        source={source}
        rowKey={(row) => row.name}
        groups={groups}
        onToggleGroup={toggle}
        sort={{ column: 'arr', descending: true }}
        onSort={nothing}
        selection={selection}
        onSelect={setSelection}
        layout={layout}
        onLayout={setLayout}
        onEdit={(row, column, value) => {
          setRows(rows.map((one) => (one === row ? Object.assign({}, one, { [column]: value }) : one)))
          toast(`${row.name} changed`, { undo: () => setRows(rows) })
        }}
        totals={{
          cells: {
            name: '24 accounts',
            health: <HealthMark score={63} band="fair" />,
            quadrant: <span className="l t12 plain">health by ARR</span>,
            arr: '€2.51M',
          },
          note: 'Usage 2 min ago · billing 06:00 today · help desk 3 h late',
        }}
      >
        <BulkBar
          count={selectedCount(selection, rows.length)}
          sum={`${money(sum, 'EUR')} ARR`}
          onClear={() => setSelection(NOTHING_SELECTED)}
        >
          <Button look="quiet" icon="person" keys="a">
            Reassign
          </Button>
          <Button look="quiet" icon="play" keys="p">
            Playbook
          </Button>
          <Button look="quiet" icon="task" keys="t">
            Task
          </Button>
          <Button look="quiet" icon="flag">
            Stage
          </Button>
          <Button look="quiet" icon="export">
            Export
          </Button>
        </BulkBar>
      </DataTable>
    </PictureFrame>
  )
}

function part(text: string, names: readonly string[]) {
  return { text, options: names.map((name) => ({ value: name, label: name })), chosen: [text], onPick: nothing }
}

function nothing() {
  return undefined
}
