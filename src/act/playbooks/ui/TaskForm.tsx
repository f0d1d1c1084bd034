import { useState } from 'react'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { NumberField, Select, TextArea, TextField } from '../../../web/design/fields.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { useMay } from '../../../web/shell/me.tsx'
import { listTaskTemplates } from '../../tasks/contract.ts'
import type { StepOf } from '../definition.ts'
import { AssignmentField } from './AssignmentField.tsx'
import type { StepFormProps } from './builder-desk.ts'
import styles from './builder.module.css'
import { StepPreview } from './StepPreview.tsx'
import { TemplateField } from './TemplateField.tsx'

const PRIORITIES = (['low', 'normal', 'high', 'urgent'] as const).map((value) => ({ value, label: value }))
const NO_TEMPLATE = ''

/** Somebody does something: what, who, until when. */
export function TaskForm({ step, onChange }: StepFormProps<StepOf<'task'>>) {
  return (
    <>
      <TemplateChoice step={step} onChange={onChange} />
      <TemplateField
        label="What to do"
        value={step.title}
        maxLength={200}
        onChange={(title) => onChange({ ...step, title }, 'title')}
      />
      <TextArea
        label="How"
        value={step.description}
        maxLength={4_000}
        onChange={(description) => onChange({ ...step, description }, 'description')}
      />
      <div className={styles['pair']}>
        <AssignmentField
          label="Who"
          value={step.assign}
          onChange={(assign) => assign && onChange({ ...step, assign })}
        />
        <NumberField
          label="Due after"
          unit="days"
          min={0}
          max={730}
          value={step.dueDays}
          onChange={(dueDays) => dueDays !== null && onChange({ ...step, dueDays }, 'dueDays')}
        />
        <Select
          label="Priority"
          options={PRIORITIES}
          value={step.priority}
          onChange={(priority) => onChange({ ...step, priority })}
        />
      </div>
      <Checklist items={step.checklist} onChange={(checklist) => onChange({ ...step, checklist }, 'list')} />
      <Waiting step={step} onChange={onChange} />
      <StepPreview step={step} />
    </>
  )
}

/** Lines as they are typed; empty ones count for nothing. */
function Checklist({ items, onChange }: { items: readonly string[]; onChange: (items: string[]) => void }) {
  const [text, setText] = useState(items.join('\n'))
  const written = linesOf(text)
  // Taken back, or taken over from a template.
  const shown = written.join('\n') === items.join('\n') ? text : items.join('\n')
  return (
    <TextArea
      label="Checklist"
      hint="One line each, thirty at most."
      value={shown}
      onChange={(next) => {
        setText(next)
        onChange(linesOf(next))
      }}
    />
  )
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim().slice(0, 200))
  return lines.filter((line) => line !== '').slice(0, 30)
}

function Waiting({ step, onChange }: StepFormProps<StepOf<'task'>>) {
  const waits = step.waitDays !== null
  return (
    <div className="row gap3 wrap">
      <Checkbox
        label="The run goes on when it is done"
        checked={waits}
        onChange={(isOn) => onChange({ ...step, waitDays: isOn ? 14 : null })}
      />
      {waits ? (
        <NumberField
          label="or after"
          unit="days"
          min={1}
          max={730}
          value={step.waitDays}
          onChange={(waitDays) => onChange({ ...step, waitDays: waitDays ?? 1 }, 'waitDays')}
        />
      ) : null}
    </div>
  )
}

/** Takes over what a task template says; conditions and reports then know it by its kind. */
function TemplateChoice({ step, onChange }: StepFormProps<StepOf<'task'>>) {
  const mayRead = useMay('settings.read')
  const templates = useCall(listTaskTemplates, {}, { enabled: mayRead, freshMs: 60_000 }).data?.templates ?? []
  const offered = templates.filter(({ isArchived, key }) => !isArchived || key === step.taskKind)
  if (!mayRead) {
    return (
      <TextField
        label="Kind of task"
        hint="A word conditions can ask for, such as sponsor_call."
        value={step.taskKind ?? ''}
        onChange={(kind) => onChange({ ...step, taskKind: kind || undefined }, 'kind')}
      />
    )
  }
  return (
    <Select
      label="From the template"
      options={[
        { value: NO_TEMPLATE, label: 'None' },
        ...offered.map(({ key, name }) => ({ value: key, label: name })),
      ]}
      value={step.taskKind ?? NO_TEMPLATE}
      onChange={(key) => {
        const template = offered.find((one) => one.key === key)
        if (!template) return onChange({ ...step, taskKind: undefined })
        const { name, title, description, priority, dueDays, checklist } = template
        return onChange({ ...step, name, title, description, priority, dueDays, checklist, taskKind: key })
      }}
    />
  )
}
