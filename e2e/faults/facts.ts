import type { Client } from 'pg'
import { misplacedEvents } from './belonging.ts'

/**
 * What must hold of what is stored, worked out from raw events in a way of its own: nothing here knows how the product
 * counts. Each query returns the rows that are wrong.
 */
const FACTS: Readonly<Record<string, string | ((client: Client) => Promise<object[]>)>> = {
  'a message is stored once': `
    select source_id, message_id, count(*) from events group by 1, 2 having count(*) > 1`,

  'every stored message has its receipt, and no receipt is without one': `
    select source_id, (select count(*) from events where events.source_id = s.source_id) as events,
      (select count(*) from message_receipts r where r.source_id = s.source_id) as receipts
    from event_sources s
    where (select count(*) from events where events.source_id = s.source_id)
       <> (select count(*) from message_receipts r where r.source_id = s.source_id)`,

  'an event belongs to the account it names, else to that of its user at its time': misplacedEvents,

  'numbers of days are those of the raw events': `
    with counted as (
      select m.id as metric_id, m.definition ->> 'count' as kind, e.account_id, (e.at at time zone r.zone)::date as day,
        e.at, e.message_id, e.user_id,
        case when jsonb_typeof(e.properties -> (m.definition ->> 'property')) = 'number'
          then (e.properties ->> (m.definition ->> 'property'))::numeric end as number
      from metrics m cross join event_rules r join events e
        on m.definition -> 'types' ? e.type
        and (jsonb_array_length(m.definition -> 'names') = 0 or m.definition -> 'names' ? e.name)
        and not exists (select from jsonb_array_elements(m.definition -> 'where') w
          where not coalesce((e.properties -> (w ->> 'property')) = (w -> 'value'), false))
      where m.fed_by = 'events' and e.account_id <> 0),
    expected as (
      select account_id, metric_id, day, count(*)::numeric as value from counted where kind = 'events' group by 1, 2, 3
      union all
      select account_id, metric_id, day, count(distinct user_id) from counted where kind = 'users' and user_id is not null group by 1, 2, 3
      union all
      select account_id, metric_id, day, sum(number) from counted where kind = 'sum' and number is not null group by 1, 2, 3
      union all
      select account_id, metric_id, day, (array_agg(number order by at desc, message_id collate "C" desc))[1]
      from counted where kind = 'last' and number is not null group by 1, 2, 3)
    select account_id, metric_id, day, expected.value as should_be, d.value as stands
    from expected full join metric_days d using (account_id, metric_id, day)
    where expected.value is distinct from d.value`,

  'users of a day are those of the raw events': `
    with expected as (
      select distinct e.account_id, m.id as metric_id, (e.at at time zone r.zone)::date as day, e.user_id
      from metrics m cross join event_rules r join events e on m.definition -> 'types' ? e.type
        and (jsonb_array_length(m.definition -> 'names') = 0 or m.definition -> 'names' ? e.name)
      where m.fed_by = 'events' and m.definition ->> 'count' = 'users' and e.account_id <> 0 and e.user_id is not null)
    select * from (table expected except select account_id, metric_id, day, user_id from user_days) as missing
    union all
    select * from (select account_id, metric_id, day, user_id from user_days except table expected) as extra`,

  'what waits is what stands without an account': `
    select (select coalesce(sum(events), 0) from event_waits) as said, (select count(*) from events where account_id = 0) as are
    where (select coalesce(sum(events), 0) from event_waits) <> (select count(*) from events where account_id = 0)`,

  'every name is counted as often as it came': `
    with are as (select source_id, type, name, count(*)::bigint as events from events group by 1, 2, 3)
    select * from are full join event_names n using (source_id, type, name) where are.events is distinct from n.events`,

  'nothing that is right was rejected, parked or taken for a conflict': `
    select kind, code, message, message_id from event_issues`,
}

export async function wrongFacts(client: Client): Promise<{ fact: string; examples: unknown[] }[]> {
  const wrong: { fact: string; examples: unknown[] }[] = []
  for (const [fact, query] of Object.entries(FACTS)) {
    const rows = typeof query === 'string' ? (await client.query<object>(query)).rows : await query(client)
    if (rows.length > 0) wrong.push({ fact: `${fact}: ${rows.length} wrong`, examples: rows.slice(0, 3) })
  }
  return wrong
}
