import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { accuracy } from './actions-accuracy.ts'
import { callAccuracy } from './actions-calls-past.ts'
import { call, calls } from './actions-calls.ts'
import { cash, cashItems } from './actions-cash.ts'
import { forecastFile } from './actions-export.ts'
import { course, moved, snapshots, submit, variance } from './actions-snapshots.ts'
import { forecast, forecastRenewals } from './actions.ts'
import { getAccuracy, getCallAccuracy } from './contract-accuracy.ts'
import {
  exportForecast,
  getCash,
  getCourse,
  getForecast,
  getVariance,
  listCalls,
  listCashItems,
  listForecastRenewals,
  listMoves,
  listSnapshots,
  sayCall,
  submitForecast,
} from './contract.ts'

export const FORECAST_ROUTES: readonly Route[] = [
  implement(getForecast, (input, context) => forecast(input, context)),
  implement(listForecastRenewals, (input, context) => forecastRenewals(input, context)),
  implement(sayCall, (input, context) => call(input, context)),
  implement(listCalls, (input, context) => calls(input, context)),
  implement(listSnapshots, (input, context) => snapshots(input, context)),
  implement(submitForecast, (input, context) => submit(input, context)),
  implement(getVariance, (input, context) => variance(input, context)),
  implement(getCourse, (input, context) => course(input, context)),
  implement(listMoves, (input, context) => moved(input, context)),
  implement(getAccuracy, (input, context) => accuracy(input, context)),
  implement(getCallAccuracy, (input, context) => callAccuracy(input, context)),
  implement(getCash, (input, context) => cash(input, context)),
  implement(listCashItems, (input, context) => cashItems(input, context)),
  implementFile(exportForecast, (input, context) => forecastFile(input, context)),
]
