import { insertRow } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for what is learned from history: settings and back-tests. */
export const PREDICTION_RECIPES: Readonly<Record<string, Recipe>> = {
  'PUT /api/settings/prediction': () => ({
    horizonDays: 30,
    renewalLeadDays: 90,
    thresholds: { commit: 0.8, bestCase: 0.55 },
  }),
  'DELETE /api/back-tests/:backTestId': async ({ server }) => ({
    backTestId: await insertRow(server, 'back_tests', {
      subject: 'health',
      input: { task: 'health', leadDays: 90 },
      state: 'running',
      created_at: server.clock.now(),
      beat_at: server.clock.now(),
    }),
  }),
}

export const UNAUDITED_PREDICTION: Readonly<Record<string, string>> = {
  'POST /api/back-tests/health': 'A back-test looks at the past and changes nothing anybody is shown.',
  'POST /api/back-tests/model': 'A back-test looks at the past and changes nothing anybody is shown.',
  'DELETE /api/back-tests/:backTestId': 'Stopping a back-test changes as little as the back-test itself.',
}
