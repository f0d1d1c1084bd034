import { insertRow } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

const ON = '2026-03-10'

/** Recipes for forecasts: calls, submitted snapshots, files. */
export const FORECAST_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/forecast/calls': ({ server }) => ({ on: ON, memberId: server.members.owner.id, commitMinor: 500_00 }),
  'POST /api/forecast/snapshots': async ({ server, accounts }) => {
    await insertRow(server, 'renewals', {
      account_id: accounts.owner,
      source_id: 1,
      external_id: `forecast-${next()}`,
      due_on: '2026-03-31',
      amount: '1000',
      amount_minor: 1000_00,
    })
    return { on: ON }
  },
  'POST /api/forecast-export': () => ({ on: ON }),
}

let count = 0
function next(): number {
  count += 1
  return count
}
