import { implement, type Route } from '../../platform/http/route.ts'
import {
  backTestList,
  backTestReply,
  changePredictionSettings,
  predictionOfAccount,
  predictionsNow,
  versionList,
  versionOf,
} from './answers.ts'
import { startBackTest, stopBackTest } from './back-tests.ts'
import {
  cancelBackTest,
  getAccountPrediction,
  getBackTest,
  getModel,
  getPredictions,
  listBackTests,
  listModels,
  readPrediction,
  savePrediction,
  startHealthBackTest,
  startModelBackTest,
  startTraining,
} from './contract.ts'
import { readPredictionSettings } from './store.ts'

export const PREDICTION_ROUTES: readonly Route[] = [
  implement(getPredictions, (_input, context) => predictionsNow(context)),
  implement(listModels, (input, context) => versionList(input, context)),
  implement(getModel, ({ modelId }, context) => versionOf(modelId, context)),
  implement(getAccountPrediction, ({ accountId }, context) => predictionOfAccount(accountId, context)),
  implement(startTraining, (_input, context) => startBackTest({ task: 'training' }, context)),
  implement(readPrediction, (_input, { db }) => readPredictionSettings(db)),
  implement(savePrediction, (input, context) => changePredictionSettings(input, context)),
  implement(startHealthBackTest, (input, context) => startBackTest({ task: 'health', ...input }, context)),
  implement(startModelBackTest, (input, context) => startBackTest({ task: 'model', ...input }, context)),
  implement(listBackTests, (input, context) => backTestList(input, context)),
  implement(getBackTest, ({ backTestId }, context) => backTestReply(backTestId, context)),
  implement(cancelBackTest, ({ backTestId }, context) => stopBackTest(backTestId, context)),
]
