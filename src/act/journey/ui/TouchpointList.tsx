import { Button, IconButton } from '../../../web/design/Button.tsx'
import { NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import type { saveStageRules } from '../contract.ts'
import styles from './journey.module.css'

/** `row` tells lines apart while they are edited; it is not kept. */
export type EditedTouchpoint = InputOf<typeof saveStageRules>['touchpoints'][number] & { row: string }

export function edited(touchpoint: InputOf<typeof saveStageRules>['touchpoints'][number]): EditedTouchpoint {
  return { ...touchpoint, row: crypto.randomUUID() }
}

const TYPES = [
  { value: 'call', label: 'Call' },
  { value: 'meeting', label: 'Meeting' },
  { value: 'email', label: 'E-mail' },
  { value: 'task', label: 'Task' },
] as const

interface TouchpointListProps {
  value: readonly EditedTouchpoint[]
  onChange: ((touchpoints: EditedTouchpoint[]) => void) | null
}

/** What is planned for everybody in the stage, by days after they entered it. */
export function TouchpointList({ value, onChange }: TouchpointListProps) {
  const set = (index: number, next: Partial<EditedTouchpoint>) =>
    onChange?.(value.map((one, at) => (at === index ? { ...one, ...next } : one)))
  return (
    <section className={styles['card']} aria-label="Touchpoints">
      <h2 className="h3">Touchpoints</h2>
      {value.length === 0 ? <p className="m">Nothing is planned. Accounts are behind only by their days.</p> : null}
      {value.map((touchpoint, index) => (
        <div key={touchpoint.row} className={styles['touchpoint']}>
          <TextField
            label="What"
            hideLabel={index > 0}
            value={touchpoint.name}
            maxLength={120}
            readOnly={onChange === null}
            onChange={(name) => set(index, { name })}
          />
          <Select
            label="By"
            hideLabel={index > 0}
            options={TYPES}
            value={touchpoint.type}
            onChange={(type) => set(index, { type: type ?? 'call' })}
          />
          <NumberField
            label="Day"
            hideLabel={index > 0}
            min={0}
            max={3650}
            step={1}
            value={Number(touchpoint.dueDay)}
            onChange={(dueDay) => set(index, { dueDay: dueDay ?? 0 })}
          />
          {onChange ? (
            <IconButton
              icon="trash"
              label={`Remove ${touchpoint.name || 'this touchpoint'}`}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            />
          ) : null}
        </div>
      ))}
      {onChange ? (
        <p>
          <Button
            icon="plus"
            onClick={() => onChange([...value, edited({ name: '', type: 'call', taskKind: null, dueDay: 14 })])}
          >
            Add a touchpoint
          </Button>
        </p>
      ) : null}
    </section>
  )
}
