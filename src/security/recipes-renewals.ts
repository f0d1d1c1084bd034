import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for renewals: each changes one of its own. */
export const RENEWAL_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/renewals/:renewalId/views': async (world) => ({
    renewalId: await due(world),
    voice: 'leader',
    category: 'commit',
    reason: 'They signed',
  }),
  'PUT /api/renewals/:renewalId/next-step': async (world) => ({ renewalId: await due(world), text: 'Send the offer' }),
  'PUT /api/renewals/:renewalId/amount': async (world) => ({
    renewalId: await due(world),
    amountMinor: 100_000,
    reason: 'Two sites close',
  }),
  'POST /api/renewals/:renewalId/decision': async (world) => ({
    renewalId: await due(world),
    outcome: 'churned',
    reason: 'Price',
  }),
  'POST /api/renewals/:renewalId/reopen': async (world) => ({
    renewalId: await due(world, { outcome: 'renewed', decided_from: 'source' }),
    reason: 'They are talking again',
  }),
  'POST /api/renewals-change': async (world) => ({
    ids: [await due(world), await due(world)],
    change: { what: 'view', voice: 'csm', category: 'commit', reason: 'They said so' },
  }),
  'POST /api/renewals-undo': async (world) => {
    const { server } = world
    const change = { ids: [await due(world)], change: { what: 'next_step', text: 'Send the offer' } }
    // Only who changed them takes it back; other recipes may have ended the owner's first session.
    const owner = await server.inNewSession(server.members.owner)
    const { body } = await server.request(owner, 'POST', '/api/renewals-change', change)
    return { undoId: body.undoId }
  },
  'PUT /api/settings/renewals': () => ({ graceDays: 20 }),
}

async function due({ server, accounts }: World, given: object = {}): Promise<number> {
  const { rows } = await server.pool.query<{ count: number }>('select count(*)::int as count from renewals')
  return insertRow(server, 'renewals', {
    account_id: accounts.csm,
    source_id: 1,
    external_id: `recipe-${rows[0]?.count ?? 0}`,
    due_on: '2026-09-01',
    amount: '1200',
    amount_minor: 120_000,
    currency: 'EUR',
    ...given,
  })
}
