import type { Pool } from 'pg'

/** Plain accounts with external ids `account-1`, `account-2` …, as an import by hand leaves them. */
export async function makeAccounts(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `insert into members (email, name, role, state)
     select 'csm' || n || '@bench.test', 'Member ' || n, 'csm', 'active' from generate_series(1, 50) n on conflict do nothing`,
  )
  await pool.query(
    `insert into accounts (name, source_id, owner_id, segment_id, stage_id, domain, industry, country, customer_since, renewal_on, mrr_minor, last_contact_at)
     select (array['Nordic', 'Blue', 'Acme', 'Quartz', 'Delta', 'Summit', 'Harbor', 'Vertex'])[1 + n % 8] || ' ' ||
         (array['Systems', 'Foods', 'Logistics', 'Health', 'Energy', 'Media', 'Labs'])[1 + n % 7] || ' ' || n,
       (select id from sources where key = 'import'),
       (select array_agg(id) from members where role = 'csm')[1 + n % 50],
       (select array_agg(id) from segments)[1 + n % greatest(1, (select count(*) from segments)::int)],
       (select array_agg(id) from stages)[1 + n % greatest(1, (select count(*) from stages)::int)],
       'company' || n || '.example',
       (array['Software', 'Retail', 'Finance', 'Healthcare', 'Manufacturing'])[1 + n % 5],
       (array['DE', 'FR', 'US', 'GB', 'NO', 'JP'])[1 + n % 6],
       date '2020-01-01' + n % 2000, current_date + n % 365, (n * 7919) % 5000000, now() - make_interval(days => n % 200)
     from generate_series(1, $1::int) n`,
    [count],
  )
  await pool.query(
    `insert into external_ids (kind, source_id, external_id, account_id, row_id)
     select 'account', source_id, 'account-' || row_number() over (order by id), id, id from accounts`,
  )
  await pool.query('analyze')
}

/** Custom fields on every account: a text of five values, a number, a day. */
export async function makeAttributes(pool: Pool): Promise<void> {
  await pool.query(
    `insert into custom_fields (entity, key, name, type)
     values ('account', 'tier', 'Tier', 'text'), ('account', 'seats', 'Seats', 'number'), ('account', 'signed', 'Signed', 'day')`,
  )
  await pool.query(
    `insert into account_attributes (account_id, attributes)
     select id, jsonb_build_object('tier', (array['gold', 'silver', 'bronze', 'free', 'trial'])[1 + id % 5], 'seats', id % 500,
       'signed', (date '2021-01-01' + (id % 1500)::int)::text) from accounts
     on conflict (account_id) do update set attributes = excluded.attributes`,
  )
  await pool.query('analyze account_attributes')
}

/** Metrics `metric_1` … and a value for every account, metric and day of the last `days` days up to `endsAgo` days ago. Rows made. */
export async function makeUsage(
  pool: Pool,
  { metrics, days, endsAgo = 0 }: { metrics: number; days: number; endsAgo?: number },
): Promise<number> {
  await pool.query(
    `insert into metrics (key, name) select 'metric_' || n, 'Metric ' || n from generate_series(1, $1::int) n`,
    [metrics],
  )
  const made = await makeDays(pool, { newest: endsAgo, oldest: endsAgo + days - 1, order: 'account, metric' })
  await pool.query('vacuum analyze metric_days')
  return made
}

/** The values of today, metric after metric: those of an account lie as far apart as they can. Rows made. */
export function makeToday(pool: Pool): Promise<number> {
  return makeDays(pool, { newest: 0, oldest: 0, order: 'metric, account' })
}

/** Values of every account and metric from so many days ago to so many. */
async function makeDays(
  pool: Pool,
  { newest, oldest, order }: { newest: number; oldest: number; order: 'account, metric' | 'metric, account' },
): Promise<number> {
  const made = await pool.query(
    `insert into metric_days (account_id, metric_id, day, source_id, value)
     select a.id, m.id, current_date - d, (select id from sources where key = 'import'), (a.id * 31 + m.id * 17 + d * 7) % 100
     from accounts a, metrics m, generate_series($1::int, $2::int) d
     where m.key like 'metric\\_%' order by ${order === 'account, metric' ? '1, 2' : '2, 1'}, 3
     on conflict (account_id, metric_id, day) do update set value = excluded.value + 1`,
    [newest, oldest],
  )
  await pool.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
     select (select id from sources where key = 'import'), 'usage', m.id, current_date - d, (select count(*) from accounts)
     from metrics m, generate_series($1::int, $2::int) d where m.key like 'metric\\_%' on conflict do nothing`,
    [newest, oldest],
  )
  return made.rowCount ?? 0
}
