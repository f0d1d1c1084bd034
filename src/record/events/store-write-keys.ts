import { sql, type Db } from '../../platform/db/database.ts'

/** A key that lets events in, with what is needed to judge a request that carries it. */
export interface WriteKey {
  readonly key: string
  readonly sourceId: number
  /** Origins a browser may send from; none named: any. */
  readonly allowedOrigins: readonly string[]
  readonly groupType: string | null
  readonly accountTrait: string | null
}

/** Every key that lets events in just now: not revoked, of a source that is not retired. */
export async function loadWriteKeys(db: Db): Promise<WriteKey[]> {
  const { rows } = await sql<WriteKey>`
    select write_keys.key, write_keys.source_id as "sourceId", write_keys.allowed_origins as "allowedOrigins",
      event_sources.group_type as "groupType", event_sources.account_trait as "accountTrait"
    from write_keys
    join event_sources on event_sources.source_id = write_keys.source_id
    join sources on sources.id = write_keys.source_id
    where write_keys.revoked_at is null and sources.retired_at is null`.execute(db)
  return rows
}
