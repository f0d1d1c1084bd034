import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import type { listNotices, readNotices } from './contract.ts'
import { markNoticesRead } from './store-notices.ts'
import { noticesOf, unreadNotices } from './views-notices.ts'

export async function noticesPage({ before, limit }: ParsedInputOf<typeof listNotices>, { db, actor }: Context) {
  if (actor.memberId === null) return { unread: 0, notices: [] }
  const [unread, notices] = await Promise.all([
    unreadNotices(db, actor.memberId),
    noticesOf(db, actor.memberId, { before, limit }),
  ])
  return { unread, notices }
}

export async function readOwnNotices({ ids }: ParsedInputOf<typeof readNotices>, { db, actor, now }: Context) {
  const { memberId } = actor
  if (memberId === null) return { unread: 0 }
  await inTransaction(db, (trx) => markNoticesRead(trx, memberId, { ids: ids ?? null, now }))
  return { unread: await unreadNotices(db, memberId) }
}
