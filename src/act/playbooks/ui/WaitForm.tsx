import { ALWAYS } from '../../../kernel/conditions.ts'
import { ConditionCheck } from '../../../understand/conditions/ui/ConditionCheck.tsx'
import { ConditionEditor } from '../../../understand/conditions/ui/ConditionEditor.tsx'
import { toggled } from '../../../understand/conditions/ui/part.ts'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { NumberField, Select, TextField } from '../../../web/design/fields.tsx'
import type { StepOf } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import type { StepFormProps } from './builder-desk.ts'
import styles from './builder.module.css'
import { waitText } from './step-words.ts'

type Wait = StepOf<'wait'>['wait']
type WaitOf<U extends Wait['until']> = Extract<Wait, { until: U }>

const UNTIL = [
  { value: 'elapsed', label: 'Some time' },
  { value: 'time', label: 'Until a time of day' },
  { value: 'date', label: 'Until a date of the account' },
  { value: 'condition', label: 'Until something is true' },
] as const

const FIRST: Record<Wait['until'], Wait> = {
  elapsed: { until: 'elapsed', amount: 3, unit: 'days' },
  time: { until: 'time', at: '09:00', weekdays: [1, 2, 3, 4, 5] },
  date: { until: 'date', field: 'renewal_on', offsetDays: -30, at: '09:00' },
  condition: { until: 'condition', condition: ALWAYS, timeoutDays: 7 },
}

/** Nothing happens until a time, a date or a condition. */
export function WaitForm({ step, onChange }: StepFormProps<StepOf<'wait'>>) {
  const { names } = useBuilder()
  const set = (wait: Wait, about?: string) => {
    // A name that only says the wait goes on saying it.
    const isPlain = step.name === plainName(step.wait)
    onChange({ ...step, wait, name: isPlain ? plainName(wait) : step.name }, about)
  }
  const plainName = (wait: Wait) => `Wait ${lowered(waitText(wait, names))}`.slice(0, 120)
  return (
    <>
      <Select label="Wait" options={UNTIL} value={step.wait.until} onChange={(until) => set(FIRST[until])} />
      <WaitFields wait={step.wait} onChange={set} />
    </>
  )
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

interface WaitFieldsProps<W extends Wait> {
  wait: W
  onChange: (wait: Wait, about?: string) => void
}

function WaitFields({ wait, onChange }: WaitFieldsProps<Wait>) {
  switch (wait.until) {
    case 'elapsed':
      return <Elapsed wait={wait} onChange={onChange} />
    case 'time':
      return <UntilTime wait={wait} onChange={onChange} />
    case 'date':
      return <UntilDate wait={wait} onChange={onChange} />
    case 'condition':
      return <UntilTrue wait={wait} onChange={onChange} />
  }
}

const UNITS = (['minutes', 'hours', 'days', 'weeks', 'months'] as const).map((value) => ({ value, label: value }))

function Elapsed({ wait, onChange }: WaitFieldsProps<WaitOf<'elapsed'>>) {
  return (
    <div className={styles['pair']}>
      <NumberField
        label="How long"
        min={1}
        max={730}
        value={wait.amount}
        onChange={(amount) => amount !== null && onChange({ ...wait, amount }, 'amount')}
      />
      <Select label="Unit" options={UNITS} value={wait.unit} onChange={(unit) => onChange({ ...wait, unit })} />
    </div>
  )
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function UntilTime({ wait, onChange }: WaitFieldsProps<WaitOf<'time'>>) {
  return (
    <>
      <TextField label="Time" type="time" value={wait.at} onChange={(at) => at && onChange({ ...wait, at }, 'at')} />
      <fieldset className="row gap3 wrap">
        <legend className="field-label">On these days; none: any day</legend>
        {WEEKDAYS.map((name, index) => (
          <Checkbox
            key={name}
            label={name}
            checked={wait.weekdays.includes(index + 1)}
            onChange={() => onChange({ ...wait, weekdays: toggled(wait.weekdays, index + 1) })}
          />
        ))}
      </fieldset>
    </>
  )
}

const SIDES = [
  { value: 'before', label: 'days before' },
  { value: 'after', label: 'days after' },
] as const

function UntilDate({ wait, onChange }: WaitFieldsProps<WaitOf<'date'>>) {
  const { names } = useBuilder()
  const dates = names.words.fields.filter(({ type }) => type === 'day' || type === 'instant')
  const isBefore = wait.offsetDays < 0 || Object.is(wait.offsetDays, -0)
  return (
    <>
      <Select
        label="Date"
        options={dates.map(({ field, name }) => ({ value: field, label: name }))}
        value={wait.field}
        onChange={(field) => onChange({ ...wait, field: field as typeof wait.field })}
      />
      <div className={styles['pair']}>
        <NumberField
          label="How many"
          min={0}
          max={730}
          value={Math.abs(wait.offsetDays)}
          onChange={(days) => days !== null && onChange({ ...wait, offsetDays: isBefore ? -days : days }, 'offset')}
        />
        <Select
          label="Before or after"
          options={SIDES}
          value={isBefore ? 'before' : 'after'}
          onChange={(side) =>
            onChange({
              ...wait,
              offsetDays: side === 'before' ? -Math.abs(wait.offsetDays) : Math.abs(wait.offsetDays),
            })
          }
        />
        <TextField label="Time" type="time" value={wait.at} onChange={(at) => at && onChange({ ...wait, at }, 'at')} />
      </div>
    </>
  )
}

function UntilTrue({ wait, onChange }: WaitFieldsProps<WaitOf<'condition'>>) {
  const { definition, names } = useBuilder()
  return (
    <>
      <ConditionEditor
        label="Until this is true"
        lead="Until"
        value={wait.condition}
        onChange={(condition) => onChange({ ...wait, condition })}
        words={names.words}
        subject={definition.subject}
        inRun
      />
      <ConditionCheck condition={wait.condition} subject={definition.subject} />
      <NumberField
        label="At the longest"
        unit="days"
        min={1}
        max={730}
        value={wait.timeoutDays}
        onChange={(timeoutDays) => timeoutDays !== null && onChange({ ...wait, timeoutDays }, 'timeout')}
      />
    </>
  )
}
