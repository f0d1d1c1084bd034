import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Picker } from './Picker.tsx'
import type { Option } from './Picker.tsx'
import { Popover } from './Popover.tsx'
import type { ReactNode } from 'react'

interface Part {
  text: string
  options: readonly Option[]
  chosen: readonly string[]
  onPick: (value: string) => void
  several?: boolean
  onSearch?: (text: string) => void
}

interface FilterChipProps {
  field: Part | string
  operator: Part | string
  /** A list of options, or any editor in a small panel. */
  value: Part | { text: string; editor: (close: () => void) => ReactNode } | null
  onRemove?: () => void
}

/** field | operator | value: each part opens its own menu. */
export function FilterChip({ field, operator, value, onRemove }: FilterChipProps) {
  const fieldText = typeof field === 'string' ? field : field.text
  return (
    <span className="chip" role="group" aria-label={`Filter: ${fieldText}`}>
      <ChipPart part={field} label="Field" />
      <ChipPart part={operator} label={`How ${fieldText} is compared`} />
      {value === null ? null : 'editor' in value ? (
        <Popover
          label={`Value of ${fieldText}`}
          trigger={(toggle, open) => (
            <button type="button" className="v" onClick={toggle} aria-expanded={open}>
              <span className="cut">{value.text}</span>
            </button>
          )}
        >
          {value.editor}
        </Popover>
      ) : (
        <ChipPart part={value} label={`Value of ${fieldText}`} strong />
      )}
      {onRemove ? (
        <button type="button" aria-label={`Remove the filter ${fieldText}`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      ) : null}
    </span>
  )
}

function ChipPart({ part, label, strong = false }: { part: Part | string; label: string; strong?: boolean }) {
  const className = classNames(strong && 'v')
  if (typeof part === 'string') return <span className={className}>{part}</span>
  return (
    <Picker
      label={label}
      options={part.options}
      chosen={part.chosen}
      onPick={part.onPick}
      several={part.several}
      onSearch={part.onSearch}
      width={220}
      trigger={(trigger) => (
        <button {...trigger} className={className} aria-label={`${label}: ${part.text}`}>
          <span className="cut">{part.text}</span>
        </button>
      )}
    />
  )
}

/** A dashed chip that adds one: `+ Filter`. */
export function AddChip(props: { label: string; options: readonly Option[]; onPick: (value: string) => void }) {
  return (
    <Picker
      label={props.label}
      options={props.options}
      chosen={[]}
      onPick={props.onPick}
      width={220}
      trigger={(trigger) => (
        <button {...trigger} className="chip add" aria-label={`Add: ${props.label}`}>
          <Icon name="plus" />
          {props.label}
        </button>
      )}
    />
  )
}
