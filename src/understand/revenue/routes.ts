import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { showMovements, showMrr, showRetention } from './actions.ts'
import { showMovementAccounts, showReasons, showRetentionAccounts } from './actions-accounts.ts'
import { showCohortAccounts, showCohorts } from './actions-cohorts.ts'
import { showDisagreeing, showReconciliation } from './actions-reconciliation.ts'
import { showSeries } from './actions-series.ts'
import { changeSettings, sayReason, showSettings } from './actions-settings.ts'
import { showSummary } from './actions-summary.ts'
import {
  exportCohorts,
  exportMovementAccounts,
  exportMovements,
  exportRetention,
  exportRetentionAccounts,
  revenueCohortAccounts,
  revenueCohorts,
  revenueMovementAccounts,
  revenueMovements,
  revenueMrr,
  revenueRetention,
  revenueRetentionAccounts,
  revenueSeries,
  revenueSummary,
} from './contract.ts'
import {
  readRevenueSettings,
  reconciliationAccounts,
  revenueReasons,
  revenueReconciliation,
  saveRevenueSettings,
  sayMovementReason,
} from './contract-settings.ts'
import { cohortsFile, movementAccountsFile, movementsFile, retentionAccountsFile, retentionFile } from './export.ts'

export const REVENUE_ROUTES: readonly Route[] = [
  implement(revenueMovements, (input, context) => showMovements(input, context)),
  implement(revenueMovementAccounts, (input, context) => showMovementAccounts(input, context)),
  implement(revenueRetention, (input, context) => showRetention(input, context)),
  implement(revenueRetentionAccounts, (input, context) => showRetentionAccounts(input, context)),
  implement(revenueSeries, (input, context) => showSeries(input, context)),
  implement(revenueCohorts, (input, context) => showCohorts(input, context)),
  implement(revenueCohortAccounts, (input, context) => showCohortAccounts(input, context)),
  implement(revenueMrr, (input, context) => showMrr(input, context)),
  implement(revenueSummary, (input, context) => showSummary(input, context)),
  implement(revenueReasons, (input, context) => showReasons(input, context)),
  implement(sayMovementReason, (input, context) => sayReason(input, context)),
  implement(revenueReconciliation, (input, context) => showReconciliation(input, context)),
  implement(reconciliationAccounts, (input, context) => showDisagreeing(input, context)),
  implement(readRevenueSettings, (_input, context) => showSettings(context)),
  implement(saveRevenueSettings, (input, context) => changeSettings(input, context)),
  implementFile(exportMovements, (input, context) => movementsFile(input, context)),
  implementFile(exportMovementAccounts, (input, context) => movementAccountsFile(input, context)),
  implementFile(exportRetention, (input, context) => retentionFile(input, context)),
  implementFile(exportRetentionAccounts, (input, context) => retentionAccountsFile(input, context)),
  implementFile(exportCohorts, (input, context) => cohortsFile(input, context)),
]
