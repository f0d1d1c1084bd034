import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { activity, recentEvents } from './actions-account.ts'
import { funnel, retention, stops } from './actions-sequences.ts'
import { choices, metricOverTime } from './actions.ts'
import {
  accountActivity,
  accountEvents,
  exploreChoices,
  exploreFunnel,
  exploreMetric,
  exploreRetention,
  exportMetric,
  funnelStops,
} from './contract.ts'
import { exportNumbers } from './export.ts'

export const EXPLORER_ROUTES: readonly Route[] = [
  implement(exploreChoices, (_input, context) => choices(context)),
  implement(exploreMetric, (input, context) => metricOverTime(input, context)),
  implementFile(exportMetric, (input, context) => exportNumbers(input, context)),
  implement(exploreFunnel, (input, context) => funnel(input, context)),
  implement(funnelStops, (input, context) => stops(input, context)),
  implement(exploreRetention, (input, context) => retention(input, context)),
  implement(accountActivity, (input, context) => activity(input, context)),
  implement(accountEvents, (input, context) => recentEvents(input, context)),
]
