import { implement, type Route } from '../../platform/http/route.ts'
import {
  addMetric,
  changeMetric,
  editRetention,
  metricSettings,
  preview,
  propertiesSeen,
  retention,
} from './actions.ts'
import {
  changeRetention,
  createMetric,
  editMetric,
  listEventNames,
  listEventProperties,
  listMetrics,
  previewMetric,
  readRetention,
} from './contract.ts'
import { eventNames } from './views.ts'

export const METRIC_ROUTES: readonly Route[] = [
  implement(listMetrics, (_input, context) => metricSettings(context)),
  implement(createMetric, (input, context) => addMetric(input, context)),
  implement(editMetric, (input, context) => changeMetric(input, context)),
  implement(previewMetric, (input, context) => preview(input, context)),
  implement(listEventNames, async (input, { db }) => ({ names: await eventNames(db, input) })),
  implement(listEventProperties, (input, context) => propertiesSeen(input, context)),
  implement(readRetention, (_input, context) => retention(context)),
  implement(changeRetention, (input, context) => editRetention(input, context)),
]
