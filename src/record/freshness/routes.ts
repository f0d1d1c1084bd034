import { implement, type Route } from '../../platform/http/route.ts'
import { changeRetirement } from './actions.ts'
import { listRetiredSources, retireSource } from './contract.ts'
import { retiredSources } from './store.ts'

export const FRESHNESS_ROUTES: readonly Route[] = [
  implement(listRetiredSources, async (_input, { db }) => ({ sources: await retiredSources(db) })),
  implement(retireSource, (input, context) => changeRetirement(input, context)),
]
