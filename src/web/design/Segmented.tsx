import { Icon } from './icon.tsx'
import type { IconName } from './icon.tsx'
import { moveFocus } from './Tabs.tsx'

interface SegmentedProps<Key extends string> {
  label: string
  options: readonly { key: Key; label: string; icon?: IconName }[]
  value: Key
  onChange: (key: Key) => void
}

/** One of a few, all visible: Table | Quadrant | Board, 7 d | 30 d | 90 d. */
export function Segmented<Key extends string>({ label, options, value, onChange }: SegmentedProps<Key>) {
  return (
    <div className="seg" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          role="radio"
          aria-checked={option.key === value}
          tabIndex={option.key === value ? 0 : -1}
          onClick={() => onChange(option.key)}
          onKeyDown={moveFocus}
        >
          {option.icon ? <Icon name={option.icon} /> : null}
          {option.label}
        </button>
      ))}
    </div>
  )
}
