import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { exportCost, valueGaps, workCost } from './actions-cost.ts'
import { addKind, changeKind, kinds, rates, removeRate, setRate } from './actions-settings.ts'
import { correct, listEntries, takeBack, writeDown } from './actions.ts'
import {
  addWorkKind,
  editWork,
  editWorkKind,
  exportWorkCost,
  getWorkCost,
  listGaps,
  listWork,
  listWorkKinds,
  listWorkRates,
  logWork,
  removeWork,
  removeWorkRate,
  setWorkRate,
} from './contract.ts'

export const WORK_COST_ROUTES: readonly Route[] = [
  implement(listWorkKinds, (_, context) => kinds(context)),
  implement(addWorkKind, (input, context) => addKind(input, context)),
  implement(editWorkKind, (input, context) => changeKind(input, context)),
  implement(listWorkRates, (input, context) => rates(input, context)),
  implement(setWorkRate, (input, context) => setRate(input, context)),
  implement(removeWorkRate, ({ workRateId }, context) => removeRate(workRateId, context)),
  implement(logWork, (input, context) => writeDown(input, context)),
  implement(editWork, (input, context) => correct(input, context)),
  implement(removeWork, ({ workEntryId }, context) => takeBack(workEntryId, context)),
  implement(listWork, (input, context) => listEntries(input, context)),
  implement(getWorkCost, (input, context) => workCost(input, context)),
  implement(listGaps, (input, context) => valueGaps(input, context)),
  implementFile(exportWorkCost, (input, context) => exportCost(input, context)),
]
