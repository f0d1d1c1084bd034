import { reaches, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { may } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import { quadrantOf } from '../health/bands.ts'
import { NextAction, type AccountRow } from './contract.ts'

interface Found {
  id: number
  name: string
  domain: string | null
  industry: string | null
  country: string | null
  customer_since: Day | null
  parent_id: number | null
  parent_name: string | null
  owner_id: number | null
  owner_name: string | null
  segment: AccountRow['segment']
  stage: AccountRow['stage']
  arr_minor: number | null
  renewal_on: Day | null
  last_contact_at: Date | null
  effective_overall: number | null
  effective_band: AccountRow['band'] | null
  cx: number | null
  co: number | null
  quadrant: AccountRow['quadrant']
  cx_30: number | null
  co_30: number | null
  coverage: number | null
  change_7: number | null
  change_30: number | null
  change_90: number | null
  override_id: number | null
  is_fresh: boolean | null
  next_action: unknown
  attributes: AccountRow['attributes'] | null
}

/** Rows of the list for these accounts, in this order, with the custom fields named. */
export async function rowsOf(
  db: Db,
  actor: Actor,
  ids: readonly number[],
  attributes: readonly string[] = [],
): Promise<AccountRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Found>`
    select a.id, a.name, a.domain, a.industry, a.country, a.customer_since,
      parents.id as parent_id, parents.name as parent_name, a.owner_id, members.name as owner_name,
      case when segments.id is not null then json_build_object('id', segments.id, 'key', segments.key, 'name', segments.name) end as segment,
      case when stages.id is not null then json_build_object('id', stages.id, 'key', stages.key, 'name', stages.name) end as stage,
      a.arr_minor, a.renewal_on, a.last_contact_at,
      h.effective_overall, h.effective_band, h.cx, h.co, h.quadrant, h.cx_30, h.co_30, h.coverage,
      h.change_7, h.change_30, h.change_90, h.override_id, h.is_fresh, h.next_action,
      (select jsonb_object_agg(key, value) from account_attributes kept, jsonb_each(kept.attributes)
        where kept.account_id = a.id and key = any(${[...attributes]}::text[])) as attributes
    from accounts a
      left join account_health h on h.account_id = a.id
      left join accounts parents on parents.id = a.parent_id and ${inScope(actor, 'read', accountColumns('parents'))}
      left join members on members.id = a.owner_id
      left join segments on segments.id = a.segment_id
      left join stages on stages.id = a.stage_id
    where a.id = any(${[...ids]}::bigint[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [presented(row, actor)] : []
  })
}

function presented(row: Found, actor: Actor): AccountRow {
  const account = { ownerId: row.owner_id }
  const seesMoney = reaches(actor, 'money', account)
  const quadrantThen = quadrantOf(row.cx_30, row.co_30)
  const nextAction = NextAction.safeParse(row.next_action)
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    industry: row.industry,
    country: row.country,
    customerSince: row.customer_since,
    parent: row.parent_id === null ? null : { id: row.parent_id, name: row.parent_name ?? '' },
    owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
    segment: row.segment,
    stage: row.stage,
    arrMinor: seesMoney ? row.arr_minor : null,
    moneyHidden: !seesMoney,
    renewalOn: row.renewal_on,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    overall: row.effective_overall,
    band: row.effective_band ?? 'unknown',
    cx: row.cx,
    co: row.co,
    quadrant: row.quadrant,
    quadrantBefore: quadrantThen === row.quadrant ? null : quadrantThen,
    coverage: row.coverage,
    change7: row.change_7,
    change30: row.change_30,
    change90: row.change_90,
    hasOverride: row.override_id !== null,
    isFresh: row.is_fresh ?? true,
    nextAction: nextAction.success ? nextAction.data : null,
    attributes: row.attributes ?? {},
    mayEdit: may(actor, 'accounts.write') && reaches(actor, 'write', account),
  }
}
