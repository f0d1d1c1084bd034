import { createHash } from 'node:crypto'
import { recordAudit } from '../../identity/audit/store.ts'
import { memberActor } from '../../identity/sessions/actor.ts'
import { hashToken, newToken } from '../../identity/tokens/token.ts'
import { may } from '../../kernel/access.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { Context, Exchange, FileReply } from '../../platform/http/route.ts'
import { noSuchCalendar, onlyMembersHaveCalendars } from './errors.ts'
import { feedText } from './feed.ts'
import { feedByHash, feedOf, noteReading, removeFeed, replaceFeed, type StoredFeed } from './store.ts'
import { feedEntries } from './views.ts'

export async function ownFeed(context: Context) {
  const feed = await feedOf(context.db, memberOf(context))
  return { feed: feed ? { createdAt: feed.createdAt, lastReadAt: feed.lastReadAt } : null }
}

/** The token is known to nobody but who asked: it is not kept. */
export async function renewFeed(context: Context) {
  const { db, actor, now, publicUrl } = context
  const memberId = memberOf(context)
  const token = newToken(32)
  await inTransaction(db, async (trx) => {
    const hadOne = await replaceFeed(trx, memberId, { hash: hashToken(token), now })
    const sentence = hadOne ? 'renewed the own calendar address' : 'made a calendar address of the own day'
    const subject = { subjectKind: 'member', subjectId: memberId }
    await recordAudit(trx, { actor, now }, [{ action: 'calendar.renewed', ...subject, sentence }])
  })
  return { url: `${publicUrl}/calendar/${token}.ics` }
}

export async function endFeed(context: Context) {
  const { db, actor, now } = context
  const memberId = memberOf(context)
  const ended = await inTransaction(db, async (trx) => {
    if (!(await removeFeed(trx, memberId))) return false
    const subject = { subjectKind: 'member', subjectId: memberId }
    const sentence = 'ended the own calendar address'
    await recordAudit(trx, { actor, now }, [{ action: 'calendar.ended', ...subject, sentence }])
    return true
  })
  return { ended }
}

/** Wrong, ended, or of somebody who may not sign in any more: all alike. */
export async function readFeed(fileName: string, context: Context, { headers }: Exchange): Promise<FileReply> {
  const { db, now, today, company, publicUrl } = context
  const token = /^([\w-]{20,120})\.ics$/.exec(fileName)?.[1]
  const feed = token === undefined ? undefined : await feedByHash(db, hashToken(token))
  const actor = feed && (await memberActor(db, feed.memberId))
  if (!feed || !actor || !may(actor, 'accounts.read')) throw noSuchCalendar()
  const entries = await feedEntries(db, actor, today)
  const text = feedText(entries, { name: `${company.name}: ${actor.name}`, publicUrl })
  const hash = createHash('sha256').update(text).digest()
  const contentAt = feed.contentAt !== null && feed.contentHash?.equals(hash) ? feed.contentAt : now
  await noteReading(db, feed.memberId, { hash, contentAt, now })
  const etag = `"${hash.toString('base64url')}"`
  return {
    fileName: 'volant.ics',
    contentType: 'text/calendar; charset=utf-8',
    content: Buffer.from(text),
    headers: { etag, 'last-modified': contentAt.toUTCString(), 'cache-control': 'private, no-cache' },
    isUnchanged: isKnown(headers, etag, contentAt),
  }
}

/** RFC 9110: the tag goes before the date, which knows whole seconds. */
function isKnown(headers: Headers, etag: string, contentAt: NonNullable<StoredFeed['contentAt']>): boolean {
  const tags = headers.get('if-none-match')
  if (tags !== null) return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
  const since = Date.parse(headers.get('if-modified-since') ?? '')
  return !Number.isNaN(since) && Math.floor(contentAt.getTime() / 1_000) * 1_000 <= since
}

function memberOf({ actor }: Context): number {
  if (actor.memberId === null) throw onlyMembersHaveCalendars()
  return actor.memberId
}
