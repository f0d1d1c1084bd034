import { TextField } from '../../../web/design/fields.tsx'
import type { Step } from '../definition.ts'
import type { StepFormProps } from './builder-desk.ts'
import { ChangeForm } from './ChangeForm.tsx'
import { ApprovalForm, BranchForm } from './DecisionForms.tsx'
import { EmailForm, NoticeForm, SlackForm } from './MessageForms.tsx'
import { EndForm, SubPlaybookForm, WebhookForm } from './OtherForms.tsx'
import { LeadForm } from './LeadForm.tsx'
import { TaskForm } from './TaskForm.tsx'
import { WaitForm } from './WaitForm.tsx'

/** Everything a step says, in place. */
export function StepForm({ step, onChange }: StepFormProps<Step>) {
  return (
    <>
      <TextField
        label="Name of the step"
        required
        value={step.name}
        maxLength={120}
        error={step.name.trim() === '' ? 'Give the step a name.' : null}
        onChange={(name) => onChange({ ...step, name }, 'name')}
        data-step-name
      />
      <KindForm step={step} onChange={onChange} />
    </>
  )
}

function KindForm({ step, onChange }: StepFormProps<Step>) {
  switch (step.kind) {
    case 'task':
      return <TaskForm {...{ step, onChange }} />
    case 'lead':
      return <LeadForm {...{ step, onChange }} />
    case 'email':
      return <EmailForm {...{ step, onChange }} />
    case 'slack':
      return <SlackForm {...{ step, onChange }} />
    case 'notice':
      return <NoticeForm {...{ step, onChange }} />
    case 'wait':
      return <WaitForm {...{ step, onChange }} />
    case 'change':
      return <ChangeForm {...{ step, onChange }} />
    case 'webhook':
      return <WebhookForm {...{ step, onChange }} />
    case 'playbook':
      return <SubPlaybookForm {...{ step, onChange }} />
    case 'end':
      return <EndForm {...{ step, onChange }} />
    case 'approval':
      return <ApprovalForm {...{ step, onChange }} />
    case 'branch':
      return <BranchForm {...{ step, onChange }} />
  }
}
