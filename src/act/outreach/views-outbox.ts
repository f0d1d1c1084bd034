import { may, type Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { EffectKind, EffectPayload, EffectState } from './effects.ts'

export interface OutboxRow {
  id: string
  kind: EffectKind
  state: EffectState
  payload: EffectPayload
  memberId: number | null
  accountId: number | null
  accountName: string | null
  ownerId: number | null
  granted: boolean
  mergedIntoId: number | null
  runId: number | null
  stepId: string | null
  playbook: string | null
  endpointName: string | null
  attempts: number
  dueAt: Date
  sentAt: Date | null
  createdAt: Date
  answer: string | null
  failure: string | null
}

export interface OutboxFilter {
  kind?: EffectKind | undefined
  state?: EffectState | undefined
  accountId?: number | undefined
  endpointId?: number | undefined
}

/** Of accounts the actor may read; what belongs to none (tests, digests) is shown to its member and to administrators. */
function seenBy(actor: Actor) {
  const isAdministrator = may(actor, 'sources.administer')
  return sql<boolean>`case when effects.account_id is null then ${isAdministrator} or effects.member_id is not distinct from ${actor.memberId}
    else ${inScope(actor, 'read', accountColumns('accounts'))} end`
}

function rowsFor(actor: Actor) {
  return sql`
    select effects.id, effects.kind, effects.state, effects.payload, effects.member_id as "memberId", effects.account_id as "accountId",
      accounts.name as "accountName", accounts.owner_id as "ownerId", accounts.merged_into_id as "mergedIntoId",
      exists (select from granted_accounts where account_id = effects.account_id and member_id = ${actor.memberId}) as granted,
      effects.run_id as "runId", effects.step_id as "stepId", playbooks.name as playbook, endpoints.name as "endpointName",
      effects.attempts, effects.due_at as "dueAt", effects.sent_at as "sentAt", effects.created_at as "createdAt", effects.answer, effects.failure
    from effects
      left join accounts on accounts.id = effects.account_id
      left join playbook_runs runs on runs.id = effects.run_id
      left join playbooks on playbooks.id = runs.playbook_id
      left join webhook_endpoints endpoints on endpoints.id = effects.endpoint_id`
}

function matching({ kind, state, accountId, endpointId }: OutboxFilter) {
  return sql<boolean>`(${kind ?? null}::text is null or effects.kind = ${kind ?? null})
    and (${state ?? null}::text is null or effects.state = ${state ?? null})
    and (${accountId ?? null}::bigint is null or effects.account_id = ${accountId ?? null})
    and (${endpointId ?? null}::int is null or effects.endpoint_id = ${endpointId ?? null})`
}

export async function outbox(
  db: Db,
  actor: Actor,
  { offset, limit, ...filter }: OutboxFilter & { offset: number; limit: number },
): Promise<{ rows: OutboxRow[]; total: number }> {
  const where = sql`where ${seenBy(actor)} and ${matching(filter)}`
  const [{ rows }, counted] = await Promise.all([
    sql<OutboxRow>`${rowsFor(actor)} ${where} order by effects.created_at desc, effects.id limit ${limit} offset ${offset}`.execute(
      db,
    ),
    sql<{ total: number }>`
      select count(*) as total from effects left join accounts on accounts.id = effects.account_id ${where}`.execute(
      db,
    ),
  ])
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

export async function outboxEntry(db: Db, actor: Actor, id: string): Promise<OutboxRow | undefined> {
  const { rows } = await sql<OutboxRow>`${rowsFor(actor)} where ${seenBy(actor)} and effects.id = ${id}`.execute(db)
  return rows[0]
}

export async function attemptsOf(db: Db, effectId: string) {
  return db
    .selectFrom('effect_attempts')
    .select(['attempt', 'at', 'took_ms as tookMs', 'ok', 'status', 'said'])
    .where('effect_id', '=', effectId)
    .orderBy('attempt', 'desc')
    .limit(100)
    .execute()
}

export interface Waiting {
  email: number
  slack: number
  webhook: number
}

/** Due by now and not sent, of those the reader may see. */
export async function waitingEffects(db: Db, actor: Actor, now: Date): Promise<Waiting> {
  const { rows } = await sql<{ kind: EffectKind; count: number }>`
    select effects.kind, count(*) as count from effects left join accounts on accounts.id = effects.account_id
    where effects.state = 'due' and effects.due_at <= ${now}::timestamptz and ${seenBy(actor)} group by effects.kind`.execute(
    db,
  )
  const found = new Map(rows.map(({ kind, count }) => [kind, count]))
  return { email: found.get('email') ?? 0, slack: found.get('slack') ?? 0, webhook: found.get('webhook') ?? 0 }
}

const RECENT_DAYS = 7

export async function recentlyFailed(db: Db, actor: Actor, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from effects left join accounts on accounts.id = effects.account_id
    where effects.state = 'failed' and effects.created_at > ${now}::timestamptz - make_interval(days => ${RECENT_DAYS})
      and ${seenBy(actor)}`.execute(db)
  return rows[0]?.count ?? 0
}
