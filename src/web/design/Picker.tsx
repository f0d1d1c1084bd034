import { Combobox, useCombobox } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { usePortalProps } from './portal.ts'

export interface Option<Value extends string = string> {
  value: Value
  label: string
  /** Grey, at the right: a count, a reason. */
  note?: ReactNode
  /** Before the label: a mark. */
  mark?: ReactNode
  disabled?: boolean
}

type TriggerProps = Pick<ComponentProps<'button'>, 'onClick' | 'type' | 'ref'>

interface PickerProps<Value extends string> {
  label: string
  options: readonly Option<Value>[]
  chosen: readonly Value[]
  onPick: (value: Value) => void
  /** The button that opens it; spread the props into it and give it a name (`aria-label`, or the label of a `Field`). */
  trigger: (props: TriggerProps) => ReactNode
  /** A search line appears on its own with more than eight options. */
  searchable?: boolean
  /** Stays open after a choice: several can be chosen. */
  several?: boolean
  /** Asked with the search text, when the options come from the server; they are then not filtered here. */
  onSearch?: (text: string) => void
  /** Closed, with or without a choice. */
  onClose?: () => void
  /** Focused and open as soon as it is drawn: cells being edited. */
  openAtOnce?: boolean
  width?: number | 'target'
  empty?: string
}

/** A list of options, with a search line when it is long. Select, MultiSelect and filter chips are made of it. */
export function Picker<Value extends string>({ several = false, width = 'target', ...props }: PickerProps<Value>) {
  const [search, setSearch] = useState('')
  // Mantine's own focusTarget() means the search line, once there is one.
  const button = useRef<HTMLButtonElement>(null)
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setSearch('')
      props.onClose?.()
    },
    onDropdownOpen: () => {
      combobox.updateSelectedOptionIndex('active')
      if (searchable) combobox.focusSearchInput()
    },
  })
  const { openAtOnce = false } = props
  const { openDropdown, searchRef } = combobox
  useEffect(() => {
    if (!openAtOnce) return
    button.current?.focus()
    openDropdown()
  }, [openAtOnce, openDropdown])
  const searchable = props.searchable ?? (props.onSearch !== undefined || props.options.length > 8)
  const shown = props.onSearch ? props.options : matching(props.options, search)

  // Enter takes the first one found, also of those that come from the server after the last key.
  const { selectFirstOption } = combobox
  const found = shown.map(({ value }) => value).join(' ')
  useEffect(() => {
    if (search !== '' && found !== '') selectFirstOption()
  }, [search, found, selectFirstOption])

  return (
    <Combobox
      store={combobox}
      width={width}
      position="bottom-start"
      offset={4}
      withinPortal
      portalProps={usePortalProps()}
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: 'menu', options: 'menu-options', option: 'menu-item', empty: 'menu-empty' }}
      onOptionSubmit={(value) => {
        const option = props.options.find((candidate) => candidate.value === value)
        if (option) props.onPick(option.value)
        if (several) return
        combobox.closeDropdown()
        if (!openAtOnce) button.current?.focus()
      }}
    >
      <Combobox.Target targetType="button" withExpandedAttribute>
        {props.trigger({ type: 'button', ref: button, onClick: () => combobox.toggleDropdown() })}
      </Combobox.Target>
      <Combobox.Dropdown>
        {searchable ? (
          <Combobox.EventsTarget>
            <input
              ref={searchRef as React.RefObject<HTMLInputElement | null>}
              className="menu-search"
              placeholder="Search"
              aria-label={`Search ${props.label.toLowerCase()}`}
              value={search}
              onChange={(event) => {
                setSearch(event.currentTarget.value)
                props.onSearch?.(event.currentTarget.value)
              }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') button.current?.focus()
              }}
            />
          </Combobox.EventsTarget>
        ) : null}
        <Combobox.Options aria-label={props.label}>
          {shown.length === 0 ? <Combobox.Empty>{props.empty ?? 'Nothing found'}</Combobox.Empty> : null}
          {shown.map((option) => (
            <PickerOption key={option.value} option={option} chosen={props.chosen.includes(option.value)} />
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function PickerOption<Value extends string>({ option, chosen }: { option: Option<Value>; chosen: boolean }) {
  return (
    <Combobox.Option value={option.value} active={chosen} disabled={option.disabled} aria-selected={chosen}>
      {option.mark}
      <span className="grow cut">{option.label}</span>
      {option.note ? <span className="l t12">{option.note}</span> : null}
      {chosen ? <Icon name="check" /> : null}
    </Combobox.Option>
  )
}

function matching<Value extends string>(options: readonly Option<Value>[], search: string): readonly Option<Value>[] {
  const words = search.trim().toLocaleLowerCase().split(/\s+/)
  return options.filter((option) => words.every((word) => option.label.toLocaleLowerCase().includes(word)))
}
