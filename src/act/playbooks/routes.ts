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
import {
  createPlaybook,
  dropPlaybookDraft,
  editPlaybook,
  getPlaybook,
  getPlaybookVersion,
  listPlaybooks,
  publishPlaybook,
  savePlaybookDraft,
  switchPlaybook,
} from './contract.ts'

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
]
