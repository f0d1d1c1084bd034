import { useEffect, useRef, useState } from 'react'
import { Picker } from '../Picker.tsx'
import type { Option } from '../Picker.tsx'

interface CellTextProps {
  label: string
  value: string
  onCommit: (value: string) => void
  onCancel: () => void
  type?: 'text' | 'number' | 'date'
}

/** Edits a cell as text: Enter or leaving saves, Escape gives up. */
export function CellText({ label, value, onCommit, onCancel, type = 'text' }: CellTextProps) {
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const ended = useRef(false)
  useEffect(() => input.current?.select(), [])
  const end = (act: () => void) => {
    if (ended.current) return
    ended.current = true
    act()
  }
  const save = () => (typed === value ? onCancel() : onCommit(typed))
  return (
    <input
      ref={input}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the reader asked to edit this cell
      autoFocus
      className="input cell-input"
      type={type}
      aria-label={label}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => end(save)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') end(save)
        if (event.key === 'Escape') end(onCancel)
      }}
    />
  )
}

interface CellPickProps<Value extends string> {
  label: string
  value: Value | null
  options: readonly Option<Value>[]
  onCommit: (value: Value) => void
  onCancel: () => void
}

/** Edits a cell by choosing: the list is open at once. */
export function CellPick<Value extends string>({ label, value, options, onCommit, onCancel }: CellPickProps<Value>) {
  return (
    <Picker
      label={label}
      options={options}
      chosen={value === null ? [] : [value]}
      onPick={onCommit}
      onClose={onCancel}
      openAtOnce
      width={220}
      trigger={(trigger) => (
        <button {...trigger} className="input select cell-input" aria-label={label}>
          <span className="cut grow">{options.find((option) => option.value === value)?.label ?? 'Choose'}</span>
        </button>
      )}
    />
  )
}
