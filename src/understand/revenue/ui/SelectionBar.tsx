import '../../portfolio/ui/accounts.css'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { FilterChip } from '../../../web/design/FilterChip.tsx'
import { Menu } from '../../../web/design/Menu.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { accountChoices } from '../../portfolio/contract.ts'
import { FilterBar } from '../../portfolio/ui/FilterBar.tsx'
import { filterFields, NO_CHOICES } from '../../portfolio/ui/filter-words.ts'
import { filtersToText } from '../../portfolio/ui/list-state.ts'
import { revenueMrr } from '../contract.ts'
import { selectedMoney, type SelectionChange, type SelectionState } from './revenue-address.ts'
import { sliceName, sliceOptions, sliceWord } from './slice-words.ts'

interface SelectionBarProps {
  state: SelectionState
  onChange: (change: SelectionChange) => void
  /** The page knows slices as they were at the opening, too. */
  hasAs?: boolean
  /** The page tells currencies apart. */
  hasCurrencies?: boolean
  /** Stands at the right. */
  children?: ReactNode
}

export function useSliceChoices() {
  return useCall(accountChoices, {}, { freshMs: 5 * 60_000 }).data ?? NO_CHOICES
}

/** Whose money is shown: any filter, cut into slices, or one slice. */
export function SelectionBar({ state, onChange, hasAs = false, hasCurrencies = false, children }: SelectionBarProps) {
  const { company } = useMe()
  const choices = useSliceChoices()
  const slice = state.slice === 'currency' && !hasCurrencies ? undefined : state.slice
  return (
    <FilterBar
      filters={state.where}
      fields={filterFields(choices)}
      currency={company.reportingCurrency}
      onFilters={(filters) => onChange({ where: filtersToText(filters) })}
    >
      {slice === undefined ? null : <SliceChip {...{ state, onChange }} word={sliceWord(slice, choices)} />}
      <Menu
        align="end"
        trigger={
          <Button look="quiet" icon="branch">
            {slice === undefined ? 'Not sliced' : `By ${sliceWord(slice, choices).toLowerCase()}`}
          </Button>
        }
        entries={[
          { label: 'Not sliced', checked: slice === undefined, onSelect: () => onChange(UNSLICED) },
          'line',
          ...sliceOptions(choices, { hasCurrencies }).map(({ value, label }) => ({
            label,
            checked: value === slice,
            onSelect: () => onChange({ ...UNSLICED, slice: value }),
          })),
          ...(hasAs && slice !== undefined && slice !== 'currency'
            ? ['line' as const, ...asEntries(state, onChange)]
            : []),
        ]}
      />
      {children}
    </FilterBar>
  )
}

const UNSLICED = { slice: undefined, key: undefined, as: undefined }

function asEntries(state: SelectionState, onChange: SelectionBarProps['onChange']) {
  return [
    { label: 'By what accounts are now', checked: state.as === 'present', onSelect: () => onChange({ as: undefined }) },
    {
      label: 'By what they were at the opening',
      checked: state.as === 'opening',
      onSelect: () => onChange({ as: 'opening' }),
    },
  ]
}

function SliceChip({ state, onChange, word }: Pick<SelectionBarProps, 'state' | 'onChange'> & { word: string }) {
  const { data } = useCall(revenueMrr, { ...selectedMoney(state), key: undefined }, { topics: ['revenue', 'accounts'] })
  const slices = data?.by ?? []
  const name = slices.find(({ key }) => key === state.key)?.name ?? state.key
  return (
    <FilterChip
      field={word}
      operator="is"
      value={{
        text: name === undefined ? 'any' : sliceName(name),
        options: slices.map(({ key, name: label }) => ({ value: key, label: sliceName(label) })),
        chosen: state.key === undefined ? [] : [state.key],
        onPick: (key) => onChange({ key: key === state.key ? undefined : key }),
      }}
      {...(state.key === undefined ? {} : { onRemove: () => onChange({ key: undefined }) })}
    />
  )
}
