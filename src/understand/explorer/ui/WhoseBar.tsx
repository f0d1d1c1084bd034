import '../../portfolio/ui/accounts.css'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { FilterChip } from '../../../web/design/FilterChip.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { Picker } from '../../../web/design/Picker.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { getAccount } from '../../../record/accounts/contract.ts'
import { accountChoices, findAccounts } from '../../portfolio/contract.ts'
import { FilterBar } from '../../portfolio/ui/FilterBar.tsx'
import { NO_CHOICES, filterFields } from '../../portfolio/ui/filter-words.ts'
import { filtersToText, MY_BOOK } from '../../portfolio/ui/list-state.ts'
import { useSavedViews } from '../../portfolio/ui/views/use-saved-views.ts'
import type { WhoseState } from './explorer-address.ts'

interface WhoseChange {
  account?: number | undefined
  where?: string | undefined
  q?: string | undefined
}

interface WhoseBarProps {
  state: WhoseState
  onChange: (change: WhoseChange) => void
  /** Stands at the right. */
  children?: ReactNode
}

/** Whose numbers: one account, a saved view, or any filter. */
export function WhoseBar({ state, onChange, children }: WhoseBarProps) {
  return state.account === undefined ? (
    <Filtered {...{ state, onChange }}>{children}</Filtered>
  ) : (
    <section className="filter-bar" aria-label="Filters">
      <OneAccount accountId={state.account} onRemove={() => onChange({ account: undefined })} />
      <span className="grow" />
      {children}
    </section>
  )
}

function Filtered({ state, onChange, children }: WhoseBarProps) {
  const { company } = useMe()
  const choices = useCall(accountChoices, {}, { freshMs: 5 * 60_000 }).data ?? NO_CHOICES
  return (
    <FilterBar
      filters={state.where}
      fields={filterFields(choices)}
      currency={company.reportingCurrency}
      search={state.q ?? ''}
      onFilters={(filters) => onChange({ where: filtersToText(filters) })}
      onSearch={(q) => onChange({ q: q || undefined })}
    >
      <AccountChoice onPick={(account) => onChange({ account, where: undefined, q: undefined })} />
      <ViewChoice onPick={(where) => onChange({ where, q: undefined })} />
      {children}
    </FilterBar>
  )
}

function ViewChoice({ onPick }: { onPick: (where: string | undefined) => void }) {
  const views = useSavedViews()
  return (
    <Menu
      align="end"
      trigger={<Button look="quiet">Views</Button>}
      entries={[
        { label: 'All accounts', onSelect: () => onPick(undefined) },
        { label: 'My book', onSelect: () => onPick(filtersToText(MY_BOOK.filters)) },
        ...(views.length > 0 ? (['line'] as const) : []),
        ...views.map(({ name, query }) => ({ label: name, onSelect: () => onPick(filtersToText(query.filters)) })),
      ]}
    />
  )
}

function AccountChoice({ onPick }: { onPick: (accountId: number) => void }) {
  const [text, setText] = useState('')
  const found = useCall(findAccounts, { text, limit: 12 }, { enabled: text.trim() !== '' })
  const accounts = text.trim() === '' ? [] : (found.data?.accounts ?? [])
  return (
    <Picker
      label="Account"
      options={accounts.map(({ id, name, owner }) => ({ value: String(id), label: name, note: owner }))}
      chosen={[]}
      onSearch={setText}
      onPick={(id) => onPick(Number(id))}
      onClose={() => setText('')}
      empty={text.trim() === '' ? 'Type a name' : 'Nothing found'}
      width={280}
      trigger={(trigger) => (
        <button {...trigger} className="btn quiet" aria-label="One account">
          One account
        </button>
      )}
    />
  )
}

function OneAccount({ accountId, onRemove }: { accountId: number; onRemove: () => void }) {
  const account = useCall(getAccount, { accountId }, { freshMs: 60_000 })
  return <FilterChip field="Account" operator={account.data?.name ?? '…'} value={null} onRemove={onRemove} />
}
