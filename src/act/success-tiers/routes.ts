import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { exportAll, holdings, tierOfAccount } from './actions-holdings.ts'
import { tierOverview } from './actions-overview.ts'
import { changeHolding, changeTier, createTier, give, removeTaken, take, takeAway, tiers } from './actions.ts'
import {
  accountTier,
  addTier,
  editHolding,
  editTier,
  exportHoldings,
  getTierOverview,
  holdTier,
  listHoldings,
  listTiers,
  logUse,
  removeHolding,
  removeUse,
} from './contract.ts'

export const TIER_ROUTES: readonly Route[] = [
  implement(listTiers, (_, context) => tiers(context)),
  implement(addTier, (input, context) => createTier(input, context)),
  implement(editTier, (input, context) => changeTier(input, context)),
  implement(getTierOverview, (_, context) => tierOverview(context)),
  implement(listHoldings, (input, context) => holdings(input, context)),
  implement(holdTier, (input, context) => give(input, context)),
  implement(editHolding, (input, context) => changeHolding(input, context)),
  implement(removeHolding, ({ holdingId }, context) => takeAway(holdingId, context)),
  implement(accountTier, (input, context) => tierOfAccount(input, context)),
  implement(logUse, (input, context) => take(input, context)),
  implement(removeUse, ({ tierUseId }, context) => removeTaken(tierUseId, context)),
  implementFile(exportHoldings, (input, context) => exportAll(input, context)),
]
