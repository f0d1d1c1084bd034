import type { Actor } from '../../kernel/access.ts'
import { sql } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Question } from './contract.ts'

const ACCOUNT = accountColumns('accounts')

export interface Asked {
  readonly actor: Actor
  readonly question: Question
  /** Only these. */
  readonly renewalIds?: readonly number[]
}

/** The latest view of each voice of the renewals in `scoped`, one row per renewal and voice. */
const effectiveViews = sql`
  select distinct on (views.renewal_id, views.voice) views.* from renewal_views views join scoped on scoped.id = views.renewal_id
  order by views.renewal_id, views.voice, views.id desc`

/** Kept or lost otherwise than the ledger says, or more than one per cent apart; which word a small rise gets is no matter. */
export const contradicts = (alias: 'scoped' | 'page' | 'renewals') => {
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  return sql`(${of('outcome')} <> 'open' and ${of('ledger_outcome')} is not null
    and ((${of('outcome')} = 'churned') <> (${of('ledger_outcome')} = 'churned')
      or case when ${of('renewed_minor')} is null then ${of('outcome')} <> ${of('ledger_outcome')}
        else abs(${of('renewed_minor')} - ${of('ledger_minor')}) * 100 > greatest(${of('renewed_minor')}, ${of('ledger_minor')}) end))`
}

/**
 * Common table expressions that end in `found`: renewals the reader sees the money of and asked for, each with the category
 * of every voice, the effective one, the checkpoint it stands at and whom it waits for.
 */
export function foundRenewals({ actor, question, renewalIds }: Asked) {
  const { from, to, state, outcomes, ownerIds, segmentIds, accountId, search, categories, waitsFor } = question
  const only = renewalIds === undefined ? null : [...renewalIds]
  const words = search === undefined || search === '' ? null : `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql`
    scoped as materialized (
      select renewals.*, accounts.name as account_name, accounts.owner_id, accounts.segment_id,
        (${inScope(actor, 'write', ACCOUNT)}) is true as is_writable
      from renewals join accounts on accounts.id = renewals.account_id
      where merged_into_id is null and ${inScope(actor, 'money', ACCOUNT)}
        and (${only}::bigint[] is null or renewals.id = any(${only}::bigint[]))
        and (${from ?? null}::date is null or due_on >= ${from ?? null}::date)
        and (${to ?? null}::date is null or due_on <= ${to ?? null}::date)
        and (${state} = 'all' or (${state} = 'open') = (outcome = 'open'))
        and (${outcomes.length === 0} or outcome = any(${[...outcomes]}::text[]))
        and (${ownerIds.length === 0} or accounts.owner_id = any(${[...ownerIds]}::bigint[]))
        and (${segmentIds.length === 0} or accounts.segment_id = any(${[...segmentIds]}::int[]))
        and (${accountId ?? null}::bigint is null or account_id = ${accountId ?? null}::bigint)
        and (${words}::text is null or accounts.name ilike ${words}::text)
        and (not ${question.withoutNextStep}::boolean or next_step = '')
        and (not ${question.contradicted}::boolean or ${contradicts('renewals')})),
    latest as materialized (${effectiveViews}),
    spoken as (
      select scoped.*, machine.category as machine, csm.category as csm, leader.category as leader, machine.probability,
        coalesce(leader.amount_minor, csm.amount_minor, scoped.amount_minor) as viewed_minor,
        standing.days as checkpoint_days, standing.opened_on, standing.opened_at, standing.settled_at,
        csm.said_at as csm_at, leader.said_at as leader_at
      from scoped
      left join latest machine on machine.renewal_id = scoped.id and machine.voice = 'machine'
      left join latest csm on csm.renewal_id = scoped.id and csm.voice = 'csm'
      left join latest leader on leader.renewal_id = scoped.id and leader.voice = 'leader'
      left join lateral (
        select days, opened_on, opened_at, settled_at from renewal_checkpoints where renewal_id = scoped.id order by days limit 1) standing on true),
    judged as (
      select *, coalesce(leader, csm, machine) as category,
        (select count(distinct voice) from unnest(array[machine, csm, leader]) voice) > 1 as disagrees,
        outcome = 'open' and opened_on is not null and settled_at is null and (csm_at is null or csm_at < opened_at) as waits_csm,
        outcome = 'open' and opened_on is not null and settled_at is null and (leader_at is null or leader_at < opened_at) as waits_leader,
        case when outcome <> 'open' then renewed_minor else round(viewed_minor * probability::numeric)::bigint end as expected_minor
      from spoken),
    found as materialized (
      select * from judged
      where (${categories.length === 0} or coalesce(category, 'none') = any(${[...categories]}::text[]))
        and (not ${question.disagree}::boolean or disagrees)
        and (${waitsFor ?? null}::text is null or case ${waitsFor ?? null}::text when 'csm' then waits_csm else waits_leader end))`
}

/** Sums over `found`; every voice's four add up to the amount. */
export function totalColumns() {
  const sum = (condition: ReturnType<typeof sql>) =>
    sql`coalesce(sum(amount_minor) filter (where ${condition}), 0)::bigint`
  const of = (column: ReturnType<typeof sql.ref>) => sql`jsonb_build_object(
    'commit', ${sum(sql`${column} = 'commit'`)}, 'best_case', ${sum(sql`${column} = 'best_case'`)},
    'at_risk', ${sum(sql`${column} = 'at_risk'`)}, 'none', ${sum(sql`${column} is null`)})`
  return sql`
    count(*) as renewals, coalesce(sum(amount_minor), 0)::bigint as "amountMinor", coalesce(sum(expected_minor), 0)::bigint as "expectedMinor",
    coalesce(sum(renewed_minor), 0)::bigint as "renewedMinor", count(*) filter (where amount_minor is null) as unknown,
    count(*) filter (where disagrees) as disagree, count(*) filter (where waits_csm or waits_leader) as waiting,
    ${of(sql.ref('machine'))} as machine, ${of(sql.ref('csm'))} as csm, ${of(sql.ref('leader'))} as leader, ${of(sql.ref('category'))} as effective`
}
