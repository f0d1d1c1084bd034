import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for leads: each of a lead of its own, where it stands so that the change can be made. */
export const LEAD_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/leads': ({ accounts }) => ({
    accountId: accounts.csm,
    kind: 'expansion',
    title: 'More seats',
    amount: '1200',
    toDepartment: 'sales',
  }),
  'PUT /api/helix/settings': () => ({ cacRatio: 1.4 }),
  'PATCH /api/leads/:leadId': async (world) => ({ leadId: await lead(world, 'open'), title: 'Many more seats' }),
  'POST /api/leads/:leadId/send': async (world) => ({ leadId: await lead(world, 'open'), toDepartment: 'sales' }),
  'POST /api/leads/:leadId/accept': async (world) => ({ leadId: await lead(world, 'sent') }),
  'POST /api/leads/:leadId/decline': async (world) => ({ leadId: await lead(world, 'sent'), reason: 'No budget' }),
  'POST /api/leads/:leadId/win': async (world) => ({ leadId: await lead(world, 'accepted'), amount: '1500' }),
  'POST /api/leads/:leadId/lose': async (world) => ({ leadId: await lead(world, 'accepted'), reason: 'Too dear' }),
  'POST /api/leads/:leadId/undo': async (world) => {
    const leadId = await lead(world, 'sent')
    const owner = await world.server.inNewSession(world.server.members.owner)
    const { body } = await world.server.request(owner, 'POST', `/api/leads/${leadId}/accept`, {})
    return { leadId, undoId: body.undoId }
  },
}

let made = 0

function lead({ server, accounts }: World, state: 'open' | 'sent' | 'accepted'): Promise<number> {
  made += 1
  return insertRow(server, 'leads', {
    account_id: accounts.csm,
    source_id: 1,
    external_id: `recipe-${made}`,
    kind: 'expansion',
    title: 'More seats',
    to_department: state === 'open' ? null : 'sales',
    state,
    created_on: '2026-03-01',
  })
}
