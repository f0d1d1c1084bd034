import { implement, type Route } from '../../platform/http/route.ts'
import { accountTimeline } from '../../record/accounts/contract.ts'
import { timeline } from './actions.ts'

/** Here and not with the accounts: a timeline also tells how health changed. */
export const TIMELINE_ROUTES: readonly Route[] = [
  implement(accountTimeline, (input, context) => timeline(input, context)),
]
