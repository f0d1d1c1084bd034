import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for what customer success costs and is sold for: work, rates, success tiers, partners. */
export const COST_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/work-kinds': () => ({ name: 'Recipe', value: 'gap' }),
  'PATCH /api/work-kinds/:workKindId': () => ({ name: 'Recipe changed', value: 'gap' }),
  'POST /api/work-rates': () => ({ role: 'leader', validFrom: '2026-02-01', hourlyMinor: 7000 }),
  'DELETE /api/work-rates/:workRateId': async ({ server }) => ({
    workRateId: await insertRow(server, 'work_rates', {
      role: 'admin',
      valid_from: '2026-02-01',
      hourly_minor: 1,
      currency: 'EUR',
    }),
  }),
  'POST /api/work-entries': ({ accounts }) => ({ accountId: accounts.csm, minutes: 30, workKindId: 1 }),
  'PATCH /api/work-entries/:workEntryId': async (world) => ({ workEntryId: await entry(world), minutes: 45 }),
  'DELETE /api/work-entries/:workEntryId': async (world) => ({ workEntryId: await entry(world) }),
  'POST /api/success-tiers': () => ({ name: 'Recipe' }),
  'PUT /api/success-tiers/:tierId': () => ({ name: 'Recipe changed', priceMinor: 100 }),
  'POST /api/tier-holdings': async (world) => ({
    accountIds: [world.accounts.csm],
    tierId: await tier(world),
    fromDay: '2026-02-01',
  }),
  'PATCH /api/tier-holdings/:holdingId': async (world) => ({ holdingId: await holding(world), note: 'Agreed' }),
  'DELETE /api/tier-holdings/:holdingId': async (world) => ({ holdingId: await holding(world) }),
  'POST /api/tier-uses': async (world) => {
    const tier_id = await tier(world)
    const promise = { kind: 'workshops', name: 'Workshops', quantity: 2, period: 'year', position: 1 }
    const entitlementId = await insertRow(world.server, 'tier_entitlements', { tier_id, ...promise })
    await insertRow(world.server, 'account_tiers', {
      account_id: world.accounts.leader,
      tier_id,
      from_day: '2026-02-02',
    })
    return { accountId: world.accounts.leader, entitlementId, quantity: 1 }
  },
  'DELETE /api/tier-uses/:tierUseId': async ({ server, accounts }) => ({
    tierUseId: await insertRow(server, 'tier_uses', {
      account_id: accounts.csm,
      entitlement_id: 1,
      day: '2026-03-02',
      quantity: 1,
    }),
  }),
  'PUT /api/fit/settings': () => ({
    source: 'tier',
    seller: null,
    partner: null,
    promise: null,
    size: null,
    minimum: 25,
  }),
  'POST /api/partner-incentives': () => ({ partner: 'Recipe', day: '2026-03-01', amountMinor: 100 }),
}

function entry({ server, accounts }: World): Promise<number> {
  return insertRow(server, 'work_entries', {
    account_id: accounts.csm,
    member_id: server.members.csm.id,
    day: '2026-03-03',
    minutes: 30,
    kind_id: 1,
  })
}

let made = 0
function tier({ server }: World): Promise<number> {
  made += 1
  return insertRow(server, 'success_tiers', { key: `recipe_${made}`, name: `Recipe ${made}`, position: 9 })
}

async function holding(world: World): Promise<number> {
  return insertRow(world.server, 'account_tiers', {
    account_id: world.accounts.csm,
    tier_id: await tier(world),
    from_day: '2025-01-01',
    to_day: '2025-02-01',
  })
}
