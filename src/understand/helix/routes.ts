import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { setCacRatio, showHelix, showHelixAccounts } from './actions.ts'
import { showAccountHelix } from './actions-account.ts'
import {
  changeHelixSettings,
  exportHelix,
  exportHelixAccounts,
  getAccountHelix,
  getHelix,
  listHelixAccounts,
} from './contract.ts'
import { helixAccountsFile, helixFile } from './export.ts'

export const HELIX_ROUTES: readonly Route[] = [
  implement(getHelix, (input, context) => showHelix(input, context)),
  implement(listHelixAccounts, (input, context) => showHelixAccounts(input, context)),
  implementFile(exportHelix, (input, context) => helixFile(input, context)),
  implementFile(exportHelixAccounts, (input, context) => helixAccountsFile(input, context)),
  implement(getAccountHelix, ({ accountId }, context) => showAccountHelix(accountId, context)),
  implement(changeHelixSettings, (input, context) => setCacRatio(input, context)),
]
