import { implement, type Route } from '../../platform/http/route.ts'
import { accountTickets, accountUsage } from '../../record/accounts/contract.ts'
import { tickets, usage } from './actions.ts'

/** Here and not with the accounts: how fresh a number is, is judged by the same maths that health uses. */
export const ACCOUNT_SIGNAL_ROUTES: readonly Route[] = [
  implement(accountUsage, (input, context) => usage(input, context)),
  implement(accountTickets, (input, context) => tickets(input, context)),
]
