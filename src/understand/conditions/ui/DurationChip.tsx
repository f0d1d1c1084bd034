import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { NumberField } from '../../../web/design/fields.tsx'
import { Popover } from '../../../web/design/Popover.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { hoursText } from './hours-text.ts'
import { EditorForm } from './PartEditor.tsx'

interface DurationChipProps {
  hours: number
  onChange: ((hours: number) => void) | null
  onKeyDown?: (event: KeyboardEvent) => void
}

/** `for 3 days`: true without a break for so long. */
export function DurationChip({ hours, onChange, onKeyDown }: DurationChipProps) {
  return (
    <>
      <span className="m t12">for</span>
      <span className="chip">
        {onChange ? (
          <Popover
            label="How long"
            width={240}
            trigger={(toggle, open) => (
              <button
                type="button"
                className="v"
                aria-label={`For how long: ${hoursText(hours)}`}
                aria-expanded={open}
                data-part="hours"
                onClick={toggle}
                onKeyDown={onKeyDown}
              >
                {hoursText(hours)}
              </button>
            )}
          >
            {(close) => (
              <HoursEditor
                hours={hours}
                onApply={(next) => {
                  close()
                  onChange(next)
                }}
              />
            )}
          </Popover>
        ) : (
          <span className="v">{hoursText(hours)}</span>
        )}
      </span>
    </>
  )
}

const MOST_HOURS = 24 * 365
const UNITS = [
  { key: 'hours', label: 'hours' },
  { key: 'days', label: 'days' },
] as const

function HoursEditor({ hours, onApply }: { hours: number; onApply: (hours: number) => void }) {
  const [unit, setUnit] = useState<'hours' | 'days'>(hours % 24 === 0 ? 'days' : 'hours')
  const [amount, setAmount] = useState<number | null>(hours % 24 === 0 ? hours / 24 : hours)
  const made = amount === null ? null : amount * (unit === 'days' ? 24 : 1)
  const problem =
    made === null || !Number.isInteger(made) || made < 1
      ? 'Write a whole number above zero.'
      : made > MOST_HOURS
        ? 'A year at most.'
        : null
  return (
    <EditorForm problem={problem} onSubmit={() => made !== null && onApply(made)}>
      <NumberField label="Without a break for" value={amount} onChange={setAmount} min={1} data-autofocus />
      <Segmented label="Unit" options={UNITS} value={unit} onChange={setUnit} />
    </EditorForm>
  )
}
