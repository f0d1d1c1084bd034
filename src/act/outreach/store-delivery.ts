import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { EffectKind, EffectPayload, SettledEffect } from './effects.ts'

/** A worker that takes an effect has it for so long. */
export const LEASE_MS = 60_000

/** An effect in the hands of one worker. */
export interface Claimed {
  id: string
  runId: number | null
  stepId: string | null
  kind: EffectKind
  accountId: number | null
  contactId: number | null
  endpointId: number | null
  payload: EffectPayload
  /** This one included. */
  attempts: number
  attemptsBefore: number
  fence: number
  /** Why it is not to be sent any more. */
  unwanted: string | null
  createdAt: Date
}

/** What came of one attempt. */
export interface Outcome {
  result: 'sent' | 'again' | 'failed' | 'dropped'
  /** HTTP or SMTP status. */
  status: number | null
  /** What the receiver said, shortened. */
  said: string
  /** For people: why it was not sent. Null when it was. */
  failure: string | null
  retryAfterMs?: number | null
  /** The receiver wants nothing more at this endpoint. */
  endpointIsGone?: boolean
}

export interface AttemptEnd {
  outcome: Outcome
  state: 'due' | 'sent' | 'failed' | 'dropped'
  at: Date
  tookMs: number
  /** When to try again. */
  dueAt: Date | null
}

const CLAIM = sql`
  update effects set fence = fence + 1, attempts = attempts + 1, lease_until = `
const CLAIMED = sql`
  effects.id, run_id as "runId", step_id as "stepId", kind, account_id as "accountId", contact_id as "contactId",
  effects.endpoint_id as "endpointId", payload, attempts, attempts_before as "attemptsBefore", fence, unwanted, created_at as "createdAt"`

/** The claim itself counts as an attempt: an effect that kills whoever sends it must run out of them too. */
export async function claimOfKind(
  db: Db,
  { kind, now, limit }: { kind: EffectKind; now: Date; limit: number },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    ${CLAIM} ${leaseEnd(now)} from (
      select id from effects where state = 'due' and kind = ${kind} and due_at <= ${now}::timestamptz
        and (lease_until is null or lease_until <= ${now}::timestamptz)
      order by due_at limit ${limit} for update skip locked
    ) free where effects.id = free.id returning ${CLAIMED}`.execute(db)
  return rows
}

/** The oldest few of each endpoint that has places left: one that hangs keeps only its own waiting. */
export async function claimForEndpoints(
  db: Db,
  about: { now: Date; limit: number; each: number; taken: ReadonlyMap<number, number> },
): Promise<Claimed[]> {
  const busy = [...about.taken].filter(([, count]) => count > 0)
  const { rows } = await sql<Claimed>`
    ${CLAIM} ${leaseEnd(about.now)} from (
      select due.id from (
        select endpoints.id, ${about.each}::int - coalesce(busy.count, 0) as places from webhook_endpoints endpoints
          left join unnest(${busy.map(([id]) => id)}::int[], ${busy.map(([, count]) => count)}::int[]) as busy (id, count)
            on busy.id = endpoints.id
      ) endpoints cross join lateral (
        select id from effects where state = 'due' and endpoint_id = endpoints.id and due_at <= ${about.now}::timestamptz
          and (lease_until is null or lease_until <= ${about.now}::timestamptz)
        order by due_at limit greatest(endpoints.places, 0) for update skip locked
      ) due limit ${about.limit}
    ) free where effects.id = free.id returning ${CLAIMED}`.execute(db)
  return rows
}

function leaseEnd(now: Date) {
  return sql`${new Date(now.getTime() + LEASE_MS)}::timestamptz`
}

/**
 * Records how an attempt ended. Only the word of the worker that took the effect last counts: whoever lost it changes nothing, not
 * even the list of attempts. Returns what its run is to be told.
 */
export async function saveAttempt(trx: Trx, effect: Claimed, end: AttemptEnd): Promise<SettledEffect | null> {
  const held = await trx
    .selectFrom('effects')
    .select(['told', 'unwanted'])
    .where('id', '=', effect.id)
    .where('state', '=', 'due')
    .where('fence', '=', effect.fence)
    .forUpdate()
    .executeTakeFirst()
  return held ? saveEnd(trx, effect, asWanted(end, held.unwanted), held.told) : null
}

/** What came to be unwanted while it was being sent is not tried again. */
function asWanted(end: AttemptEnd, unwanted: string | null): AttemptEnd {
  if (end.state !== 'due' || unwanted === null) return end
  return { ...end, state: 'dropped', dueAt: null, outcome: { ...end.outcome, failure: unwanted } }
}

async function saveEnd(trx: Trx, effect: Claimed, end: AttemptEnd, told: string | null): Promise<SettledEffect | null> {
  const { outcome, state, at, dueAt } = end
  const isFinal = state !== 'due'
  await trx
    .updateTable('effects')
    .set({
      state,
      lease_until: null,
      ...(dueAt ? { due_at: dueAt } : {}),
      ...(state === 'sent' ? { sent_at: at } : {}),
      ...(isFinal && told !== 'sent' ? { told: state } : {}),
      answer: outcome.said,
      failure: outcome.failure,
    })
    .where('id', '=', effect.id)
    .execute()
  await insertAttempt(trx, effect, end)
  if (outcome.endpointIsGone) await switchGone(trx, effect, end)
  if (isFinal) await tellScreens(trx, 'effects')
  const { id, runId, stepId, kind } = effect
  if (!isFinal || runId === null || stepId === null || told === 'sent') return null
  return { id, runId, stepId, kind, state, answer: outcome.said, failure: outcome.failure, at }
}

async function insertAttempt(trx: Trx, effect: Claimed, { outcome, at, tookMs }: AttemptEnd): Promise<void> {
  await trx
    .insertInto('effect_attempts')
    .values({
      effect_id: effect.id,
      attempt: effect.attempts,
      at,
      took_ms: tookMs,
      ok: outcome.result === 'sent',
      status: outcome.status,
      said: outcome.failure === null ? outcome.said : `${outcome.failure}\n${outcome.said}`.trim(),
    })
    .execute()
}

async function switchGone(trx: Trx, { endpointId }: Claimed, { at }: AttemptEnd): Promise<void> {
  if (endpointId === null) return
  await trx
    .updateTable('webhook_endpoints')
    .set({ state: 'gone', because: 'The receiver answered 410 Gone: it wants no more messages.', changed_at: at })
    .where('id', '=', endpointId)
    .where('state', '=', 'on')
    .execute()
  await tellScreens(trx, 'webhooks')
}

export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]?.now ?? new Date()
}
