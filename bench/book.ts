import type { Pool } from 'pg'

/**
 * Gives a CSM the first `size` accounts as a book on which about a quarter needs somebody: falls, renewals, promoters
 * without use, and silence judged on a source that delivered every day of the last 90.
 */
export async function makeBook(pool: Pool, { memberId, size }: { memberId: number; size: number }): Promise<void> {
  await pool.query(
    `update accounts set owner_id = $1, renewal_on = current_date + 20 + (id * 7 % 700)::int,
       last_contact_at = now() - make_interval(days => (id % 16)::int) where id <= $2`,
    [memberId, size],
  )
  await pool.query(
    `update account_health set change_7 = case when id % 23 = 0 then -8 else 1 end, change_30 = case when id % 29 = 0 then -12 else 2 end
     from accounts where id = account_id and id <= $1`,
    [size],
  )
  await makeUse(pool, size)
  await pool.query(
    `insert into survey_responses (account_id, source_id, external_id, survey, score, answered_at)
     select id, (select id from sources where key = 'import'), 'nps-' || id, 'nps', 9 + id % 2, now() - make_interval(days => (id % 170)::int)
     from accounts where id <= $1 and id % 10 = 0`,
    [size],
  )
  await pool.query(
    `insert into health_changes (account_id, at, kind, before, after, day)
     select id, now() - interval '5 days', 'band', 'good', 'fair', current_date - 5 from accounts where id <= $1 and id % 50 = 0`,
    [size],
  )
  await pool.query('truncate dirty_accounts')
  await pool.query('update account_health set restated_on = current_date + 1')
  await pool.query('vacuum analyze')
}

/** Three metrics of the last 28 days for every tenth account, and days on which the source delivered twelve of them. */
async function makeUse(pool: Pool, size: number): Promise<void> {
  await pool.query(
    `insert into metrics (key, name) select 'metric_' || n, 'Metric ' || n from generate_series(1, 12) n`,
  )
  await pool.query(
    `insert into metric_days (account_id, metric_id, day, source_id, value)
     select a.id, m.id, current_date - d, (select id from sources where key = 'import'), (a.id + d) % 3
     from accounts a, metrics m, generate_series(0, 27) d
     where a.id <= $1 and a.id % 10 = 0 and m.key in ('metric_1', 'metric_2', 'metric_3') order by 1, 2, 3`,
    [size],
  )
  await pool.query(
    `insert into source_days (source_id, kind, metric_id, day, signals)
     select (select id from sources where key = 'import'), kind, metric, current_date - d, 100
     from generate_series(0, 89) d, (select 'usage', id from metrics union all values ('activities', 0), ('nps', 0)) fed (kind, metric)`,
  )
}

/** Open tasks on the first accounts of the book, of every priority, due from two weeks ago to a month ahead. */
export async function makeTasks(pool: Pool, { memberId, count }: { memberId: number; count: number }): Promise<void> {
  await pool.query(
    `insert into tasks (account_id, title, priority, due_on, assignee_id)
     select id, 'Send the summary of ' || name, (array['low', 'normal', 'high', 'urgent'])[1 + id % 4],
       current_date - 14 + (id * 7 % 45)::int, $1
     from accounts where id <= $2`,
    [memberId, count],
  )
  await pool.query('vacuum analyze tasks')
}
