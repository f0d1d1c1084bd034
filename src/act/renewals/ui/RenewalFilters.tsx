import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { FilterChip } from '../../../web/design/FilterChip.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { SearchLine } from '../../../web/design/SearchLine.tsx'
import { AddChip } from '../../../web/design/FilterChip.tsx'
import { accountChoices } from '../../../understand/portfolio/contract.ts'
import { CATEGORIES } from '../categories.ts'
import { type RenewalsAddress, WINDOWS } from './renewals-address.ts'
import type { ShownProps } from './RenewalsPage.tsx'
import styles from './renewals.module.css'
import { CATEGORY_LABELS } from './words.ts'

type Only = NonNullable<RenewalsAddress['only']>
const ONLIES: readonly Only[] = ['disagree', 'csm', 'leader', 'step', 'contradicted']
const ONLY: Readonly<Record<Only, string>> = {
  disagree: 'Voices differ',
  csm: 'Waits for the CSM',
  leader: 'Waits for the leader',
  step: 'No next step',
  contradicted: 'Ledger says otherwise',
}

interface FiltersProps {
  address: RenewalsAddress
  change: ShownProps['change']
}

/** What is shown: the window, open or decided, and whose. */
export function RenewalFilters({ address, change }: FiltersProps) {
  const { owners, segments, categories, only } = address
  const choices = useCall(accountChoices, {}, { freshMs: 5 * 60_000 }).data
  const named = (list: readonly { id: number; name: string }[] | undefined) =>
    (list ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
  const add = (field: string) => change({ [field]: field === 'categories' ? ['at_risk'] : [] })
  const missing = [
    ...(owners ? [] : [{ value: 'owners', label: 'Owner' }]),
    ...(segments ? [] : [{ value: 'segments', label: 'Segment' }]),
    ...(categories ? [] : [{ value: 'categories', label: 'Category' }]),
  ]
  return (
    <div className={`filter-bar ${styles['filters']}`}>
      {address.shape === 'calendar' ? null : <WindowMenu address={address} change={change} />}
      <Menu
        trigger={<Button>{only === undefined ? 'All of them' : ONLY[only]}</Button>}
        entries={[
          { label: 'All of them', checked: only === undefined, onSelect: () => change({ only: undefined }) },
          'line',
          ...ONLIES.map((key) => ({
            label: ONLY[key],
            checked: only === key,
            onSelect: () => change(key === 'contradicted' ? { only: key, state: 'closed' } : { only: key }),
          })),
        ]}
      />
      <IdChip field="Owner" options={named(choices?.owners)} ids={owners} onIds={(ids) => change({ owners: ids })} />
      <IdChip
        field="Segment"
        options={named(choices?.segments)}
        ids={segments}
        onIds={(ids) => change({ segments: ids })}
      />
      {categories ? (
        <FilterChip
          field="Category"
          operator="is"
          onRemove={() => change({ categories: undefined })}
          value={{
            text: categories.map((one) => (one === 'none' ? 'Not said' : CATEGORY_LABELS[one])).join(', '),
            options: [
              ...CATEGORIES.map((one) => ({ value: one, label: CATEGORY_LABELS[one] })),
              { value: 'none', label: 'Not said' },
            ],
            chosen: categories,
            several: true,
            onPick: (picked) => change({ categories: toggledCategory(categories, picked) }),
          }}
        />
      ) : null}
      {missing.length > 0 ? <AddChip label="Filter" options={missing} onPick={add} /> : null}
      <span className="grow" />
      <SearchLine
        label="Search renewals by account"
        value={address.q ?? ''}
        onChange={(q) => change({ q: q || undefined })}
      />
    </div>
  )
}

function WindowMenu({ address: { state, days }, change }: FiltersProps) {
  const words = (count: number) =>
    state === 'closed' ? `Decided in the last ${count} days` : `Due within ${count} days`
  return (
    <Menu
      trigger={<Button icon="day">{words(days)}</Button>}
      entries={[
        { heading: 'Due' },
        ...WINDOWS.map((count) => ({
          label: `Within ${count} days`,
          checked: state === 'open' && days === count,
          onSelect: () => change({ state: undefined, days: count === 120 ? undefined : count }),
        })),
        { heading: 'Decided' },
        ...WINDOWS.map((count) => ({
          label: `In the last ${count} days`,
          checked: state === 'closed' && days === count,
          onSelect: () => change({ state: 'closed', days: count }),
        })),
      ]}
    />
  )
}

interface IdChipProps {
  field: string
  options: readonly { value: string; label: string }[]
  ids: readonly number[] | undefined
  onIds: (ids: number[] | undefined) => void
}

function IdChip({ field, options, ids, onIds }: IdChipProps) {
  if (!ids) return null
  const chosen = ids.map(String)
  const labels = options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label)
  return (
    <FilterChip
      field={field}
      operator="is"
      onRemove={() => onIds(undefined)}
      value={{
        text: labels.length === 0 ? 'choose' : labels.join(', '),
        options,
        chosen,
        several: true,
        onPick: (picked) => onIds(toggled(chosen, picked).map(Number)),
      }}
    />
  )
}

function toggled<Value>(before: readonly Value[], picked: Value): Value[] {
  return before.includes(picked) ? before.filter((one) => one !== picked) : [...before, picked]
}

type Chosen = NonNullable<RenewalsAddress['categories']>

function toggledCategory(before: Chosen, picked: string): Chosen {
  return (['commit', 'best_case', 'at_risk', 'none'] as const).filter(
    (one) => before.includes(one) !== (one === picked),
  )
}
