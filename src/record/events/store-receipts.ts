import type { PoolClient } from 'pg'
import { bigints, byteStrings, ints } from '../../platform/db/wire-lists.ts'

const HASH_BYTES = 16

export interface Receipt {
  readonly sourceId: number
  /** 16 bytes of the message id, as hexadecimal text. */
  readonly hash: string
  /** 48 bits of what the message says. */
  readonly content: number
}

export interface ReceiptOrigin {
  readonly receivedOn: string
  readonly importId: number | null
}

/**
 * Takes these message ids, which are in the order of source and hash and each named once. Returns the hashes that were
 * free (null: all of them); the others stand for a message that came before.
 */
export async function takeReceipts(
  client: PoolClient,
  receipts: readonly Receipt[],
  { receivedOn, importId }: ReceiptOrigin,
): Promise<ReadonlySet<string> | null> {
  const { rows } = await client.query<{ taken: number; hashes: Buffer | null }>({
    name: 'take-receipts',
    text: `
      with taken as (
        insert into message_receipts (source_id, message_hash, received_on, content_hash, import_id)
        select source_id, message_hash, $4::date, content_hash, $5::bigint
        from unnest($1::int[], $2::bytea[], $3::bigint[]) as given (source_id, message_hash, content_hash)
        on conflict do nothing returning source_id, message_hash)
      select count(*)::int as taken,
        case when count(*) < $6::int then string_agg(int4send(source_id) || message_hash, ''::bytea) end as hashes
      from taken`,
    values: [...receiptLists(receipts), receivedOn, importId, receipts.length],
  })
  const [row] = rows
  if (row?.taken === receipts.length) return null
  return hashesOf(row?.hashes ?? null)
}

/** Sources, hashes and contents, each as a list. */
export function receiptLists(receipts: readonly Receipt[]): Buffer[] {
  return [
    ints(receipts.map(({ sourceId }) => sourceId)),
    byteStrings(receipts.map(({ hash }) => hash)),
    bigints(receipts.map(({ content }) => content)),
  ]
}

function hashesOf(bytes: Buffer | null): Set<string> {
  const hashes = new Set<string>()
  if (!bytes) return hashes
  const width = 4 + HASH_BYTES
  for (let at = 0; at < bytes.length; at += width) {
    hashes.add(receiptKey(bytes.readInt32BE(at), bytes.toString('hex', at + 4, at + width)))
  }
  return hashes
}

export function receiptKey(sourceId: number, hash: string): string {
  return `${sourceId} ${hash}`
}

/** What the message ids that were taken before stand for, by `receiptKey`. */
export async function contentsOf(client: PoolClient, receipts: readonly Receipt[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ source_id: number; hash: string; content_hash: number }>(
    `select receipts.source_id, encode(receipts.message_hash, 'hex') as hash, receipts.content_hash
     from unnest($1::int[], $2::text[]) as given (source_id, hash)
       join message_receipts receipts on receipts.source_id = given.source_id and receipts.message_hash = decode(given.hash, 'hex')`,
    [receipts.map(({ sourceId }) => sourceId), receipts.map(({ hash }) => hash)],
  )
  return new Map(rows.map((row) => [receiptKey(row.source_id, row.hash), row.content_hash]))
}
