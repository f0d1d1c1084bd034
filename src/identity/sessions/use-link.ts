import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context, Exchange } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../audit/store.ts'
import { lockSetting, readCompany, saveSetting } from '../company/store.ts'
import { openSession, type SessionParts } from './actions.ts'
import type { acceptLink } from './contract.ts'
import { linkNotUsable, nameAndEmailNeeded } from './errors.ts'
import { activateMember, activeOwnerExists, saveOwner, savePassword } from './store.ts'
import { findLink, takeLink, type LinkKind } from './store-links.ts'

type Link = NonNullable<Awaited<ReturnType<typeof findLink>>>

export async function describeLink(token: string, context: Context) {
  const link = await usableLink(context.db, token, context.now)
  return { kind: link.kind as LinkKind, email: link.email, name: link.name, companyName: context.company.name }
}

/**
 * Uses a one-time link: the first owner's sign-up, an invitation, or a reset. The link is taken, the member made active
 * and the password set in one transaction, so of two people with the same link one changes everything, the other nothing.
 */
export async function useLink(
  parts: SessionParts,
  input: ParsedInputOf<typeof acceptLink>,
  context: Context,
  exchange: Exchange,
) {
  const link = await usableLink(context.db, input.token, context.now)
  const { password } = await parts.auth.$context
  const hash = await password.hash(input.password)

  const member = await inTransaction(context.db, async (trx) => {
    if (!(await takeLink(trx, input.token, context.now))) throw linkNotUsable()
    const email = link.email ?? input.email
    const name = link.kind === 'reset' ? link.name : (input.name ?? link.name)
    if (!email || !name) throw nameAndEmailNeeded()

    const saved = link.member_id
      ? await activateMember(trx, link.member_id, name)
      : await saveOwner(trx, { email, name })
    await savePassword(trx, { ...saved, email }, hash)
    if (link.kind === 'first_owner') await saveCompany(trx, input, saved.id, context)
    const actor = { ...context.actor, kind: 'member' as const, memberId: saved.id, name: saved.name }
    await recordAudit(trx, { actor, now: context.now }, [
      {
        action: `members.${link.kind}_used`,
        subjectKind: 'member',
        subjectId: saved.id,
        sentence: SENTENCES[link.kind as LinkKind],
      },
    ])
    await tellScreens(trx, 'members', [saved.id])
    return { id: saved.id, email }
  })
  await openSession(parts, { email: member.email, password: input.password }, exchange)
  return { memberId: member.id }
}

const SENTENCES: Readonly<Record<LinkKind, string>> = {
  first_owner: 'became the first owner',
  invitation: 'accepted the invitation',
  reset: 'set a new password by a reset link',
}

/** The link behind a token, while it still fits its member's state. */
async function usableLink(db: Db, token: string, now: Date): Promise<Link> {
  const link = await findLink(db, token, now)
  if (!link) throw linkNotUsable()
  const fits =
    link.kind === 'first_owner'
      ? !(await activeOwnerExists(db))
      : link.state === (link.kind === 'reset' ? 'active' : 'invited')
  if (!fits) throw linkNotUsable()
  return link
}

async function saveCompany(
  db: Db,
  input: ParsedInputOf<typeof acceptLink>,
  memberId: number,
  context: Context,
): Promise<void> {
  // An import that runs meanwhile may choose the currency.
  await lockSetting(db, 'company')
  const value = {
    ...(await readCompany(db)),
    ...(input.companyName ? { name: input.companyName } : {}),
    ...(input.timeZone ? { timeZone: input.timeZone } : {}),
  }
  await saveSetting(db, { key: 'company', value, memberId, now: context.now })
}
