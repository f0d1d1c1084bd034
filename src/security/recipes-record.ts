import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for what we know: accounts, activities, imports, hygiene. */
export const RECORD_RECIPES: Readonly<Record<string, Recipe>> = {
  'PATCH /api/accounts/:accountId': () => ({ industry: 'Shipping' }),
  'POST /api/accounts-edit': ({ accounts }) => ({ ids: [accounts.owner, accounts.csm], edit: { industry: 'Fishing' } }),
  'POST /api/accounts-undo': async ({ server, accounts }) => {
    const edit = { ids: [accounts.leader], edit: { industry: 'Farming' } }
    // Only who made an edit takes it back; other recipes may have ended the owner's first session.
    const owner = await server.inNewSession(server.members.owner)
    const { body } = await server.request(owner, 'POST', '/api/accounts-edit', edit)
    return { undoId: body.undoId }
  },
  'PATCH /api/activities/:activityId': async (world) => ({ activityId: await ownActivity(world), text: 'Changed' }),
  'DELETE /api/activities/:activityId': async (world) => ({ activityId: await ownActivity(world) }),
  'PATCH /api/imports/:importId': async (world) => ({ importId: await uploaded(world), mapping: {} }),
  'POST /api/imports/:importId/check': async (world) => ({ importId: await uploaded(world) }),
  'POST /api/imports/:importId/start': async (world) => ({ importId: await uploaded(world, 'checked') }),
  'POST /api/imports/:importId/cancel': async (world) => ({ importId: await uploaded(world) }),
  'PUT /api/imports/:importId/errors/:line': async (world) => ({
    ...(await withError(world)),
    cells: ['acme-2', 'Acme 2'],
  }),
  'DELETE /api/imports/:importId/errors/:line': withError,
  'POST /api/hygiene/distinct': ({ accounts }) => ({ leftId: accounts.csm, rightId: accounts.leader }),
  'DELETE /api/hygiene/distinct': async ({ server, accounts }) => {
    const pair = { leftId: accounts.admin, rightId: accounts.leader }
    await server.request('admin', 'POST', '/api/hygiene/distinct', pair)
    return pair
  },
  'POST /api/settings/metrics': () => ({
    name: `Recipe ${next()}`,
    definition: { types: ['t'], names: ['Signed In'], count: 'events' },
  }),
  'PATCH /api/settings/metrics/:metricId': async (world) => ({
    metricId: await insertRow(world.server, 'metrics', { key: `recipe-${next()}`, name: 'Recipe' }),
    name: 'Recipe changed',
  }),
  'PUT /api/sources/:sourceId/retirement': async (world) => ({
    sourceId: await insertRow(world.server, 'sources', { key: `recipe-${next()}`, name: 'Recipe', kind: 'import' }),
    isRetired: true,
  }),
  // The sample company is loaded only where nobody has accounts of one's own.
  'POST /api/sample': async ({ server }) => {
    await server.pool.query('update accounts set is_sample = true')
    return {}
  },
  'DELETE /api/sample': async ({ server }) => {
    await server.pool.query('update accounts set is_sample = false')
    return {}
  },
  'POST /api/merges': ({ accounts }) => ({ winnerId: accounts.csm, loserId: accounts.department }),
  'POST /api/merges/:mergeId/undo': async ({ server, accounts }) => {
    const mergeId = await insertRow(server, 'account_merges', {
      winner_id: accounts.csm,
      loser_id: accounts.executive,
      actor_name: 'Fixture',
      state: 'done',
      merged_at: server.clock.now(),
    })
    return { mergeId }
  },
}

function ownActivity({ server, accounts }: World): Promise<number> {
  return insertRow(server, 'activities', {
    account_id: accounts.owner,
    source_id: 1,
    external_id: `recipe-${next()}`,
    at: server.clock.now(),
    type: 'note',
    text: 'Written by the owner',
    member_id: server.members.owner.id,
  })
}

/** An import of one account, uploaded as a person would, then set to the state asked for. */
async function uploaded({ server }: World, state = 'uploaded'): Promise<number> {
  const file = `external_id,name\nrecipe-${next()},Recipe\n`
  const { body } = await server.request('admin', 'POST', '/api/imports?kind=accounts&fileName=accounts.csv', file)
  const id = body.importId as number
  await server.pool.query('update imports set state = $2 where id = $1', [id, state])
  return id
}

async function withError(world: World): Promise<{ importId: number; line: number }> {
  const importId = await uploaded(world, 'done')
  const cells = JSON.stringify(['acme-2', ''])
  await insertRow(world.server, 'import_errors', { import_id: importId, line: 2, cells, problems: '[]' })
  return { importId, line: 2 }
}

let made = 0
function next(): number {
  made += 1
  return made
}
