import type { Recipe } from './recipes.ts'

const WINDOW = { from: '2026-01-01', to: '2026-02-28' }

/** Recipes for the figures of revenue. */
export const REVENUE_RECIPES: Readonly<Record<string, Recipe>> = {
  'PUT /api/accounts/:accountId/movements/:day/reason': async ({ server, accounts }) => {
    await server.pool.query(
      `insert into mrr_steps (account_id, day, before_minor, mrr_minor, fx_minor, kind, is_customer)
       values ($1, '2026-01-05', 0, 10000, 0, 'new', true), ($1, '2026-02-28', 10000, 0, 0, 'churn', false)`,
      [accounts.csm],
    )
    return { accountId: accounts.csm, day: '2026-02-28', reason: 'budget', note: 'They told us on the phone' }
  },
  'PUT /api/revenue/settings': () => ({ grrFloor: 0.87, conventions: { weeksPerMonth: '4' } }),
  'POST /api/revenue/movements-export': () => WINDOW,
  'POST /api/revenue/movement-accounts-export': () => WINDOW,
  'POST /api/revenue/retention-export': () => WINDOW,
  'POST /api/revenue/retention-accounts-export': () => WINDOW,
  'POST /api/revenue/cohorts-export': () => ({ by: 'month' }),
}
