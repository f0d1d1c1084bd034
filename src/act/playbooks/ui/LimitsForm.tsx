import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { MultiSelect, NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import type { Limits } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'

interface LimitsFormProps {
  limits: Limits
  onChange: (limits: Limits, about?: string) => void
}

const REENTRY = [
  { value: 'after_days', label: 'After some days' },
  { value: 'always', label: 'As soon as a run has ended' },
  { value: 'never', label: 'Never again' },
] as const

/** How often, how many, when not, and not beside what. */
export function LimitsForm({ limits, onChange }: LimitsFormProps) {
  const { names, playbook } = useBuilder()
  const { quietHours } = limits
  const others = names.words.playbooks.filter(({ key }) => key !== playbook.playbook.key)
  return (
    <div className={styles['form']}>
      <div className={styles['pair']}>
        <Select
          label="Enters again"
          options={REENTRY}
          value={limits.reentry}
          onChange={(reentry) => onChange({ ...limits, reentry })}
        />
        {limits.reentry === 'after_days' ? (
          <NumberField
            label="After"
            unit="days"
            min={1}
            max={1_825}
            value={limits.reentryDays}
            onChange={(days) => days !== null && onChange({ ...limits, reentryDays: days }, 'reentry')}
          />
        ) : null}
      </div>
      <div className="row gap3 wrap">
        <Checkbox
          label="At most a day"
          checked={limits.perDay !== null}
          onChange={(isOn) => onChange({ ...limits, perDay: isOn ? 20 : null })}
        />
        {limits.perDay === null ? null : (
          <NumberField
            label="Runs a day"
            hideLabel
            unit="runs"
            min={1}
            max={100_000}
            value={limits.perDay}
            onChange={(perDay) => perDay !== null && onChange({ ...limits, perDay }, 'perDay')}
          />
        )}
      </div>
      <Checkbox
        label="Quiet hours: e-mail and Slack wait"
        checked={quietHours !== null}
        onChange={(isOn) =>
          onChange({ ...limits, quietHours: isOn ? { from: '18:00', to: '08:00', weekends: true } : null })
        }
      />
      {quietHours ? (
        <div className={styles['pair']}>
          <TextField
            label="From"
            type="time"
            value={quietHours.from}
            onChange={(from) => from && onChange({ ...limits, quietHours: { ...quietHours, from } }, 'from')}
          />
          <TextField
            label="To"
            type="time"
            value={quietHours.to}
            onChange={(to) => to && onChange({ ...limits, quietHours: { ...quietHours, to } }, 'to')}
          />
          <Checkbox
            label="Weekends too"
            checked={quietHours.weekends}
            onChange={(weekends) => onChange({ ...limits, quietHours: { ...quietHours, weekends } })}
          />
        </div>
      ) : null}
      <MultiSelect
        label="Never beside"
        placeholder="Any other playbook may run"
        options={others.map(({ key, name }) => ({ value: key, label: name }))}
        value={limits.notBeside}
        onChange={(notBeside) => onChange({ ...limits, notBeside })}
      />
    </div>
  )
}
