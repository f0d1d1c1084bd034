import { hashToken } from '../identity/tokens/token.ts'
import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for what leaves the house: messages, webhook endpoints, mail and Slack, opting out. Nothing here reaches anybody. */
export const OUTREACH_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/effects/:effectId/send-again': async (world) => ({ effectId: await effect(world, 'failed') }),
  'POST /api/effects/:effectId/drop': async (world) => ({
    effectId: await effect(world, 'due'),
    because: 'Not needed',
  }),
  'POST /api/webhook-endpoints': () => ({ name: 'Recipe', url: 'https://hooks.example.com/volant' }),
  'PATCH /api/webhook-endpoints/:endpointId': async (world) => ({ endpointId: await endpoint(world), name: 'Renamed' }),
  'DELETE /api/webhook-endpoints/:endpointId': async (world) => ({ endpointId: await endpoint(world) }),
  'POST /api/webhook-endpoints/:endpointId/secret': async (world) => ({ endpointId: await endpoint(world) }),
  'POST /api/webhook-endpoints/:endpointId/test': async (world) => ({ endpointId: await endpoint(world) }),
  'POST /api/webhook-endpoints/:endpointId/redeliver': async (world) => ({
    endpointId: await endpoint(world),
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-02T00:00:00Z',
  }),
  'PUT /api/outreach-services/mail': () => NOWHERE,
  'DELETE /api/outreach-services/mail': async (world) => given(world, 'mail', NOWHERE),
  'POST /api/outreach-services/mail/test': async (world) => given(world, 'mail', NOWHERE),
  'PUT /api/outreach-services/slack': () => ({ token: 'xoxb-recipe' }),
  'DELETE /api/outreach-services/slack': async (world) => given(world, 'slack', { token: 'xoxb-recipe' }),
  'POST /api/outreach-services/slack/test': async (world) => given(world, 'slack', { token: 'xoxb-recipe' }),
  'POST /api/contacts/:contactId/opt-out': async (world) => ({ contactId: await contact(world), because: 'Said so' }),
  'POST /api/contacts/:contactId/opt-in': async (world) => {
    const contactId = await contact(world)
    await world.server.request('admin', 'POST', `/api/contacts/${contactId}/opt-out`, { because: 'Said so' })
    return { contactId, because: 'Asked for it again' }
  },
  'POST /unsubscribe/:token': async ({ server }) => {
    const token = `recipe-${next()}-0123456789abcdef`
    const email_key = `${token}@acme.test`
    await insertRow(server, 'unsubscribe_links', { token_hash: hashToken(token), email_key })
    return { token }
  },
}

export const UNAUDITED_OUTREACH: Readonly<Record<string, string>> = {
  'POST /api/messages/preview': 'A preview sends nothing and keeps nothing.',
  'POST /api/me/notices/read': 'What one member has read concerns nobody else.',
}

/** A port on which nobody listens. */
const NOWHERE = {
  host: '127.0.0.1',
  port: 1,
  security: 'none',
  user: '',
  fromName: 'Recipe',
  fromEmail: 'recipe@volant.test',
}

async function given({ server }: World, service: 'mail' | 'slack', input: object) {
  await server.request('admin', 'PUT', `/api/outreach-services/${service}`, input)
  return {}
}

async function effect({ server, accounts }: World, state: string): Promise<string> {
  const id = `recipe:${next()}`
  const payload = { kind: 'slack', to: { channel: '#recipe' }, text: 'Recipe' }
  const due_at = server.clock.now()
  await insertRow(server, 'effects', { id, kind: 'slack', account_id: accounts.csm, payload, state, due_at })
  return id
}

async function endpoint({ server }: World): Promise<number> {
  const given = { name: 'Recipe', url: 'https://hooks.example.com/volant' }
  const { body } = await server.request('admin', 'POST', '/api/webhook-endpoints', given)
  return body.id as number
}

async function contact({ server, accounts }: World): Promise<number> {
  const email = `recipe-${next()}@acme.test`
  return insertRow(server, 'contacts', { account_id: accounts.csm, source_id: 1, email, name: 'Recipe' })
}

let made = 0
function next(): number {
  made += 1
  return made
}
