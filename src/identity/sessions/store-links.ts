import type { Db } from '../../platform/db/database.ts'
import { hashToken, newToken } from '../tokens/token.ts'

export type LinkKind = 'first_owner' | 'invitation' | 'reset'

const LIFETIME_DAYS: Readonly<Record<LinkKind, number>> = { first_owner: 7, invitation: 14, reset: 1 }

/** Makes a one-time link's token. Only its hash is kept; a newer link of the same kind for the member replaces older ones. */
export async function createLink(
  db: Db,
  link: { kind: LinkKind; memberId: number | null; createdBy: number | null },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken()
  const expiresAt = new Date(now.getTime() + LIFETIME_DAYS[link.kind] * 86_400_000)
  await db
    .deleteFrom('member_links')
    .where('kind', '=', link.kind)
    .where((where) =>
      link.memberId === null ? where('member_id', 'is', null) : where('member_id', '=', link.memberId),
    )
    .where('used_at', 'is', null)
    .execute()
  await db
    .insertInto('member_links')
    .values({
      token_hash: hashToken(token),
      kind: link.kind,
      member_id: link.memberId,
      created_by: link.createdBy,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { token, expiresAt }
}

/** The link behind a token, while it can still be used. */
export async function findLink(db: Db, token: string, now: Date) {
  return db
    .selectFrom('member_links')
    .leftJoin('members', 'members.id', 'member_links.member_id')
    .select([
      'member_links.kind',
      'member_links.member_id',
      'members.email',
      'members.name',
      'members.auth_user_id',
      'members.state',
    ])
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Takes the link, once: of two people with the same link only one gets true. */
export async function takeLink(db: Db, token: string, now: Date): Promise<boolean> {
  const taken = await db
    .updateTable('member_links')
    .set({ used_at: now })
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

/** Links not yet used stop working: the member is switched off, or its address is another one now. */
export async function dropLinksOf(db: Db, memberId: number): Promise<void> {
  await db.deleteFrom('member_links').where('member_id', '=', memberId).where('used_at', 'is', null).execute()
}
