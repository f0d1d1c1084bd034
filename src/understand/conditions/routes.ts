import { implement, type Route } from '../../platform/http/route.ts'
import { check, offerConditions } from './check.ts'
import { checkCondition, conditionChoices } from './contract.ts'

export const CONDITION_ROUTES: readonly Route[] = [
  implement(conditionChoices, (_input, context) => offerConditions(context)),
  implement(checkCondition, (input, context) => check(input, context)),
]
