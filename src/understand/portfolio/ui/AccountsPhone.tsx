import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { moneyCompact, relativeDay } from '../../../web/design/format.ts'
import { HealthWithDelta } from '../../../web/design/HealthMark.tsx'
import { SearchLine } from '../../../web/design/SearchLine.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { Column } from '../../../web/design/table/column.ts'
import { DataTable } from '../../../web/design/table/DataTable.tsx'
import { useToday } from '../../../web/design/today.tsx'
import type { AccountRow } from '../contract.ts'
import { NothingHere } from './NothingHere.tsx'
import { useAccountRows } from './table/use-account-rows.ts'
import type { ListInput } from './table/use-account-rows.ts'

interface AccountsPhoneProps {
  input: ListInput
  search: string
  onSearch: (text: string) => void
  currency: string
  isNarrowed: boolean
  onClearFilters: () => void
}

const NONE_COLLAPSED: ReadonlySet<string> = new Set()
const never = () => false

/** The accounts on a small screen: one line each to find and open them. */
export function AccountsPhone({ input, search, onSearch, currency, isNarrowed, onClearFilters }: AccountsPhoneProps) {
  const rows = useAccountRows(input, NONE_COLLAPSED, never)
  const navigate = useNavigate()
  const today = useToday()
  const columns = useMemo(() => phoneColumns(today, currency), [today, currency])
  return (
    <>
      <div className="bar">
        <h1 className="h2">Accounts</h1>
        <span className="grow" />
        <SearchLine label="Search accounts" value={search} onChange={onSearch} />
      </div>
      {rows.error && rows.answer === undefined ? (
        <ErrorBox sentence={sentenceOf(rows.error)} onRetry={rows.retry} />
      ) : null}
      {rows.pending ? (
        <Skeleton rows={10} rowHeight={4} />
      ) : (
        <DataTable
          label="Accounts"
          columns={columns}
          source={rows}
          rowKey={(row) => String(row.id)}
          rowHeight={64}
          onOpen={(row) => void navigate({ to: '/accounts/$accountId', params: { accountId: String(row.id) } })}
          empty={<NothingHere isNarrowed={isNarrowed} onClearFilters={onClearFilters} />}
        />
      )}
    </>
  )
}

function phoneColumns(today: Day, currency: string): Column<AccountRow>[] {
  return [
    {
      key: 'name',
      head: 'Account',
      width: 180,
      grow: 1,
      cell: (row) => (
        <Link to="/accounts/$accountId" params={{ accountId: String(row.id) }} className="phone-account">
          <span className="row gap2">
            <span className="grow cut">{row.name}</span>
            <HealthWithDelta score={row.overall} band={row.band} change={row.change30} />
          </span>
          <span className="row gap2 m t12 plain">
            <span className="grow cut">{row.owner?.name ?? 'No owner'}</span>
            {row.renewalOn ? <span>{`renews ${relativeDay(row.renewalOn, today)}`}</span> : null}
            {row.arrMinor === null ? null : <span>{moneyCompact(row.arrMinor, currency)}</span>}
          </span>
        </Link>
      ),
    },
  ]
}
