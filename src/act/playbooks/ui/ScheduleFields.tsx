import { NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import type { Trigger } from '../definition.ts'
import styles from './builder.module.css'
import { scheduleText } from './step-words.ts'

type Schedule = Extract<Trigger, { kind: 'schedule' }>

interface ScheduleFieldsProps {
  schedule: Schedule
  isReadOnly: boolean
  onChange: (schedule: Schedule, about?: string) => void
}

const EVERY = (['day', 'week', 'month', 'quarter'] as const).map((value) => ({ value, label: value }))
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((label, index) => ({
  value: String(index + 1),
  label,
}))

/** Every Monday at 08:00: who fulfils the condition then enters. */
export function ScheduleFields({ schedule, isReadOnly, onChange }: ScheduleFieldsProps) {
  if (isReadOnly) return <p>{scheduleText(schedule)}</p>
  const { every, day, at } = schedule
  return (
    <div className={styles['pair']}>
      <Select
        label="Every"
        options={EVERY}
        value={every}
        onChange={(next) => onChange({ ...schedule, every: next, day: 1 })}
      />
      {every === 'week' ? (
        <Select
          label="On"
          options={WEEKDAYS}
          value={String(day)}
          onChange={(next) => onChange({ ...schedule, day: Number(next) })}
        />
      ) : null}
      {every === 'month' || every === 'quarter' ? (
        <NumberField
          label="On day"
          hint="31 is its last."
          min={1}
          max={31}
          value={day}
          onChange={(next) => next !== null && onChange({ ...schedule, day: next }, 'day')}
        />
      ) : null}
      <TextField
        label="At"
        type="time"
        value={at}
        onChange={(next) => next && onChange({ ...schedule, at: next }, 'at')}
      />
    </div>
  )
}
