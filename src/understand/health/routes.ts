import { implement, type Route } from '../../platform/http/route.ts'
import { freshnessSummary, listSources } from '../../record/freshness/contract.ts'
import {
  contradictions,
  endOverride,
  explainAccount,
  healthHistory,
  overridesOfAccount,
  setOverride,
} from './actions.ts'
import {
  falseComfort,
  getEvidence,
  getHealth,
  getHealthHistory,
  listOverrides,
  bringBackActions,
  overrideHealth,
  putOffAction,
  withdrawOverride,
} from './contract.ts'
import { evidenceOf } from './evidence.ts'
import { bringBack, putOff } from './put-off.ts'
import { sourceList, sourceSummary } from './source-list.ts'

export const HEALTH_ROUTES: readonly Route[] = [
  implement(getHealth, (input, context) => explainAccount(input, context)),
  implement(getEvidence, (input, context) => evidenceOf(input, context)),
  implement(getHealthHistory, (input, context) => healthHistory(input, context)),
  implement(overrideHealth, (input, context) => setOverride(input, context)),
  implement(withdrawOverride, ({ overrideId }, context) => endOverride(overrideId, context)),
  implement(listOverrides, ({ accountId }, context) => overridesOfAccount(accountId, context)),
  implement(putOffAction, (input, context) => putOff(input, context)),
  implement(bringBackActions, (input, context) => bringBack(input, context)),
  implement(falseComfort, (input, context) => contradictions(input, context)),
  implement(listSources, (_input, context) => sourceList(context)),
  implement(freshnessSummary, (_input, context) => sourceSummary(context)),
]
