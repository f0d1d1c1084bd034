import { implement, type Route } from '../../platform/http/route.ts'
import {
  describePlaybook,
  dropDraft,
  playbook,
  playbooks,
  playbookVersion,
  saveDraft,
  startPlaybookDraft,
} from './actions.ts'
import { publish, switchTo } from './actions-publish.ts'
import { decide } from './actions-approve.ts'
import { move, moveAll } from './actions-move.ts'
import { cancel, pause, resume, retry, skip } from './actions-runs.ts'
import { start } from './actions-start.ts'
import {
  accountPlaybooks,
  cancelRun,
  createPlaybook,
  decideApproval,
  dropPlaybookDraft,
  editPlaybook,
  getPlaybook,
  getPlaybookFlow,
  getPlaybookVersion,
  getRun,
  listApprovals,
  listPlaybooks,
  listRuns,
  moveRun,
  moveRuns,
  pauseRun,
  previewPlaybook,
  publishPlaybook,
  resumeRun,
  retryStep,
  savePlaybookDraft,
  skipStep,
  startPlaybook,
  switchPlaybook,
  tryPlaybook,
} from './contract.ts'
import { preview } from './preview.ts'
import { approvals, flow, playbooksOfAccount, runPage, runs } from './run-pages.ts'
import { tryOut } from './try-out.ts'

export const PLAYBOOK_ROUTES: readonly Route[] = [
  implement(listPlaybooks, (input, context) => playbooks(input, context)),
  implement(createPlaybook, (input, context) => startPlaybookDraft(input, context)),
  implement(getPlaybook, ({ playbookId }, context) => playbook(playbookId, context)),
  implement(editPlaybook, (input, context) => describePlaybook(input, context)),
  implement(getPlaybookVersion, ({ playbookVersionId }, context) => playbookVersion(playbookVersionId, context)),
  implement(savePlaybookDraft, (input, context) => saveDraft(input, context)),
  implement(dropPlaybookDraft, ({ playbookId }, context) => dropDraft(playbookId, context)),
  implement(publishPlaybook, (input, context) => publish(input, context)),
  implement(switchPlaybook, (input, context) => switchTo(input, context)),
  implement(startPlaybook, (input, context) => start(input, context)),
  implement(pauseRun, (input, context) => pause(input, context)),
  implement(resumeRun, ({ runId }, context) => resume(runId, context)),
  implement(cancelRun, (input, context) => cancel(input, context)),
  implement(moveRun, (input, context) => move(input, context)),
  implement(moveRuns, ({ playbookId }, context) => moveAll(playbookId, context)),
  implement(retryStep, (input, context) => retry(input, context)),
  implement(skipStep, (input, context) => skip(input, context)),
  implement(decideApproval, (input, context) => decide(input, context)),
  implement(listRuns, (input, context) => runs(input, context)),
  implement(getRun, ({ runId }, context) => runPage(runId, context)),
  implement(getPlaybookFlow, (input, context) => flow(input, context)),
  implement(listApprovals, (input, context) => approvals(input, context)),
  implement(accountPlaybooks, ({ accountId }, context) => playbooksOfAccount(accountId, context)),
  implement(previewPlaybook, (input, context) => preview(input, context)),
  implement(tryPlaybook, (input, context) => tryOut(input, context)),
]
