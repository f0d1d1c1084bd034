import { implement, type Route } from '../../platform/http/route.ts'
import { checklist, dismiss, recall } from './actions.ts'
import { dismissChecklist, getChecklist, recallChecklist } from './contract.ts'

export const CHECKLIST_ROUTES: readonly Route[] = [
  implement(getChecklist, (_input, context) => checklist(context)),
  implement(dismissChecklist, (_input, context) => dismiss(context)),
  implement(recallChecklist, (_input, context) => recall(context)),
]
