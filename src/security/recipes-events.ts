import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for what the customer's product sends: sources, keys, and items that could not be used. */
export const EVENT_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/event-sources': () => ({ name: `Recipe ${next()}` }),
  'PATCH /api/event-sources/:sourceId': async (world) => ({ ...(await eventSource(world)), createsAccounts: false }),
  'POST /api/event-sources/:sourceId/write-keys': async (world) => ({
    ...(await eventSource(world)),
    name: 'Recipe',
    allowedOrigins: ['https://app.example.com'],
  }),
  'PATCH /api/write-keys/:writeKeyId': async (world) => ({ writeKeyId: await writeKey(world), name: 'Renamed' }),
  'DELETE /api/write-keys/:writeKeyId': async (world) => ({ writeKeyId: await writeKey(world) }),
  'POST /api/event-issues/:issueId/resend': async (world) => ({ issueId: await issue(world) }),
  'POST /api/event-sources/:sourceId/issues-resend': async (world) => {
    const source = await eventSource(world)
    await issue(world, 'open', source.sourceId)
    return { ...source, filter: {} }
  },
  'POST /api/event-issues/:issueId/dismissal': async (world) => ({ issueId: await issue(world) }),
  'DELETE /api/event-issues/:issueId/dismissal': async (world) => ({ issueId: await issue(world, 'dismissed') }),
  'POST /api/event-sources/:sourceId/issues-dismissal': async (world) => {
    const source = await eventSource(world)
    await issue(world, 'open', source.sourceId)
    return { ...source, filter: {} }
  },
  'POST /api/event-sources/:sourceId/waiting-attachment': async (world) => ({
    ...(await eventSource(world)),
    groupKey: 'recipe',
    accountId: world.accounts.csm,
  }),
}

async function eventSource({ server }: World): Promise<{ sourceId: number }> {
  const { body } = await server.request('admin', 'POST', '/api/event-sources', { name: `Recipe ${next()}` })
  return { sourceId: body.id as number }
}

async function writeKey({ server }: World): Promise<number> {
  const { body } = await server.request('admin', 'POST', '/api/event-sources', { name: `Recipe ${next()}` })
  return body.key.id as number
}

async function issue(world: World, state = 'open', sourceId?: number): Promise<number> {
  return insertRow(world.server, 'event_issues', {
    source_id: sourceId ?? (await eventSource(world)).sourceId,
    kind: 'rejected',
    received_at: world.server.clock.now(),
    code: 'event.missing',
    message: 'A track call needs event.',
    raw: Buffer.from('{"type":"track","userId":"u-1","event":"Corrected since"}'),
    state,
  })
}

let made = 0
function next(): number {
  made += 1
  return made
}
