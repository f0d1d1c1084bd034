import type { ComponentType } from 'react'
import { NextStepFields, useSaveNextStep } from '../../act/tasks/ui/NextStepFields.tsx'
import { NextStepContext } from '../../record/accounts/ui/next-step.ts'
import type { NextSteps } from '../../record/accounts/ui/next-step.ts'

const fields: NextSteps['fields'] = (step, onChange) => <NextStepFields step={step} onChange={onChange} />

/** A page where a call is logged, and what follows from it becomes a task. */
export function withNextSteps(Page: ComponentType): ComponentType {
  return function WithNextSteps() {
    const save = useSaveNextStep()
    return (
      <NextStepContext value={{ fields, save }}>
        <Page />
      </NextStepContext>
    )
  }
}
