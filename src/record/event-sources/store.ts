import type { Db, Trx } from '../../platform/db/database.ts'

export interface StoredEventSource {
  readonly id: number
  readonly name: string
  readonly retiredAt: Date | null
  readonly groupType: string | null
  readonly accountTrait: string | null
  readonly createsAccounts: boolean
}

export interface StoredWriteKey {
  readonly id: number
  readonly sourceId: number
  readonly key: string
  readonly name: string
  readonly allowedOrigins: string[]
  readonly createdAt: Date
  readonly revokedAt: Date | null
}

export async function lockEventSource(trx: Trx, id: number): Promise<StoredEventSource | undefined> {
  return trx
    .selectFrom('event_sources')
    .innerJoin('sources', 'sources.id', 'event_sources.source_id')
    .select([
      'sources.id',
      'sources.name',
      'sources.retired_at as retiredAt',
      'group_type as groupType',
      'account_trait as accountTrait',
      'creates_accounts as createsAccounts',
    ])
    .where('sources.id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Whether another event source has the name, in whatever letters. */
export async function isNameTaken(db: Db, name: string, exceptId = 0): Promise<boolean> {
  const taken = await db
    .selectFrom('sources')
    .select('id')
    .where('kind', '=', 'events')
    .where('retired_at', 'is', null)
    .where((has) => has(has.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('id', '<>', exceptId)
    .executeTakeFirst()
  return taken !== undefined
}

/** Keys of sources that begin like this one; a new key must be none of them. */
export async function sourceKeysLike(db: Db, beginning: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('sources')
    .select('key')
    .where((has) => has(has.fn<boolean>('starts_with', ['key', has.val(beginning)]), '=', true))
    .execute()
  return new Set(rows.map(({ key }) => key))
}

export async function insertEventSource(
  trx: Trx,
  { key, name, createdBy }: { key: string; name: string; createdBy: number | null },
  now: Date,
): Promise<number> {
  const { id } = await trx
    .insertInto('sources')
    .values({ key, name, kind: 'events' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx.insertInto('event_sources').values({ source_id: id, created_by: createdBy, changed_at: now }).execute()
  return id
}

export async function saveEventSource(
  trx: Trx,
  { id, name, groupType, accountTrait, createsAccounts }: Omit<StoredEventSource, 'retiredAt'>,
  now: Date,
): Promise<void> {
  await trx.updateTable('sources').set({ name }).where('id', '=', id).execute()
  await trx
    .updateTable('event_sources')
    .set({ group_type: groupType, account_trait: accountTrait, creates_accounts: createsAccounts, changed_at: now })
    .where('source_id', '=', id)
    .execute()
}

const KEY_COLUMNS = [
  'id',
  'source_id as sourceId',
  'key',
  'name',
  'allowed_origins as allowedOrigins',
  'created_at as createdAt',
  'revoked_at as revokedAt',
] as const

interface NewWriteKey {
  sourceId: number
  key: string
  name: string
  allowedOrigins: readonly string[]
  createdBy: number | null
}

export async function insertWriteKey(trx: Trx, made: NewWriteKey, now: Date): Promise<StoredWriteKey> {
  return trx
    .insertInto('write_keys')
    .values({
      source_id: made.sourceId,
      key: made.key,
      name: made.name,
      allowed_origins: [...made.allowedOrigins],
      created_by: made.createdBy,
      created_at: now,
    })
    .returning(KEY_COLUMNS)
    .executeTakeFirstOrThrow()
}

export async function lockWriteKey(
  trx: Trx,
  id: number,
): Promise<(StoredWriteKey & { readonly sourceName: string }) | undefined> {
  const key = await trx.selectFrom('write_keys').select(KEY_COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!key) return undefined
  const source = await trx.selectFrom('sources').select('name').where('id', '=', key.sourceId).executeTakeFirstOrThrow()
  return { ...key, sourceName: source.name }
}

export async function saveWriteKey(
  trx: Trx,
  id: number,
  { name, allowedOrigins, revokedAt }: Pick<StoredWriteKey, 'name' | 'allowedOrigins' | 'revokedAt'>,
): Promise<StoredWriteKey> {
  return trx
    .updateTable('write_keys')
    .set({ name, allowed_origins: allowedOrigins, revoked_at: revokedAt })
    .where('id', '=', id)
    .returning(KEY_COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Working keys first, then by age. */
export async function writeKeysOf(db: Db, sourceId: number): Promise<StoredWriteKey[]> {
  return db
    .selectFrom('write_keys')
    .select(KEY_COLUMNS)
    .where('source_id', '=', sourceId)
    .orderBy((has) => has('revoked_at', 'is not', null))
    .orderBy('id')
    .execute()
}
