import { sql, type Db } from '../../platform/db/database.ts'
import type { Notice } from './contract.ts'

export async function unreadNotices(db: Db, memberId: number): Promise<number> {
  const { count } = await db
    .selectFrom('notices')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

type NoticeRow = Omit<Notice, 'at' | 'readAt'> & { at: Date; readAt: Date | null }

export async function noticesOf(
  db: Db,
  memberId: number,
  page: { before: number | undefined; limit: number },
): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`
    select notices.id, text, path, notices.created_at as at, read_at as "readAt",
      case when accounts.id is not null then json_build_object('id', accounts.id, 'name', accounts.name) end as account
    from notices left join accounts on accounts.id = notices.account_id
    where member_id = ${memberId} and (${page.before ?? null}::bigint is null or notices.id < ${page.before ?? null})
    order by notices.id desc limit ${page.limit}`.execute(db)
  return rows
}
