import type { World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

export const JOURNEY_RECIPES: Readonly<Record<string, Recipe>> = {
  'PUT /api/settings/stages/:stageId/rules': () => ({
    entry: { kind: 'field', field: 'health', operator: 'at_least', values: [70] },
    exit: null,
    moves: 'suggest',
    touchpoints: [{ name: 'First call', type: 'call', dueDay: 7 }],
  }),
  'PUT /api/settings/segments/:segmentId/rule': () => ({
    condition: { kind: 'field', field: 'country', operator: 'is', values: ['DE'] },
  }),
  'POST /api/accounts/:accountId/journey/:stageId': async (world) => ({
    accountId: world.accounts.owner,
    stageId: await suggested(world, world.accounts.owner),
    accept: true,
  }),
}

async function suggested({ server }: World, accountId: number): Promise<number | undefined> {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into stage_suggestions (account_id, stage_id, because, since)
     select $1, max(stages.id), 'entry', now() from stages, accounts
     where accounts.id = $1 and stages.id is distinct from stage_id and not is_terminal
     on conflict (account_id, stage_id) do update set dismissed_at = null returning stage_id as id`,
    [accountId],
  )
  return rows[0]?.id
}
