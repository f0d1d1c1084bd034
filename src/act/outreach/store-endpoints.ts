import type { Db, Trx } from '../../platform/db/database.ts'

export interface StoredEndpoint {
  id: number
  name: string
  url: string
  secret: Buffer
  oldSecret: Buffer | null
  oldSecretUntil: Date | null
  /** removed: kept by name for the list of deliveries. */
  state: 'on' | 'off' | 'gone' | 'removed'
  because: string | null
  /** Null: all. */
  events: string[] | null
}

const COLUMNS = [
  'id',
  'name',
  'url',
  'secret',
  'old_secret as oldSecret',
  'old_secret_until as oldSecretUntil',
  'state',
  'because',
  'events',
] as const

export async function endpointById(db: Db, id: number): Promise<StoredEndpoint | undefined> {
  const found = await db.selectFrom('webhook_endpoints').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return found as StoredEndpoint | undefined
}

export async function lockEndpoint(trx: Trx, id: number): Promise<StoredEndpoint | undefined> {
  const query = trx.selectFrom('webhook_endpoints').select(COLUMNS).where('id', '=', id).forUpdate()
  return (await query.executeTakeFirst()) as StoredEndpoint | undefined
}

export async function insertEndpoint(
  trx: Trx,
  made: { name: string; url: string; events?: string[] | null; secret: Buffer; createdBy: number | null; now: Date },
): Promise<number> {
  const { id } = await trx
    .insertInto('webhook_endpoints')
    .values({
      name: made.name,
      url: made.url,
      secret: made.secret,
      events: made.events ?? null,
      created_by: made.createdBy,
      created_at: made.now,
      changed_at: made.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function saveEndpoint(trx: Trx, endpoint: StoredEndpoint, now: Date): Promise<void> {
  await trx
    .updateTable('webhook_endpoints')
    .set({
      name: endpoint.name,
      url: endpoint.url,
      secret: endpoint.secret,
      old_secret: endpoint.oldSecret,
      old_secret_until: endpoint.oldSecretUntil,
      state: endpoint.state,
      because: endpoint.because,
      events: endpoint.events,
      changed_at: now,
    })
    .where('id', '=', endpoint.id)
    .execute()
}
