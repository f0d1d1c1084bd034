import { sql, type Db } from '../db/database.ts'

export interface RawEventToMake {
  accountId: number
  /** Instant, ISO 8601. */
  at: string
  name: string
  type?: string
  userId?: string | null
  properties?: Record<string, unknown>
}

/** Raw events as the intake would have stored them, in the order given; nothing is counted from them. */
export async function insertRawEvents(db: Db, events: readonly RawEventToMake[], sourceId = 2): Promise<void> {
  const rows = events.map(({ accountId, at, name, type, userId, properties }) => ({
    account_id: accountId,
    at,
    name,
    type: type ?? 't',
    user_id: userId ?? null,
    properties: properties ?? {},
  }))
  await sql`
    insert into events (account_id, at, source_id, type, name, user_id, properties)
    select account_id, at, ${sourceId}, type, name, user_id, properties
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as rows (account_id bigint, at timestamptz, type text, name text, user_id text, properties jsonb)`.execute(db)
}
