import './accounts.css'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, use, useMemo, useState } from 'react'
import { download } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { number } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import type { ColumnLayout, ColumnSort } from '../../../web/design/table/column.ts'
import { ColumnsMenu } from '../../../web/design/table/ColumnsMenu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMay, useMe } from '../../../web/shell/me.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { AccountField } from '../../../kernel/filters.ts'
import type { AccountFilter } from '../../../kernel/filters.ts'
import { falseComfort } from '../../health/contract.ts'
import { GROUPINGS, accountChoices, exportAccounts } from '../contract.ts'
import { FilterBar } from './FilterBar.tsx'
import { NarrowingContext } from './narrowing.ts'
import { NO_CHOICES, filterFields } from './filter-words.ts'
import type { ExportRows } from './bulk/selected-accounts.ts'
import { ListAddress, addressOf, filtersToText, wordsToText } from './list-state.ts'
import type { ListState } from './list-state.ts'
import { AccountsPhone } from './AccountsPhone.tsx'
import { shortNames } from './short-names.ts'
import { accountColumns } from './table/account-columns.tsx'
import { AccountsTable } from './table/AccountsTable.tsx'
import { fileColumns, layoutOf, shownColumns } from './table/column-layout.ts'
import type { ListInput } from './table/use-account-rows.ts'
import { useViewDesk } from './views/use-view-desk.tsx'
import { ViewTabs } from './views/ViewTabs.tsx'
import { ACCOUNT_TOPICS, GROUP_WORDS } from './words.ts'

const QuadrantView = lazy(() => import('./quadrant/QuadrantView.tsx').then((page) => ({ default: page.QuadrantView })))
const BoardView = lazy(() => import('./board/BoardView.tsx').then((page) => ({ default: page.BoardView })))
const MapView = lazy(() => import('./map/MapView.tsx').then((page) => ({ default: page.MapView })))

const SHAPES = [
  { key: 'table', label: 'Table', icon: 'table' },
  { key: 'quadrant', label: 'Quadrant', icon: 'quadrant' },
  { key: 'board', label: 'Board', icon: 'board' },
  { key: 'map', label: 'Map', icon: 'map' },
] as const

/** All accounts: as a table, as CX against CO, by stage, or as families. What is shown stands in the address. */
export function AccountsPage() {
  const [state, change] = useSearchState(ListAddress)
  const { company } = useMe()
  const currency = company.reportingCurrency
  const isPhone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const choices =
    useCall(
      accountChoices,
      {},
      { freshMs: 5 * 60_000, topics: ['account-choices', 'members', 'segments', 'stages', 'custom-fields'] },
    ).data ?? NO_CHOICES
  const desk = useViewDesk(state, (view) => change({ view }))
  const columns = useColumns(state, company.timeZone, currency, choices)
  const selection = { filters: state.where, condition: state.condition, search: state.q || undefined }
  const fields = useMemo(() => filterFields(choices), [choices])
  const isNarrowed = state.where.length > 0 || state.condition !== undefined || Boolean(state.q)
  const clear = () => change({ where: undefined, condition: undefined, q: undefined })
  const exportList = useExport(state, fileColumns(columns.shown))
  const narrowing = use(NarrowingContext)
  if (isPhone) {
    return (
      <AccountsPhone
        input={{ ...selection, sort: state.sort, direction: state.direction }}
        search={state.q ?? ''}
        onSearch={(q) => change({ q: q || undefined })}
        currency={currency}
        isNarrowed={isNarrowed}
        onClearFilters={clear}
      />
    )
  }
  return (
    <>
      <div className="bar">
        <h1 className="h2">Accounts</h1>
        <ViewTabs
          views={desk.views}
          inFront={desk.inFront}
          menu={desk.menu}
          onNew={desk.askNew}
          onOpen={(query, view) => change(addressOf(query, view), { step: true })}
        />
        <span className="grow" />
        <Segmented
          label="Shown as"
          value={state.shape}
          options={SHAPES}
          onChange={(shape) => change({ shape: shape === 'table' ? undefined : shape }, { step: true })}
        />
      </div>
      <FilterBar
        filters={state.where}
        fields={fields}
        currency={currency}
        search={state.q ?? ''}
        onFilters={(filters) => change({ where: filtersToText(filters) })}
        onSearch={(q) => change({ q: q || undefined })}
      >
        {narrowing?.({
          condition: state.condition,
          onChange: (condition) => change({ condition }, { step: true }),
        })}
        {state.shape === 'table' || state.shape === 'map' ? null : <FalseComfortLink />}
        {state.shape === 'board' ? (
          <Link to="/accounts/journey" className="link nw">
            Journey
          </Link>
        ) : null}
        {state.shape === 'quadrant' ? (
          <QuadrantTools
            since={state.since}
            isData={state.data ?? false}
            onSince={(since) => change({ since: since === 30 ? undefined : since })}
            onData={(data) => change({ data: data || undefined })}
          />
        ) : null}
        {state.shape === 'table' ? (
          <>
            <GroupMenu group={state.group} onGroup={(group) => change({ group })} />
            <ColumnsMenu
              columns={columns.all}
              layout={columns.layout}
              onLayout={(layout) => change({ columns: wordsToText(columns.read(layout)) })}
            />
            {exportList.button}
          </>
        ) : null}
        {state.shape === 'quadrant' ? null : <Button onClick={desk.save}>Save view</Button>}
      </FilterBar>
      <ShownAs {...{ state, change, columns, choices, currency, isNarrowed }} onExport={exportList.run} />
      {desk.dialog}
    </>
  )
}

/** Praise without proof stands in no list of its own scores: it is a step away, with how many there are. */
function FalseComfortLink() {
  const found = useCall(falseComfort, { limit: 1 }, { freshMs: 60_000, topics: ACCOUNT_TOPICS }).data?.total
  return (
    <Link to="/accounts/false-comfort" className="link nw">
      {found === undefined ? 'False comfort' : `False comfort (${number(found)})`}
    </Link>
  )
}

type Change = ReturnType<typeof useSearchState<typeof ListAddress>>[1]

interface ShownAsProps {
  state: ListState
  change: Change
  columns: ReturnType<typeof useColumns>
  choices: typeof NO_CHOICES
  currency: string
  isNarrowed: boolean
  onExport: ExportRows | null
}

/** The list in the shape of the address. */
function ShownAs({ state, change, columns, choices, currency, isNarrowed, onExport }: ShownAsProps) {
  const selection = { filters: state.where, condition: state.condition, search: state.q || undefined }
  const input: ListInput = {
    ...selection,
    sort: state.sort,
    direction: state.direction,
    group: state.group,
    attributes: columns.shown.flatMap((key) => (key.startsWith('attribute:') ? [key.slice('attribute:'.length)] : [])),
  }
  const clear = () => change({ where: undefined, condition: undefined, q: undefined })
  const list = (filter: AccountFilter) => {
    const others = state.where.filter(({ field }) => field !== filter.field)
    change({ shape: undefined, where: filtersToText([...others, filter]) }, { step: true })
  }
  const sortBy = ({ column, descending }: ColumnSort) => {
    const field = AccountField.safeParse(column)
    if (!field.success) return
    change({ sort: field.data === 'arr' ? undefined : field.data, direction: descending ? undefined : 'up' })
  }
  return (
    <Suspense fallback={<Skeleton rows={12} />}>
      {state.shape === 'table' ? (
        <AccountsTable
          {...{ input, choices, currency, isNarrowed }}
          columns={columns.all}
          shown={columns.shown}
          layout={columns.layout}
          onLayout={(layout) => {
            columns.setWidths(layout.widths)
            change({ columns: wordsToText(columns.read(layout)) })
          }}
          onSort={sortBy}
          grouping={state.group}
          onClearFilters={clear}
          onExport={onExport}
        />
      ) : state.shape === 'quadrant' ? (
        <QuadrantView
          input={{ ...selection, since: state.since }}
          isData={state.data ?? false}
          currency={currency}
          isNarrowed={isNarrowed}
          onClearFilters={clear}
          onList={list}
        />
      ) : state.shape === 'map' ? (
        <MapView
          input={selection}
          currency={currency}
          isNarrowed={isNarrowed}
          onClearFilters={clear}
          onTable={() => change({ shape: undefined }, { step: true })}
        />
      ) : (
        <BoardView
          input={selection}
          choices={choices}
          currency={currency}
          isNarrowed={isNarrowed}
          onClearFilters={clear}
          onList={list}
        />
      )}
    </Suspense>
  )
}

function useColumns(state: ListState, timeZone: string, currency: string, choices: typeof NO_CHOICES) {
  const today = useToday()
  const [widths, setWidths] = useState<ColumnLayout['widths']>()
  const all = useMemo(
    () => accountColumns({ today, timeZone, currency, choices, ownerNames: shortNames(choices.owners) }),
    [today, timeZone, currency, choices],
  )
  const keys = useMemo(() => all.map(({ key }) => key), [all])
  const layout = useMemo(() => layoutOf(state.columns, keys, widths), [state.columns, keys, widths])
  const hidden = new Set(layout.hidden)
  const shown = (layout.order ?? keys).filter((key) => keys.includes(key) && !hidden.has(key))
  return { all, layout, shown, setWidths, read: (next: ColumnLayout) => shownColumns(next, keys) }
}

function GroupMenu({ group, onGroup }: { group: ListState['group']; onGroup: (group: ListState['group']) => void }) {
  return (
    <Menu
      align="end"
      trigger={
        <Button look="quiet" icon="group">
          {group ? `Group: ${GROUP_WORDS[group]}` : 'Group'}
        </Button>
      }
      entries={[
        { label: 'No groups', checked: group === undefined, onSelect: () => onGroup(undefined) },
        'line',
        ...GROUPINGS.map((key) => ({ label: GROUP_WORDS[key], checked: group === key, onSelect: () => onGroup(key) })),
      ]}
    />
  )
}

/** Asks for exactly the rows and columns shown, or the chosen ones of them, as a file. */
function useExport(state: ListState, columns: readonly string[]) {
  const mayExport = useMay('exports.create')
  const isOwnAlone = useMe().member.role === 'csm'
  const [pending, setPending] = useState(false)
  if (!mayExport) return { run: null, button: null }
  const run = (format: 'csv' | 'xlsx', ids?: readonly number[]) => {
    const { where, condition, q, sort, direction } = state
    setPending(true)
    download(exportAccounts, {
      filters: where,
      condition,
      search: q || undefined,
      ids: ids && [...ids],
      sort,
      direction,
      columns: [...columns],
      format,
    })
      .then(() => isOwnAlone && toast('The file holds your own accounts, not those of colleagues.'))
      .catch((error: unknown) => toast(sentenceOf(error), { tone: 'wrong' }))
      .finally(() => setPending(false))
  }
  const button = (
    <Menu
      align="end"
      trigger={
        <Button look="quiet" icon="export" pending={pending}>
          Export
        </Button>
      }
      entries={[
        { label: 'As CSV', icon: 'export', onSelect: () => run('csv') },
        { label: 'As XLSX', icon: 'table', onSelect: () => run('xlsx') },
      ]}
    />
  )
  return { run: (ids?: readonly number[]) => run('csv', ids), button }
}

interface QuadrantToolsProps {
  since: 30 | 90
  isData: boolean
  onSince: (since: 30 | 90) => void
  onData: (isData: boolean) => void
}

function QuadrantTools({ since, isData, onSince, onData }: QuadrantToolsProps) {
  return (
    <>
      <span className="m t12">Movement since</span>
      <Segmented
        label="Movement since"
        value={String(since)}
        onChange={(picked) => onSince(picked === '90' ? 90 : 30)}
        options={[
          { key: '30', label: '30 days' },
          { key: '90', label: '90 days' },
        ]}
      />
      <Button look="quiet" icon={isData ? 'quadrant' : 'table'} aria-pressed={isData} onClick={() => onData(!isData)}>
        {isData ? 'Picture' : 'Data'}
      </Button>
    </>
  )
}
