import { hashToken } from '../../identity/tokens/token.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { emailKey } from './views-recipients.ts'

export interface OptOut {
  email: string
  how: 'unsubscribe' | 'member' | 'bounce'
  because: string
  at: Date
  contactId?: number | null
  memberId?: number | null
}

/** From now on this address gets no e-mail. The first time counts; false: it was so already. */
export async function insertOptOut(trx: Trx, optOut: OptOut): Promise<boolean> {
  const inserted = await trx
    .insertInto('opt_outs')
    .values({
      email_key: emailKey(optOut.email),
      at: optOut.at,
      how: optOut.how,
      because: optOut.because,
      contact_id: optOut.contactId ?? null,
      member_id: optOut.memberId ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('email_key')
    .executeTakeFirst()
  if (inserted) await tellScreens(trx, 'opt-outs')
  return inserted !== undefined
}

/** False: the address had not opted out. */
export async function deleteOptOut(trx: Trx, email: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('opt_outs')
    .where('email_key', 'in', [emailKey(email), sql<string>`erased_key(${email})`])
    .executeTakeFirst()
  if (numDeletedRows > 0n) await tellScreens(trx, 'opt-outs')
  return numDeletedRows > 0n
}

/** Keeps the hash of a link's token. The same link again changes nothing. */
export async function keepUnsubscribeLink(
  db: Db,
  link: { token: string; effectId: string; email: string },
): Promise<void> {
  await db
    .insertInto('unsubscribe_links')
    .values({ token_hash: hashToken(link.token), effect_id: link.effectId, email_key: emailKey(link.email) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Whose address a link stands for; undefined when we never gave it. */
export async function unsubscribeLink(
  db: Db,
  token: string,
): Promise<
  { emailKey: string; effectId: string | null; contactId: number | null; accountId: number | null } | undefined
> {
  return db
    .selectFrom('unsubscribe_links')
    .leftJoin('effects', 'effects.id', 'unsubscribe_links.effect_id')
    .select([
      'unsubscribe_links.email_key as emailKey',
      'unsubscribe_links.effect_id as effectId',
      'effects.contact_id as contactId',
      'effects.account_id as accountId',
    ])
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
}
