import { implement, type Route } from '../../platform/http/route.ts'
import { describeSample, queueSample, removeSampleNow } from './actions.ts'
import { getSample, loadSample, removeSample } from './contract.ts'

export const SAMPLE_ROUTES: readonly Route[] = [
  implement(getSample, (_input, context) => describeSample(context)),
  implement(loadSample, (_input, context) => queueSample(context)),
  implement(removeSample, (_input, context) => removeSampleNow(context)),
]
