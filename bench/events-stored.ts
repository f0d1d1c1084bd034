import type { Pool } from 'pg'
import { WORKLOAD } from './event-workload.ts'

const DAYS = 30
/** Rows of one statement. */
const AT_ONCE = 1_000_000

/**
 * What an installation holds that has taken so many events in the last weeks: raw events of this month, their receipts, daily
 * numbers of every account and metric, users of days. Indexes are as large as they are there, and a page of them that is
 * written for the first time after a checkpoint goes to the log whole, as it does there. Metrics must have been made.
 */
export async function storeBefore(db: Pool, sourceId: number, events: number): Promise<void> {
  const client = await db.connect()
  try {
    // Rows of which nobody is to be told: no triggers.
    await client.query('set session_replication_role = replica')
    for (let from = 0; from < events; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, events - from)
      await client.query(
        `with given as (
           select floor($2 * power(random(), 3))::int as account, random() as of_month, n from generate_series($3::int, $4::int) n)
         insert into events (account_id, at, source_id, type, name, user_id, message_id, properties, received_at)
         select account + 1, date_trunc('month', now()) + of_month * (now() - date_trunc('month', now())), $1, 't',
           'Feature ' || n % 40 || ' used', 'u' || account || '-' || n % 20, 'stored-' || n,
           jsonb_build_object('path', '/projects/' || account || '/reports/1', 'plan', 'pro', 'amount', n % 500, 'ok', true), now()
         from given order by account, of_month`,
        [sourceId, WORKLOAD.accounts, from, from + count - 1],
      )
      await client.query(
        `insert into message_receipts (source_id, message_hash, content_hash, received_on)
         select $1, decode(md5('stored-' || n), 'hex'), n, current_date - 1 from generate_series($2::int, $3::int) n`,
        [sourceId, from, from + count - 1],
      )
    }
    await client.query(
      `insert into metric_days (account_id, metric_id, day, source_id, value)
       select account, metrics.id, current_date - ago, $1, 3
       from generate_series(1, $2) account, metrics, generate_series(1, $3) ago where fed_by = 'events'
       order by 1, 2, 3 on conflict do nothing`,
      [sourceId, WORKLOAD.accounts, DAYS],
    )
    await client.query(
      `insert into user_days (account_id, metric_id, day, user_id)
       select account, metrics.id, current_date - ago, 'u' || account - 1 || '-' || (account + ago + n) % 20
       from generate_series(1, $1) account, metrics, generate_series(1, $2) ago, generate_series(1, 6) n
       where definition ->> 'count' = 'users' order by 1, 2, 3, 4 on conflict do nothing`,
      [WORKLOAD.accounts, DAYS],
    )
    await client.query('reset session_replication_role')
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    client.release()
  }
}
