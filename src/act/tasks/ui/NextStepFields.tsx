import { useAction } from '../../../web/api/queries.ts'
import { TextField } from '../../../web/design/fields.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import type { NextStep } from '../../../record/accounts/ui/next-step.ts'
import { createTaskByHand } from '../contract.ts'
import { nextWeekday } from './day-choices.ts'
import { DueField } from './TaskForm.tsx'
import { TASK_TOPICS } from './use-tasks.ts'

const FRIDAY = 4

interface NextStepFieldsProps {
  step: NextStep
  onChange: (step: NextStep) => void
}

/** The next step in the log of a call: what, until when. It becomes a task of one’s own. */
export function NextStepFields({ step, onChange }: NextStepFieldsProps) {
  const today = useToday()
  if (!useMay('tasks.write')) return null
  return (
    <>
      <TextField
        label="Next step, becomes a task"
        value={step.title}
        maxLength={200}
        onChange={(title) => onChange({ title, dueOn: step.dueOn ?? nextWeekday(today, FRIDAY) })}
      />
      {step.title.trim() === '' ? null : (
        <DueField label="Due" value={step.dueOn} onChange={(dueOn) => onChange({ ...step, dueOn })} />
      )}
    </>
  )
}

export function useSaveNextStep() {
  const create = useAction(createTaskByHand, { topics: TASK_TOPICS, failure: 'none' })
  return (accountId: number, { title, dueOn }: NextStep) =>
    create.runAsync({ accountId, title, dueOn, kind: 'follow_up' })
}
