import { sql, type Db } from '../../platform/db/database.ts'
import type { WebhookEvent } from './webhook-events.ts'

const RECENT_DAYS = 7

export interface EndpointRow {
  id: number
  name: string
  url: string
  state: 'on' | 'off' | 'gone'
  because: string | null
  events: WebhookEvent[] | null
  createdAt: Date
  oldSecretUntil: Date | null
  sent: number
  failed: number
  waiting: number
  lastSentAt: Date | null
  playbooks: { id: number; name: string }[]
}

/** Endpoints that were not removed, with what went there in the last 7 days and which playbooks send to them. */
export async function endpoints(db: Db, now: Date): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    select endpoints.id, endpoints.name, url, state, because, events, created_at as "createdAt",
      case when old_secret_until > ${now}::timestamptz then old_secret_until end as "oldSecretUntil",
      recent.sent, recent.failed, recent.waiting, recent.last as "lastSentAt",
      coalesce((
        select json_agg(json_build_object('id', playbooks.id, 'name', playbooks.name) order by lower(playbooks.name))
        from playbooks join playbook_versions versions on versions.id = playbooks.live_version_id
        where playbooks.state <> 'archived' and jsonb_path_exists(versions.definition,
          'strict $.steps.** ? (@.kind == "webhook" && @.endpointId == $id)', jsonb_build_object('id', endpoints.id), true)
      ), '[]') as playbooks
    from webhook_endpoints endpoints cross join lateral (
      select count(*) filter (where effects.state = 'sent') as sent, count(*) filter (where effects.state = 'failed') as failed,
        count(*) filter (where effects.state in ('due', 'held')) as waiting, max(sent_at) as last
      from effects where endpoint_id = endpoints.id and effects.created_at > ${now}::timestamptz - make_interval(days => ${RECENT_DAYS})
    ) recent
    where state <> 'removed' order by lower(endpoints.name), endpoints.id`.execute(db)
  return rows
}
