import { implement, type Route } from '../../platform/http/route.ts'
import {
  attachGroup,
  countsOfSource,
  dismissAll,
  dismissOne,
  issue,
  issuesOf,
  ratesOfSource,
  recallOne,
  tailOf,
  waitingOf,
} from './actions.ts'
import { resendAll, resendOne } from './actions-resend.ts'
import {
  attachWaiting,
  debuggerCounts,
  dismissIssue,
  dismissIssues,
  eventRates,
  getIssue,
  listIssues,
  listWaiting,
  recallIssue,
  resendIssue,
  resendIssues,
  tailEvents,
} from './contract.ts'
import type { DebuggerDoor } from './door.ts'

/** `tail` and `submit` belong to the door of this process. */
export function eventDebuggerRoutes({ tail, submit }: DebuggerDoor): Route[] {
  return [
    implement(tailEvents, (input, context) => tailOf(input, tail, context)),
    implement(eventRates, (input, context) => ratesOfSource(input, context)),
    implement(debuggerCounts, ({ sourceId }, context) => countsOfSource(sourceId, context)),
    implement(listIssues, (input, context) => issuesOf(input, context)),
    implement(getIssue, ({ issueId }, context) => issue(issueId, context)),
    implement(resendIssue, (input, context) => resendOne(input, submit, context)),
    implement(resendIssues, (input, context) => resendAll(input, submit, context)),
    implement(dismissIssue, ({ issueId }, context) => dismissOne(issueId, context)),
    implement(recallIssue, ({ issueId }, context) => recallOne(issueId, context)),
    implement(dismissIssues, (input, context) => dismissAll(input, context)),
    implement(listWaiting, (input, context) => waitingOf(input, context)),
    implement(attachWaiting, (input, context) => attachGroup(input, context)),
  ]
}
