import { implement, type Route } from '../../platform/http/route.ts'
import { setCacRatio, showHelix, showHelixAccounts } from './actions.ts'
import { showAccountHelix } from './actions-account.ts'
import { changeHelixSettings, getAccountHelix, getHelix, listHelixAccounts } from './contract.ts'

export const HELIX_ROUTES: readonly Route[] = [
  implement(getHelix, (input, context) => showHelix(input, context)),
  implement(listHelixAccounts, (input, context) => showHelixAccounts(input, context)),
  implement(getAccountHelix, ({ accountId }, context) => showAccountHelix(accountId, context)),
  implement(changeHelixSettings, (input, context) => setCacRatio(input, context)),
]
