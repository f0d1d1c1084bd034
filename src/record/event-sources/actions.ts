import { randomBytes } from 'node:crypto'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { bumpRules } from '../events/store-lock.ts'
import type { changeEventSource, changeWriteKey, createEventSource, createWriteKey } from './contract.ts'
import { keyRevoked, nameTaken, sourceRetired } from './errors.ts'
import { sourceKey } from './source-key.ts'
import {
  insertEventSource,
  insertWriteKey,
  isNameTaken,
  lockEventSource,
  lockWriteKey,
  saveEventSource,
  saveWriteKey,
  sourceKeysLike,
} from './store.ts'

/** Begins every write key, so that people and secret scanners tell it from an API key. */
const KEY_PREFIX = 'vw_'
const FIRST_KEY_NAME = 'First key'

export async function makeEventSource({ name }: ParsedInputOf<typeof createEventSource>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    if (await isNameTaken(trx, name)) throw nameTaken(name)
    const key = sourceKey(name, (beginning) => sourceKeysLike(trx, beginning))
    const createdBy = context.actor.memberId
    const id = await insertEventSource(trx, { key: await key, name, createdBy }, context.now)
    const first = { sourceId: id, key: newWriteKey(), name: FIRST_KEY_NAME, allowedOrigins: [], createdBy }
    const made = await insertWriteKey(trx, first, context.now)
    const sentence = `made the event source ${name} with a write key`
    await recordAudit(trx, context, [
      { action: 'event_sources.created', subjectKind: 'source', subjectId: id, sentence },
    ])
    await announce(trx, id)
    return { id, key: made }
  })
}

export async function editEventSource(input: ParsedInputOf<typeof changeEventSource>, context: Context) {
  const { sourceId, ...given } = input
  return inTransaction(context.db, async (trx) => {
    const before = await lockEventSource(trx, sourceId)
    if (!before) throw notFound('This event source')
    const after = { ...before, ...withoutAbsent(given) }
    if (await isNameTaken(trx, after.name, sourceId)) throw nameTaken(after.name)
    const changed = (['name', 'groupType', 'accountTrait', 'createsAccounts'] as const).filter(
      (field) => before[field] !== after[field],
    )
    if (changed.length === 0) return before
    await saveEventSource(trx, after, context.now)
    const detail = Object.fromEntries(changed.map((field) => [field, [before[field], after[field]]]))
    const isRenamed = before.name !== after.name
    const sentence = isRenamed
      ? `renamed the event source ${before.name} to ${after.name}`
      : `changed how events of ${before.name} find their accounts`
    await recordAudit(trx, context, [
      { action: 'event_sources.changed', subjectKind: 'source', subjectId: sourceId, sentence, detail },
    ])
    await announce(trx, sourceId)
    return after
  })
}

export async function makeWriteKey(input: ParsedInputOf<typeof createWriteKey>, context: Context) {
  const { sourceId, name, allowedOrigins } = input
  return inTransaction(context.db, async (trx) => {
    const source = await lockEventSource(trx, sourceId)
    if (!source) throw notFound('This event source')
    if (source.retiredAt !== null) throw sourceRetired()
    const made = await insertWriteKey(
      trx,
      { sourceId, key: newWriteKey(), name, allowedOrigins: unique(allowedOrigins), createdBy: context.actor.memberId },
      context.now,
    )
    const sentence = `made the write key “${name}” of ${source.name}`
    const detail = { allowedOrigins: made.allowedOrigins }
    await recordAudit(trx, context, [
      { action: 'write_keys.created', subjectKind: 'write_key', subjectId: made.id, sentence, detail },
    ])
    await announce(trx, sourceId)
    return made
  })
}

export async function editWriteKey(input: ParsedInputOf<typeof changeWriteKey>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const before = await lockWriteKey(trx, input.writeKeyId)
    if (!before) throw notFound('This write key')
    if (before.revokedAt !== null) throw keyRevoked()
    const name = input.name ?? before.name
    const allowedOrigins = unique(input.allowedOrigins ?? before.allowedOrigins)
    const sameOrigins = allowedOrigins.join() === before.allowedOrigins.join()
    if (name === before.name && sameOrigins) return before
    const sentence = sameOrigins
      ? `renamed the write key “${before.name}” of ${before.sourceName} to “${name}”`
      : `changed from where browsers may send with the write key “${name}” of ${before.sourceName}`
    const detail = { allowedOrigins: [before.allowedOrigins, allowedOrigins] }
    await recordAudit(trx, context, [
      { action: 'write_keys.changed', subjectKind: 'write_key', subjectId: before.id, sentence, detail },
    ])
    await announce(trx, before.sourceId)
    return saveWriteKey(trx, before.id, { name, allowedOrigins, revokedAt: null })
  })
}

/** Revokes a key at once. Revoking twice is no mistake. */
export async function revokeKey(writeKeyId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const before = await lockWriteKey(trx, writeKeyId)
    if (!before) throw notFound('This write key')
    if (before.revokedAt !== null) return before
    const sentence = `revoked the write key “${before.name}” of ${before.sourceName}`
    await recordAudit(trx, context, [
      { action: 'write_keys.revoked', subjectKind: 'write_key', subjectId: before.id, sentence },
    ])
    await announce(trx, before.sourceId)
    return saveWriteKey(trx, before.id, { ...before, revokedAt: context.now })
  })
}

/** Whoever takes events in reads sources and keys anew; open screens do too. */
async function announce(trx: Trx, sourceId: number): Promise<void> {
  await bumpRules(trx)
  await tellScreens(trx, 'event-sources', [sourceId])
}

function newWriteKey(): string {
  return `${KEY_PREFIX}${randomBytes(16).toString('hex')}`
}

function unique(origins: readonly string[]): string[] {
  return [...new Set(origins)]
}

function withoutAbsent<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
