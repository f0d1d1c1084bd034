import { useEffect, useRef, useState } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import type { AccountFilter } from '../../../kernel/filters.ts'
import { AddChip, FilterChip } from '../../../web/design/FilterChip.tsx'
import { SearchLine } from '../../../web/design/SearchLine.tsx'
import { FilterValueEditor } from './FilterValueEditor.tsx'
import {
  isComplete,
  needsValue,
  newFilter,
  operatorWord,
  operatorsOf,
  valueEditor,
  valueText,
  withOperator,
} from './filter-words.ts'
import type { FilterField, FilterOperator } from './filter-words.ts'

interface FilterBarProps {
  filters: readonly AccountFilter[]
  fields: readonly FilterField[]
  currency: string
  onFilters: (filters: AccountFilter[]) => void
  /** Left out, there is no line to search in. */
  search?: string
  onSearch?: (text: string) => void
  /** Stands at the right. */
  children?: ReactNode
}

/** Conditions as chips, a line to search, and what else can be done with the list. */
export function FilterBar({ filters, fields, currency, search, onFilters, onSearch, children }: FilterBarProps) {
  const [draft, setDraft] = useState<AccountFilter | null>(null)
  const options = fields.map(({ field, label }) => ({ value: String(field), label }))
  const fieldOf = (filter: AccountFilter) => fields.find(({ field }) => field === filter.field) ?? unknownField(filter)
  const begin = (picked: string) => {
    const field = fields.find((candidate) => candidate.field === picked)
    return field ? newFilter(field) : null
  }
  const replace = (at: number, next: AccountFilter) => {
    if (isComplete(next)) onFilters(filters.map((filter, index) => (index === at ? next : filter)))
    else {
      // It no longer says anything: it waits as a draft until it has a value again.
      onFilters(filters.filter((_, index) => index !== at))
      setDraft(next)
    }
  }
  const add = (next: AccountFilter) => {
    if (!isComplete(next)) return setDraft(next)
    setDraft(null)
    return onFilters([...filters, next])
  }
  return (
    <section className="filter-bar" aria-label="Filters">
      {filters.map((filter, index) => (
        <Chip
          // Two equal conditions are possible, and chips do not move.
          // oxlint-disable-next-line react/no-array-index-key
          key={`${filter.field} ${index}`}
          {...{ filter, options, currency }}
          field={fieldOf(filter)}
          onChange={(next) => replace(index, next)}
          onField={(picked) => {
            const next = begin(picked)
            if (next) replace(index, next)
          }}
          onRemove={() => onFilters(filters.filter((_, at) => at !== index))}
        />
      ))}
      {draft ? (
        <Opened key={`${draft.field} ${draft.operator}`}>
          <Chip
            {...{ options, currency }}
            filter={draft}
            field={fieldOf(draft)}
            onChange={add}
            onField={(picked) => {
              const next = begin(picked)
              if (next) add(next)
            }}
            onRemove={() => setDraft(null)}
          />
        </Opened>
      ) : null}
      <AddChip
        label="Filter"
        options={options}
        onPick={(picked) => {
          const next = begin(picked)
          if (next) add(next)
        }}
      />
      {onSearch ? <SearchLine label="Search accounts" value={search ?? ''} onChange={onSearch} /> : null}
      <span className="grow" />
      {children}
    </section>
  )
}

/** A new condition asks for its value at once. */
function Opened({ children }: { children: ReactNode }) {
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const value = box.current?.querySelector<HTMLButtonElement>('.chip > button.v')
    value?.focus()
    value?.click()
  }, [])
  return (
    <span ref={box} className="opened">
      {children}
    </span>
  )
}

interface ChipProps {
  filter: AccountFilter
  field: FilterField
  options: readonly { value: string; label: string }[]
  currency: string
  onChange: (filter: AccountFilter) => void
  onField: (field: string) => void
  onRemove: () => void
}

function Chip({ filter, field, options, currency, onChange, onField, onRemove }: ChipProps) {
  const operators = operatorsOf(field)
  return (
    <FilterChip
      field={{ text: field.label, options, chosen: [String(filter.field)], onPick: onField }}
      operator={
        operators.length > 1
          ? {
              text: operatorWord(filter.operator),
              options: operators,
              chosen: [filter.operator],
              onPick: (picked) => onChange(withOperator(filter, picked as FilterOperator)),
            }
          : operatorWord(filter.operator)
      }
      value={valuePart(filter, field, currency, onChange)}
      onRemove={onRemove}
    />
  )
}

function valuePart(
  filter: AccountFilter,
  field: FilterField,
  currency: string,
  onChange: ChipProps['onChange'],
): ChipValue {
  const editor = valueEditor(field, filter.operator)
  const text = valueText(filter, field, currency)
  if (!needsValue(filter.operator)) return null
  if (editor === 'options' || editor === 'flag') {
    const choices = editor === 'flag' ? YES_NO : field.options
    const keys = choices.map(({ value }) => String(value))
    return {
      text,
      several: editor === 'options',
      options: choices.map(({ value, label }) => ({ value: String(value), label })),
      chosen: filter.values.map(String),
      onPick: (picked: string) => {
        const value = choices[keys.indexOf(picked)]?.value
        if (value === undefined) return
        onChange({ ...filter, values: editor === 'flag' ? [value] : toggled(filter.values, value) })
      },
    }
  }
  return {
    text,
    editor: (close: () => void) => (
      <FilterValueEditor
        editor={editor}
        label={field.label}
        value={filter.values[0] ?? null}
        currency={currency}
        onApply={(value) => {
          close()
          onChange({ ...filter, values: [value] })
        }}
      />
    ),
  }
}

type ChipValue = ComponentProps<typeof FilterChip>['value']

const YES_NO = [
  { value: true, label: 'yes' },
  { value: false, label: 'no' },
]

function toggled(values: AccountFilter['values'], value: AccountFilter['values'][number]): AccountFilter['values'] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
}

/** A custom field that was removed since the view was saved. */
function unknownField(filter: AccountFilter): FilterField {
  return { field: filter.field, label: filter.field.replace('attribute:', ''), kind: 'text', options: [] }
}
