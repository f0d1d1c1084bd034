import type { Actor } from '../../kernel/access.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { FeedEntry } from './feed.ts'

const RENEWAL_DAYS = 180
const MOST = 2_000

/** Open tasks of the member that have a day, and renewals of the own book within 180 days, as far as the member may see them now. */
export async function feedEntries(db: Db, actor: Actor, today: Day): Promise<FeedEntry[]> {
  const { rows } = await sql<FeedEntry>`
    select * from (
      select 'task' as kind, tasks.id, due_on as day, accounts.name as account, title, tasks.changed_at as "changedAt"
      from tasks join accounts on accounts.id = tasks.account_id
      where assignee_id = ${actor.memberId} and state = 'open' and due_on is not null
      union all
      select 'renewal', accounts.id, accounts.renewal_on, accounts.name, '', feeds.created_at
      from accounts join calendar_feeds feeds on feeds.member_id = accounts.owner_id
      where owner_id = ${actor.memberId} and merged_into_id is null and arr_minor is distinct from 0
        and renewal_on between ${today}::date and ${addDays(today, RENEWAL_DAYS)}::date
        and ${inScope(actor, 'read', accountColumns('accounts'))}
    ) entries order by day, kind, id limit ${MOST}`.execute(db)
  return rows
}
