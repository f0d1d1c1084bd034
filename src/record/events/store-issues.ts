import type { PoolClient } from 'pg'

export interface IssueDraft {
  readonly sourceId: number
  readonly kind: 'rejected' | 'parked' | 'conflict'
  readonly receivedAt: Date
  readonly sentAt: Date | null
  readonly code: string
  readonly message: string
  readonly eventType: string | null
  readonly eventName: string | null
  readonly messageId: string | null
  readonly raw: string
  /** JSON text; null where it came without a batch. */
  readonly context: string | null
}

const RAW_BYTES = 40_000

/** Keeps what could not be used, for the debugger. */
export async function insertIssues(client: Pick<PoolClient, 'query'>, issues: readonly IssueDraft[]): Promise<void> {
  if (issues.length === 0) return
  const text = (value: string | null) => value?.toWellFormed().replaceAll('\0', '�').slice(0, 300) ?? null
  await client.query(
    `insert into event_issues (source_id, kind, received_at, sent_at, code, message, event_type, event_name, message_id, raw, context)
     select source_id, kind, received_at, sent_at, code, message, event_type, event_name, message_id, decode(raw, 'base64'), context
     from unnest($1::int[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
       with ordinality as given (source_id, kind, received_at, sent_at, code, message, event_type, event_name, message_id, raw, context, n)
     where exists (select from sources where sources.id = given.source_id) order by n`,
    [
      issues.map(({ sourceId }) => sourceId),
      issues.map(({ kind }) => kind),
      issues.map(({ receivedAt }) => receivedAt),
      issues.map(({ sentAt }) => sentAt),
      issues.map(({ code }) => code),
      issues.map(({ message }) => text(message)),
      issues.map(({ eventType }) => text(eventType)),
      issues.map(({ eventName }) => text(eventName)),
      issues.map(({ messageId }) => text(messageId)),
      issues.map(({ raw }) => Buffer.from(raw).subarray(0, RAW_BYTES).toString('base64')),
      issues.map(({ context }) => context),
    ],
  )
}
