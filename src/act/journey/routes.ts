import { implement, type Route } from '../../platform/http/route.ts'
import { decide, funnel, inStage, journey, journeyOfAccount } from './actions.ts'
import { changeSegmentRule, changeStageRules, segmentRule, stageRules } from './actions-rules.ts'
import {
  accountJourney,
  decideSuggestion,
  getFunnel,
  getJourney,
  getSegmentRule,
  getStageRules,
  listInStage,
  saveSegmentRule,
  saveStageRules,
} from './contract.ts'

export const JOURNEY_ROUTES: readonly Route[] = [
  implement(getJourney, (_, context) => journey(context)),
  implement(listInStage, (input, context) => inStage(input, context)),
  implement(getFunnel, (input, context) => funnel(input, context)),
  implement(accountJourney, ({ accountId }, context) => journeyOfAccount(accountId, context)),
  implement(decideSuggestion, (input, context) => decide(input, context)),
  implement(getStageRules, ({ stageId }, context) => stageRules(stageId, context)),
  implement(saveStageRules, (input, context) => changeStageRules(input, context)),
  implement(getSegmentRule, ({ segmentId }, context) => segmentRule(segmentId, context)),
  implement(saveSegmentRule, (input, context) => changeSegmentRule(input, context)),
]
