import { implement, type Route } from '../../platform/http/route.ts'
import { grant, grantedTo } from './actions.ts'
import { listGranted, setGranted } from './contract.ts'

export const GRANT_ROUTES: readonly Route[] = [
  implement(listGranted, ({ memberId }, context) => grantedTo(memberId, context)),
  implement(setGranted, (input, context) => grant(input, context)),
]
