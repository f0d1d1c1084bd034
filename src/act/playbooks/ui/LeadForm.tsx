import { LEAD_KINDS, LEAD_WORDS } from '../../../kernel/leads.ts'
import { DEPARTMENTS } from '../../../kernel/permissions.ts'
import { Select } from '../../../web/design/fields.tsx'
import type { StepOf } from '../definition.ts'
import type { StepFormProps } from './builder-desk.ts'
import styles from './builder.module.css'
import { StepPreview } from './StepPreview.tsx'
import { TemplateField } from './TemplateField.tsx'

const KINDS = LEAD_KINDS.map((value) => ({ value, label: LEAD_WORDS[value] }))
const NOBODY = 'nobody'
const FROM = DEPARTMENTS.map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)}` }))
const TO = [...FROM, { value: NOBODY, label: 'Nobody yet: a person sends it' }]

/** A lead, written down once for each run and sent to the department that takes it. */
export function LeadForm({ step, onChange }: StepFormProps<StepOf<'lead'>>) {
  return (
    <>
      <div className={styles['pair']}>
        <Select
          label="What it is"
          options={KINDS}
          value={step.leadKind}
          onChange={(kind) => onChange({ ...step, leadKind: LEAD_KINDS.find((one) => one === kind) ?? step.leadKind })}
        />
        <Select
          label="Found by"
          options={FROM}
          value={step.from}
          onChange={(from) => onChange({ ...step, from: DEPARTMENTS.find((one) => one === from) ?? step.from })}
        />
        <Select
          label="Sent to"
          options={TO}
          value={step.to ?? NOBODY}
          onChange={(to) => onChange({ ...step, to: DEPARTMENTS.find((one) => one === to) ?? null })}
        />
      </div>
      <TemplateField
        label="What it says"
        value={step.title}
        maxLength={200}
        onChange={(title) => onChange({ ...step, title }, 'title')}
      />
      <TemplateField
        label="What the receiver should know"
        isLong
        value={step.note}
        maxLength={4_000}
        onChange={(note) => onChange({ ...step, note }, 'note')}
      />
      <StepPreview step={step} />
    </>
  )
}
