import { useState } from 'react'
import type { AccountEdit } from '../../accounts/contract.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DateField, Select } from '../../../web/design/fields.tsx'
import { exactDay } from '../../../web/design/format.ts'
import type { Day } from '../../../kernel/day.ts'
import type { Check } from '../contract.ts'
import type { Choices } from './use-fixes.ts'

interface FixControlProps {
  check: Check
  choices: Choices
  label: string
  disabled: boolean
  onFix: (edit: AccountEdit, said: string) => void
}

/** The control that fills the gap: a choice, or a day. */
export function FixControl({ check, choices, label, disabled, onFix }: FixControlProps) {
  const [day, setDay] = useState<Day | null>(null)
  if (check === 'renewal') {
    return (
      <span className="hygiene-fix">
        <DateField label={label} hideLabel value={day} onChange={setDay} />
        {day ? (
          <Button
            disabledBecause={disabled ? 'The last change is on its way.' : null}
            onClick={() => onFix({ renewalOn: day }, `renewal is now ${exactDay(day)}`)}
          >
            Save
          </Button>
        ) : null}
      </span>
    )
  }
  const field = FIELDS[check]
  if (!field) return null
  const options = choices[field.from]
  return (
    <span className="hygiene-fix">
      <Select
        label={label}
        hideLabel
        placeholder="Choose"
        disabled={disabled}
        value={null}
        options={options.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(value) => {
          const name = options.find(({ id }) => String(id) === value)?.name ?? ''
          onFix({ [field.edit]: Number(value) }, `${check} is now ${name}`)
        }}
      />
    </span>
  )
}

const FIELDS: Partial<Record<Check, { from: keyof Choices; edit: keyof AccountEdit }>> = {
  owner: { from: 'owners', edit: 'ownerId' },
  segment: { from: 'segments', edit: 'segmentId' },
  stage: { from: 'stages', edit: 'stageId' },
}
