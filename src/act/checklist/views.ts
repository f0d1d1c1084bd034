import { sql, type Db } from '../../platform/db/database.ts'
import type { Progress } from './steps.ts'

/** How far the first steps are. */
export async function progressOf(db: Db, memberId: number | null): Promise<Progress> {
  const { rows } = await sql<Progress>`
    select
      (select count(*) from event_sources join sources on sources.id = source_id where retired_at is null) as "eventSources",
      (select count(*) from event_sources join sources on sources.id = source_id where retired_at is null
        and exists (select from event_names where event_names.source_id = sources.id)) as "sendingSources",
      (select count(*) from accounts where not is_sample and merged_into_id is null) as "ownAccounts",
      (select count(*) from accounts where is_sample) as "sampleAccounts",
      (select count(*) from imports where state in ('queued', 'running') and kind <> 'sample') as "runningImports",
      (select count(*) from scorecard_versions where state = 'published' and author_id is not null) as "publishedByMembers",
      (select count(*) from playbooks where state = 'on') as "playbooksOn",
      (select count(*) from playbooks where state = 'off') as "playbooksOff",
      (select count(*) from members where auth_user_id is not null and state = 'active' and id is distinct from ${memberId}) as "otherMembers",
      (select count(distinct member_id) from member_links where kind = 'invitation' and used_at is null and expires_at > now()) as "openInvitations"`.execute(
    db,
  )
  const [row] = rows
  if (!row) throw new Error('A row of counts always comes')
  return row
}
