import { useState } from 'react'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import type { StepOf } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import type { StepFormProps } from './builder-desk.ts'
import styles from './builder.module.css'
import { StepPreview } from './StepPreview.tsx'
import { TemplateField } from './TemplateField.tsx'

const FIELD_NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,59}$/

/** Tells another system, signed; account, run and health go with it anyway. */
export function WebhookForm({ step, onChange }: StepFormProps<StepOf<'webhook'>>) {
  const { names } = useBuilder()
  const fields = Object.entries(step.fields)
  const set = (next: readonly (readonly [string, string])[], about?: string) =>
    onChange({ ...step, fields: Object.fromEntries(next) }, about)
  return (
    <>
      <Select
        label="Address"
        options={names.endpoints.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={String(step.endpointId)}
        onChange={(id) => onChange({ ...step, endpointId: Number(id) })}
      />
      {fields.map(([name, text]) => (
        <div key={name} className={styles['field']}>
          <TemplateField
            label={name}
            value={text}
            maxLength={1_000}
            onChange={(next) =>
              set(
                fields.map((field) => (field[0] === name ? [name, next] : field)),
                name,
              )
            }
          />
          <IconButton
            icon="trash"
            label={`Remove ${name}`}
            onClick={() => set(fields.filter((field) => field[0] !== name))}
          />
        </div>
      ))}
      <NewField taken={fields.map(([name]) => name)} onAdd={(name) => set([...fields, [name, '{{account.name}}']])} />
      <StepPreview step={step} />
    </>
  )
}

function NewField({ taken, onAdd }: { taken: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState('')
  const problem =
    name === ''
      ? null
      : taken.includes(name)
        ? 'There is a field of this name.'
        : FIELD_NAME.test(name)
          ? null
          : 'Letters, digits and underscores, beginning with a letter.'
  return (
    <div className={styles['field']}>
      <TextField label="Name of another field" value={name} maxLength={60} error={problem} onChange={setName} />
      <Button
        icon="plus"
        disabledBecause={name === '' ? 'Write its name first.' : problem}
        onClick={() => {
          onAdd(name)
          setName('')
        }}
      >
        Add field
      </Button>
    </div>
  )
}

export function SubPlaybookForm({ step, onChange }: StepFormProps<StepOf<'playbook'>>) {
  const { names, playbook } = useBuilder()
  const others = names.words.playbooks.filter(({ key }) => key !== playbook.playbook.key)
  return (
    <>
      <Select
        label="Playbook"
        options={others.map(({ key, name }) => ({ value: key, label: name }))}
        value={step.playbook}
        onChange={(key) => onChange({ ...step, playbook: key })}
      />
      <Checkbox
        label="This run goes on when the other one has ended"
        checked={step.waits}
        onChange={(waits) => onChange({ ...step, waits })}
      />
    </>
  )
}

export function EndForm({ step, onChange }: StepFormProps<StepOf<'end'>>) {
  return (
    <TextField
      label="Why the run ends here"
      value={step.reason}
      maxLength={200}
      onChange={(reason) => onChange({ ...step, reason }, 'reason')}
    />
  )
}
