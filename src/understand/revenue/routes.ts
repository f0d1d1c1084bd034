import { implement, type Route } from '../../platform/http/route.ts'
import { showMovements, showMrr, showRetention } from './actions.ts'
import { revenueMovements, revenueMrr, revenueRetention } from './contract.ts'

export const REVENUE_ROUTES: readonly Route[] = [
  implement(revenueMovements, (input, context) => showMovements(input, context)),
  implement(revenueRetention, (input, context) => showRetention(input, context)),
  implement(revenueMrr, (input, context) => showMrr(input, context)),
]
