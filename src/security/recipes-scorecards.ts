import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for what we compute: overrides, measures, scorecards. */
export const SCORECARD_RECIPES: Readonly<Record<string, Recipe>> = {
  'DELETE /api/health-overrides/:overrideId': async ({ server, accounts }) => ({
    overrideId: await insertRow(server, 'health_overrides', {
      account_id: accounts.csm,
      band: 'good',
      reason: 'Known to be fine',
      starts_on: '2026-03-01',
      ends_on: '2026-04-01',
    }),
  }),
  'PUT /api/measures/:measureId': async (world) => {
    const { id, definition } = await measure(world, 'recipe_changed')
    return { measureId: id, definition: { ...definition, name: 'Changed by a recipe' } }
  },
  'DELETE /api/measures/:measureId': async (world) => ({ measureId: (await measure(world, 'recipe_removed')).id }),
  'POST /api/scorecards/:scorecardId/roll-back': async (world) => {
    const scorecardId = await drafted(world, 'Recipe rolled back')
    const publish = () =>
      world.server.request('admin', 'POST', `/api/scorecards/${scorecardId}/publish`, { note: 'Ready' })
    const first = await publish()
    await world.server.request('admin', 'PUT', `/api/scorecards/${scorecardId}/draft`, {})
    await publish()
    return { scorecardId, versionId: first.body.versionId }
  },
  'POST /api/scorecards': async (world) => ({ name: 'Recipe card', from: await firstScorecard(world) }),
  'PUT /api/scorecards/:scorecardId/draft': async (world) => ({
    scorecardId: await scorecard(world, 'Recipe drafted'),
    note: 'Begun',
  }),
  'DELETE /api/scorecards/:scorecardId/draft': async (world) => ({
    scorecardId: await drafted(world, 'Recipe dropped'),
  }),
  'POST /api/scorecards/:scorecardId/publish': async (world) => ({
    scorecardId: await drafted(world, 'Recipe published'),
    note: 'Ready',
  }),
  'DELETE /api/scorecards/:scorecardId': async (world) => ({ scorecardId: await scorecard(world, 'Recipe removed') }),
}

async function firstScorecard({ server }: World): Promise<number> {
  const { body } = await server.request('admin', 'GET', '/api/scorecards')
  return body.scorecards[0].id as number
}

async function scorecard(world: World, name: string): Promise<number> {
  const from = await firstScorecard(world)
  const { body } = await world.server.request('admin', 'POST', '/api/scorecards', { name, from })
  return body.id as number
}

async function drafted(world: World, name: string): Promise<number> {
  const id = await scorecard(world, name)
  await world.server.request('admin', 'PUT', `/api/scorecards/${id}/draft`, {})
  return id
}

async function measure({ server }: World, key: string) {
  const source = { kind: 'attribute', attribute: 'arr', reading: 'number' }
  const definition = { key, name: 'Made by a recipe', unit: 'money', direction: 'up', source }
  const { body } = await server.request('admin', 'POST', '/api/measures', { definition })
  return { id: body.id as number, definition }
}
