import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import type { InputOf, OutputOf } from '../../../platform/http/endpoint.ts'
import { usePagedCall } from '../../../web/api/paged-rows.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { chance, money, NONE } from '../../../web/design/format.ts'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { CellPick, CellText } from '../../../web/design/table/cell-editors.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { DataTable } from '../../../web/design/table/DataTable.tsx'
import type { Column, ColumnSort } from '../../../web/design/table/column.ts'
import { listForecastRenewals, type ForecastRow } from '../contract.ts'
import { CATEGORIES, type Category } from '../forecast.ts'
import type { PeriodKind } from '../periods.ts'
import { FORECAST_TOPICS } from './address.ts'
import { CategoryMark } from './CategoryMark.tsx'
import styles from './forecast.module.css'
import { SayDialog } from './SayDialog.tsx'
import { editableAmount, typedAmount } from './typed-amount.ts'
import { useSay } from './use-say.ts'
import { CATEGORY_WORDS, OUTCOME_WORDS, saidText } from './words.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'

/** What is being said of a renewal, as far as it is chosen. */
interface Asked {
  row: ForecastRow
  category: Category | null
  amountMinor: number | null
}

type Question = Omit<InputOf<typeof listForecastRenewals>, 'offset' | 'limit' | 'sort' | 'direction'>

interface RenewalTableProps {
  question: Question & { kind: PeriodKind; on: Day }
  currency: string
}

const read = ({ rows, total }: OutputOf<typeof listForecastRenewals>) => ({ rows, total })
const rowKey = (row: ForecastRow) => String(row.renewalId)
const SORTS: Readonly<Record<string, 'due' | 'amount' | 'account' | 'expected'>> = {
  account: 'account',
  due: 'due',
  up: 'amount',
  expected: 'expected',
}

/** The renewals behind a figure. `e` changes the category in place, Enter opens what everybody says of it. */
export function RenewalTable({ question, currency }: RenewalTableProps) {
  const [sort, setSort] = useState<ColumnSort>({ column: 'due', descending: false })
  const [asked, setAsked] = useState<Asked | null>(null)
  const source = usePagedCall(
    listForecastRenewals,
    { ...question, sort: SORTS[sort.column] ?? 'due', direction: sort.descending ? 'down' : 'up' },
    { read, topics: FORECAST_TOPICS, pageSize: 100 },
  )
  const columns = useMemo(() => columnsOf(currency), [currency])
  const say = useSay()
  const edit = (row: ForecastRow, next: { category: Category | null; amountMinor?: number }) => {
    const { category, amountMinor } = next
    if (category === null || say.needsReason(row, category))
      setAsked({ row, category, amountMinor: amountMinor ?? null })
    else say.run(row, { category, amountMinor, reason: '' })
  }
  const commit = (row: ForecastRow, column: string, value: unknown) => {
    if (column === 'category') return edit(row, { category: value as Category })
    const amountMinor = typedAmount(String(value), currency)
    if (amountMinor === null) toast('That is no amount. Write it as 540k or 540,000.', { tone: 'wrong' })
    else edit(row, { category: row.category, amountMinor })
  }
  if (source.error) return <ErrorBox sentence={sentenceOf(source.error)} onRetry={source.retry} />
  if (source.pending) return <Skeleton rows={6} />
  return (
    <div className={styles['list']}>
      <DataTable
        label="Renewals of the forecast"
        columns={columns}
        source={source}
        rowKey={rowKey}
        sort={sort}
        onSort={setSort}
        onOpen={(row) => setAsked({ row, category: null, amountMinor: null })}
        onEdit={commit}
        keys={asked === null}
        empty={<EmptyState title="No renewal stands here">Choose another figure above.</EmptyState>}
      />
      {asked ? <SayDialog {...asked} currency={currency} onClose={() => setAsked(null)} /> : null}
    </div>
  )
}

function columnsOf(currency: string): Column<ForecastRow>[] {
  return [
    {
      key: 'account',
      head: 'Account',
      width: 156,
      grow: 2,
      sortable: true,
      cell: (row) => (
        <Link className="b cut" to="/accounts/$accountId" params={{ accountId: String(row.account.id) }}>
          {row.account.name}
        </Link>
      ),
    },
    { key: 'due', head: 'Due', width: 78, sortable: true, cell: (row) => <DayText day={row.dueOn} as="short" /> },
    {
      key: 'owner',
      head: 'CSM',
      width: 120,
      grow: 1,
      cell: (row) => <span className="cut m">{row.owner?.name ?? NONE}</span>,
    },
    {
      key: 'up',
      head: 'ARR up',
      width: 92,
      align: 'right',
      sortable: true,
      cell: (row) => money(row.amountMinor, currency),
    },
    {
      key: 'category',
      head: 'Category',
      width: 112,
      cell: (row) =>
        row.outcome === 'open' ? <CategoryMark category={row.category} /> : <span>{OUTCOME_WORDS[row.outcome]}</span>,
      edit: ({ row, commit, cancel }) =>
        row.mayEdit ? (
          <CellPick
            label={`Category of ${row.account.name}`}
            value={row.category}
            options={CATEGORY_OPTIONS}
            onCommit={commit}
            onCancel={cancel}
          />
        ) : (
          <NotEditable onSeen={cancel} />
        ),
    },
    {
      key: 'called',
      head: 'Called',
      width: 92,
      align: 'right',
      cell: (row) => money(row.outcome === 'open' ? row.calledMinor : row.renewedMinor, currency),
      edit: ({ row, commit, cancel }) =>
        row.mayEdit ? (
          <CellText
            label={`ARR called of ${row.account.name}`}
            value={editableAmount(row.calledMinor, currency)}
            onCommit={commit}
            onCancel={cancel}
          />
        ) : (
          <NotEditable onSeen={cancel} />
        ),
    },
    {
      key: 'probability',
      head: 'Probability',
      width: 78,
      align: 'right',
      cell: (row) => (row.outcome === 'open' && row.probability !== null ? chance(row.probability) : NONE),
    },
    {
      key: 'expected',
      head: 'Expected',
      width: 92,
      align: 'right',
      sortable: true,
      cell: (row) => money(row.expectedMinor, currency),
    },
    {
      key: 'reason',
      head: 'Said by, and why',
      width: 180,
      grow: 3,
      cell: (row) => (
        <span className="cut m" title={saidText(row)}>
          {saidText(row)}
        </span>
      ),
    },
  ]
}

const CATEGORY_OPTIONS = CATEGORIES.map((category) => ({
  value: category,
  label: CATEGORY_WORDS[category].label,
  mark: <BandShape band={CATEGORY_WORDS[category].band} hidden />,
}))

/** A cell that only reads ends its editing at once. */
function NotEditable({ onSeen }: { onSeen: () => void }) {
  useEffect(onSeen, [onSeen])
  return <span className="l">Only read</span>
}
