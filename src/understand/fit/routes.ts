import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { exportProfile } from './actions-export.ts'
import { giveIncentive, incentives, partners, takeIncentiveBack } from './actions-partners.ts'
import { changeSettings, settings } from './actions-settings.ts'
import { fit, fitAccounts } from './actions.ts'
import {
  addIncentive,
  exportFit,
  getFit,
  getFitSettings,
  listFitAccounts,
  listIncentives,
  listPartners,
  removeIncentive,
  saveFitSettings,
} from './contract.ts'

export const FIT_ROUTES: readonly Route[] = [
  implement(getFit, (input, context) => fit(input, context)),
  implement(listFitAccounts, (input, context) => fitAccounts(input, context)),
  implementFile(exportFit, (input, context) => exportProfile(input, context)),
  implement(getFitSettings, (_, context) => settings(context)),
  implement(saveFitSettings, (input, context) => changeSettings(input, context)),
  implement(listPartners, (input, context) => partners(input, context)),
  implement(listIncentives, (input, context) => incentives(input, context)),
  implement(addIncentive, (input, context) => giveIncentive(input, context)),
  implement(removeIncentive, ({ incentiveId }, context) => takeIncentiveBack(incentiveId, context)),
]
