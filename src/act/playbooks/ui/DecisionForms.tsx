import { ConditionCheck } from '../../../understand/conditions/ui/ConditionCheck.tsx'
import { ConditionEditor } from '../../../understand/conditions/ui/ConditionEditor.tsx'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { NumberField, Select } from '../../../web/design/fields.tsx'
import type { StepOf } from '../definition.ts'
import { AssignmentField } from './AssignmentField.tsx'
import { useBuilder } from './builder-desk.ts'
import type { StepFormProps } from './builder-desk.ts'
import { TemplateField } from './TemplateField.tsx'

/** Goes one of two ways; the steps of both stand below it in the list. */
export function BranchForm({ step, onChange }: StepFormProps<StepOf<'branch'>>) {
  const { definition, names } = useBuilder()
  return (
    <>
      <ConditionEditor
        label="Yes, when"
        lead="Yes, if"
        value={step.condition}
        onChange={(condition) => onChange({ ...step, condition })}
        words={names.words}
        subject={definition.subject}
        inRun
      />
      <ConditionCheck condition={step.condition} subject={definition.subject} />
      <p className="t12 l">What cannot be known goes the way of No.</p>
    </>
  )
}

const ON_TIMEOUT = [
  { value: 'reject', label: 'is turned down' },
  { value: 'approve', label: 'is approved' },
] as const

/** Somebody says yes or no; with a no, the steps under it happen instead of everything that follows. */
export function ApprovalForm({ step, onChange }: StepFormProps<StepOf<'approval'>>) {
  return (
    <>
      <AssignmentField label="Who decides" value={step.by} onChange={(by) => by && onChange({ ...step, by })} />
      <TemplateField
        label="What is asked"
        isLong
        value={step.text}
        maxLength={1_000}
        onChange={(text) => onChange({ ...step, text }, 'text')}
      />
      <div className="row gap3 wrap">
        <Checkbox
          label="Without an answer"
          checked={step.timeoutDays !== null}
          onChange={(isOn) => onChange({ ...step, timeoutDays: isOn ? 7 : null })}
        />
        {step.timeoutDays === null ? null : (
          <>
            <NumberField
              label="after"
              unit="days"
              min={1}
              max={365}
              value={step.timeoutDays}
              onChange={(timeoutDays) => onChange({ ...step, timeoutDays: timeoutDays ?? 1 }, 'timeout')}
            />
            <Select
              label="it"
              options={ON_TIMEOUT}
              value={step.onTimeout}
              onChange={(onTimeout) => onChange({ ...step, onTimeout })}
            />
          </>
        )}
      </div>
    </>
  )
}
