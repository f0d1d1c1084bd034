import type { PoolClient } from 'pg'
import { mergeTraits, type Traits, type TraitsOf } from './traits.ts'

/** Keeps what users and groups are said to be. What is new waits to be brought to contacts and accounts. */
export async function keepTraits(client: PoolClient, all: readonly TraitsOf[]): Promise<void> {
  if (all.length === 0) return
  const names = [all.map(({ sourceId }) => sourceId), all.map(({ kind }) => kind), all.map(({ key }) => key)]
  // Rows that are not there yet are made first, so that everyone locks the same rows in the same order.
  await client.query(
    `insert into event_traits (source_id, kind, key, traits) select *, '{}'::jsonb from unnest($1::int[], $2::text[], $3::text[])
     order by 1, 2, 3 on conflict do nothing`,
    names,
  )
  const { rows } = await client.query<{ source_id: number; kind: string; key: string; traits: Traits }>(
    `select source_id, kind, key, traits from event_traits
     where (source_id, kind, key) in (select * from unnest($1::int[], $2::text[], $3::text[]))
     order by source_id, kind, key for update`,
    names,
  )
  const known = new Map(rows.map((row) => [`${row.source_id} ${row.kind} ${row.key}`, row.traits]))
  const merged = all.map((one) => mergeTraits(known.get(`${one.sourceId} ${one.kind} ${one.key}`) ?? {}, one.traits))
  await client.query(
    `update event_traits set traits = given.traits, changed_at = now(), applied_at = null
     from unnest($1::int[], $2::text[], $3::text[], $4::jsonb[]) as given (source_id, kind, key, traits)
     where event_traits.source_id = given.source_id and event_traits.kind = given.kind and event_traits.key = given.key
       and event_traits.traits is distinct from given.traits`,
    [...names, merged.map((traits) => JSON.stringify(traits))],
  )
}
