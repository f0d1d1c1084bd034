import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

const NOTICE = { kind: 'notice', id: 'a', name: 'Tell', to: { rule: 'owner' }, text: 'Look at it' }
const DEFINITION = { trigger: { kind: 'manual' }, limits: { reentry: 'always' }, steps: [NOTICE] }

/** Recipes for playbooks, their drafts and versions, and their runs. */
export const PLAYBOOK_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/playbooks': () => ({ name: 'Recipe', description: 'Made by a recipe' }),
  'PATCH /api/playbooks/:playbookId': async (world) => ({ playbookId: await drafted(world), name: 'Renamed' }),
  'PUT /api/playbooks/:playbookId/draft': async (world) => ({
    playbookId: await drafted(world),
    definition: DEFINITION,
    revision: 2,
  }),
  'DELETE /api/playbooks/:playbookId/draft': async (world) => ({ playbookId: await drafted(world) }),
  'POST /api/playbooks/:playbookId/publish': async (world) => ({ playbookId: await drafted(world), on: true }),
  'POST /api/playbooks/:playbookId/switch': async (world) => ({ playbookId: await published(world), state: 'on' }),
  'POST /api/playbooks/:playbookId/preview': async (world) => ({ playbookId: await published(world) }),
  'POST /api/playbooks/:playbookId/try': async (world) => ({
    playbookId: await published(world),
    accountId: world.accounts.csm,
  }),
  'POST /api/playbooks/:playbookId/start': async (world) => ({
    playbookId: await published(world),
    accountIds: [world.accounts.csm],
  }),
  'POST /api/playbooks/:playbookId/move-runs': async (world) => ({ playbookId: await published(world) }),
  'POST /api/runs/:runId/pause': async (world) => ({ runId: await run(world, 'active', 'going') }),
  'POST /api/runs/:runId/resume': async (world) => ({ runId: await run(world, 'paused', 'going') }),
  'POST /api/runs/:runId/cancel': async (world) => ({ runId: await run(world, 'active', 'going') }),
  'POST /api/runs/:runId/move': async (world) => {
    const playbookId = await published(world)
    const runId = await run(world, 'active', 'going', playbookId)
    await publishAgain(world, playbookId)
    return { runId }
  },
  'POST /api/runs/:runId/steps/:stepId/retry': async (world) => ({
    runId: await run(world, 'parked', 'parked'),
    stepId: 'a',
  }),
  'POST /api/runs/:runId/steps/:stepId/skip': async (world) => ({
    runId: await run(world, 'active', 'going'),
    stepId: 'a',
  }),
  'POST /api/runs/:runId/steps/:stepId/decide': async (world) => ({
    runId: await run(world, 'active', 'going'),
    stepId: 'a',
    approve: true,
  }),
}

/** Changes of playbooks that need no row in the audit log. Each with its reason. */
export const UNAUDITED_PLAYBOOKS: Readonly<Record<string, string>> = {
  'PUT /api/playbooks/:playbookId/draft':
    'A draft does nothing to anybody. Publishing it is written down, and so is throwing it away.',
  'POST /api/playbooks/:playbookId/preview': 'A preview changes nothing.',
  'POST /api/playbooks/:playbookId/try': 'A try changes nothing: no step of it is carried out.',
}

async function drafted({ server }: World): Promise<number> {
  const { body } = await server.request('admin', 'POST', '/api/playbooks', { name: 'Recipe' })
  await server.request('admin', 'PUT', `/api/playbooks/${body.id}/draft`, { definition: DEFINITION, revision: 1 })
  return body.id as number
}

async function published(world: World): Promise<number> {
  const id = await drafted(world)
  await world.server.request('admin', 'POST', `/api/playbooks/${id}/publish`, {})
  return id
}

async function publishAgain({ server }: World, id: number): Promise<void> {
  await server.request('admin', 'PUT', `/api/playbooks/${id}/draft`, { definition: DEFINITION, revision: 0 })
  await server.request('admin', 'POST', `/api/playbooks/${id}/publish`, {})
}

/** A run that stands at its only step, on an account of its own. */
async function run(world: World, state: string, stepState: string, playbookId?: number): Promise<number> {
  const { server } = world
  const playbook_id = playbookId ?? (await published(world))
  const { rows } = await server.pool.query<{ id: number }>(
    'select live_version_id as id from playbooks where id = $1',
    [playbook_id],
  )
  const version_id = rows[0]?.id
  const began_at = '2026-03-10T08:00:00Z'
  const runId = await insertRow(server, 'playbook_runs', {
    playbook_id,
    version_id,
    state,
    began_at,
    account_id: world.accounts.csm,
    trigger_key: 'recipe',
    step_id: 'a',
  })
  await insertRow(server, 'playbook_steps', {
    run_id: runId,
    version_id,
    step_id: 'a',
    kind: 'approval',
    state: stepState,
    began_at,
    result: JSON.stringify({ asks: true, memberId: server.members.csm.id }),
  })
  return runId
}
