import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCall, prefetchCall } from '../../../../web/api/queries.ts'
import { sentenceOf } from '../../../../web/api/call-error.ts'
import { ErrorBox } from '../../../../web/design/Banner.tsx'
import { Button } from '../../../../web/design/Button.tsx'
import { counted, moneyCompact } from '../../../../web/design/format.ts'
import { HealthMark } from '../../../../web/design/HealthMark.tsx'
import { Skeleton } from '../../../../web/design/Skeleton.tsx'
import type { Column, ColumnLayout, ColumnSort } from '../../../../web/design/table/column.ts'
import { DataTable } from '../../../../web/design/table/DataTable.tsx'
import { NOTHING_SELECTED } from '../../../../web/design/table/row-selection.ts'
import type { RowSelection } from '../../../../web/design/table/row-selection.ts'
import type { RowSource } from '../../../../web/design/table/row-source.ts'
import { useMay } from '../../../../web/shell/me.tsx'
import { getAccount } from '../../../../record/accounts/contract.ts'
import { freshnessSummary } from '../../../../record/freshness/contract.ts'
import type { AccountRow } from '../../contract.ts'
import { BulkActions } from '../bulk/BulkActions.tsx'
import type { ExportRows } from '../bulk/selected-accounts.ts'
import type { Choices } from '../filter-words.ts'
import type { Grouping } from '../list-state.ts'
import { NothingHere } from '../NothingHere.tsx'
import { bandOfScore, listGroups } from './list-groups.tsx'
import { useAccountEdits } from './use-account-edits.ts'
import type { CellChange, ShownRow } from './use-account-edits.ts'
import { useAccountRows } from './use-account-rows.ts'
import type { AccountRows, ListInput } from './use-account-rows.ts'
import { useAtWork } from './use-at-work.ts'
import { useCellFocus } from './use-cell-focus.tsx'
import { useRowLog } from './use-row-log.tsx'

interface AccountsTableProps {
  input: ListInput
  columns: readonly Column<ShownRow>[]
  /** Keys of the columns shown, in order. */
  shown: readonly string[]
  layout: ColumnLayout
  onLayout: (layout: ColumnLayout) => void
  onSort: (sort: ColumnSort) => void
  grouping: Grouping | undefined
  choices: Choices
  currency: string
  /** Whether the list is filtered or searched: nothing found then means something else. */
  isNarrowed: boolean
  onClearFilters: () => void
  onExport: ExportRows | null
}

/** The list as a table. With other filters nothing stays selected out of sight, and the old rows stay until the new are here. */
export function AccountsTable(props: AccountsTableProps) {
  const { input, grouping, currency } = props
  const [selection, setSelection] = useState(NOTHING_SELECTED)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const box = useRef<HTMLDivElement>(null)
  const listKey = JSON.stringify({ ...input, attributes: undefined })
  const [keyBefore, setKeyBefore] = useState(listKey)
  if (keyBefore !== listKey) {
    setKeyBefore(listKey)
    setSelection(NOTHING_SELECTED)
    setCollapsed(new Set())
  }
  // Another list begins at its top.
  const keyAtTop = useRef(listKey)
  useEffect(() => {
    if (keyAtTop.current === listKey) return
    keyAtTop.current = listKey
    box.current?.querySelector('[role="grid"]')?.scrollTo({ top: 0 })
  }, [listKey])
  const atWork = useAtWork(selection !== NOTHING_SELECTED)
  const rows = useAccountRows(input, collapsed, atWork.isAtWork)
  // What was chosen among the old rows while the new were on their way goes with them.
  const [shownKey, setShownKey] = useState(listKey)
  if (!rows.isBehind && shownKey !== listKey) {
    setShownKey(listKey)
    setSelection(NOTHING_SELECTED)
  }
  // Where nothing can be done with chosen rows there is nothing to choose.
  const mayChoose = useMay('accounts.write') || props.onExport !== null
  const edits = useAccountEdits()
  const [seen] = useState(() => new Map<string, AccountRow>())
  const open = useOpenAccount()
  const source = useMemo(
    (): RowSource<ShownRow> => ({
      count: rows.count,
      show: rows.show,
      at: (index) => {
        const row = rows.at(index)
        return row && edits.shown(row)
      },
    }),
    [rows, edits],
  )
  const groups = useMemo(
    () => listGroups(grouping, rows.answer?.groups ?? [], collapsed, currency),
    [grouping, rows.answer?.groups, collapsed, currency],
  )
  const select = (next: RowSelection) => {
    for (const key of next.keys) {
      const row = rows.find(Number(key))
      if (row) seen.set(key, row)
    }
    setSelection(next.keys.size === 0 && !next.all ? NOTHING_SELECTED : next)
  }
  const toggle = (key: string) => {
    const next = new Set(collapsed)
    if (!next.delete(key)) next.add(key)
    setCollapsed(next)
  }
  const totals = useTotals(rows, currency)
  const cells = useCellFocus(props.columns, props.shown)
  const log = useRowLog(props.choices)

  if (rows.error && rows.answer === undefined)
    return <ErrorBox sentence={sentenceOf(rows.error)} onRetry={rows.retry} />
  if (rows.pending) return <Skeleton rows={20} />
  return (
    <div
      ref={box}
      className="accounts-table"
      aria-busy={rows.isBehind || undefined}
      {...atWork.handlers}
      onPointerOver={open.prefetch}
      onClickCapture={cells.onClickCapture}
    >
      <DataTable
        label="Accounts"
        columns={cells.columns}
        source={source}
        rowKey={(row) => String(row.id)}
        groups={groups}
        onToggleGroup={toggle}
        sort={{ column: input.sort ?? 'arr', descending: input.direction !== 'up' }}
        onSort={props.onSort}
        selection={selection}
        onSelect={mayChoose ? select : undefined}
        onOpen={(row) => open.open(row.id)}
        onEdit={(row, _column, change) => edits.change(row, change as CellChange)}
        onFocusRow={(row, index) => {
          atWork.focusRow(index)
          log.focusRow(row)
          if (row) open.prefetchId(row.id)
        }}
        layout={props.layout}
        onLayout={props.onLayout}
        totals={totals}
        empty={<NothingHere isNarrowed={props.isNarrowed} onClearFilters={props.onClearFilters} />}
      >
        {rows.waiting ? <Waiting sentence={rows.waiting} onShow={rows.showWaiting} /> : null}
        <BulkActions
          selection={selection}
          seen={seen}
          total={rows.count}
          listArr={rows.answer?.totals.arrMinor ?? null}
          input={input}
          choices={props.choices}
          currency={currency}
          onClear={() => setSelection(NOTHING_SELECTED)}
          onExport={props.onExport}
        />
      </DataTable>
      {log.dialog}
    </div>
  )
}

/** New rows wait here instead of moving the list under somebody's hand. */
function Waiting({ sentence, onShow }: { sentence: string; onShow: () => void }) {
  return (
    <output className="waiting-rows">
      <Button icon="renewal" onClick={onShow}>
        {`${sentence} · Show`}
      </Button>
    </output>
  )
}

function useTotals(rows: AccountRows, currency: string) {
  const freshness = useCall(freshnessSummary, {}, { topics: ['freshness', 'sources'] }).data
  const { answer } = rows
  return useMemo(() => {
    const mean = answer?.totals.healthByArr ?? null
    return {
      cells: {
        name: counted(answer?.total ?? 0, 'account'),
        health: <HealthMark score={mean} band={bandOfScore(mean)} />,
        quadrant: <span className="l t12 plain">health by ARR</span>,
        arr: moneyCompact(answer?.totals.arrMinor ?? null, currency),
      },
      note: freshness && freshness.total > 0 ? [freshness.sentence, ...freshness.stale.slice(0, 2)].join(' · ') : null,
    }
  }, [answer, currency, freshness])
}

/** Opens an account; asks for it already while the pointer or the keys rest on its row. */
function useOpenAccount() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const asked = useRef(0)
  const prefetchId = (id: number) => {
    if (asked.current === id) return
    asked.current = id
    prefetchCall(client, getAccount, { accountId: id })
  }
  return {
    open: (id: number) => void navigate({ to: '/accounts/$accountId', params: { accountId: String(id) } }),
    prefetchId,
    prefetch: (event: { target: EventTarget }) => {
      if (!(event.target instanceof Element)) return
      const id = event.target.closest('[role="row"]')?.querySelector('[data-account]')?.getAttribute('data-account')
      if (id) prefetchId(Number(id))
    },
  }
}
