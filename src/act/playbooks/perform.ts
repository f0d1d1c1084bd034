import type { Step } from './definition.ts'
import { performApproval } from './perform-asking.ts'
import { performLead } from './perform-lead.ts'
import { performEmail, performSlack, performWebhook } from './perform-sending.ts'
import { performBranch, performWait } from './perform-waits.ts'
import { performChange, performNotice, performPlaybook, performTask } from './perform-work.ts'
import type { JournalRow } from './run.ts'
import type { Outcome, StepWork } from './step-work.ts'

/** Carries a step out, or goes on with one that waited. */
export function performStep(step: Step, work: StepWork, before: JournalRow | null): Promise<Outcome> | Outcome {
  switch (step.kind) {
    case 'task':
      return performTask(step, work, before)
    case 'lead':
      return performLead(step, work, before)
    case 'email':
      return performEmail(step, work, before)
    case 'slack':
      return performSlack(step, work, before)
    case 'notice':
      return performNotice(step, work, before)
    case 'wait':
      return performWait(step, work, before)
    case 'branch':
      return performBranch(step, work, before)
    case 'approval':
      return performApproval(step, work, before)
    case 'change':
      return performChange(step, work, before)
    case 'webhook':
      return performWebhook(step, work, before)
    case 'playbook':
      return performPlaybook(step, work, before)
    case 'end':
      return { to: 'end', because: step.reason === '' ? 'The playbook ended here.' : step.reason, result: {} }
  }
}
