import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context, Exchange } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { maskedEmail } from '../../record/accounts/masking.ts'
import { readableAccount, writableAccount } from '../../record/accounts/reach.ts'
import type { optContactIn, optContactOut } from './contract-opt-outs.ts'
import { linkUnknown, noAddress, notOptedOut } from './errors.ts'
import { deleteOptOut, insertOptOut, unsubscribeLink } from './store-opt-outs.ts'
import { contactForOptOut, optOutsOf } from './views-opt-outs.ts'
import { hasOptedOut } from './views-recipients.ts'

export async function optOutList(accountId: number, { db, actor }: Context) {
  await readableAccount(db, actor, accountId)
  return { optOuts: await optOutsOf(db, accountId) }
}

export async function optOut({ contactId, because }: ParsedInputOf<typeof optContactOut>, context: Context) {
  const contact = await changeableContact(contactId, context)
  return inTransaction(context.db, async (trx) => {
    const { actor, now: at } = context
    const isNew = await insertOptOut(trx, {
      email: contact.email,
      how: 'member',
      because,
      at,
      contactId,
      memberId: actor.memberId,
    })
    if (isNew)
      await announce(trx, context, { ...contact, sentence: `noted that ${contact.who} wants no e-mail: ${because}` })
    return { id: contactId }
  })
}

export async function optIn({ contactId, because }: ParsedInputOf<typeof optContactIn>, context: Context) {
  const contact = await changeableContact(contactId, context)
  return inTransaction(context.db, async (trx) => {
    if (!(await deleteOptOut(trx, contact.email))) throw notOptedOut()
    await announce(trx, context, { ...contact, sentence: `let ${contact.who} get e-mail again: ${because}` })
    return { id: contactId }
  })
}

async function changeableContact(contactId: number, { db, actor }: Context) {
  const contact = await contactForOptOut(db, contactId)
  if (!contact) throw notFound('This person')
  await writableAccount(db, actor, contact.accountId)
  const { email } = contact
  if (email === null || email.trim() === '') throw noAddress()
  return { ...contact, email, who: contact.name ?? email }
}

async function announce(
  trx: Trx,
  context: Context,
  { id, accountId, sentence }: { id: number; accountId: number; sentence: string },
): Promise<void> {
  await recordAudit(trx, context, [
    { action: 'opt_outs.changed', subjectKind: 'contact', subjectId: id, accountId, sentence },
  ])
  await tellScreens(trx, 'accounts', [accountId])
}

/** Looking changes nothing: scanners of mail programs follow every link. */
export async function describeUnsubscribe(token: string, { db, company }: Context) {
  const link = await unsubscribeLink(db, token)
  if (!link) throw linkUnknown()
  return {
    company: company.name,
    email: maskedEmail(link.emailKey) ?? '',
    isOptedOut: await hasOptedOut(db, link.emailKey),
  }
}

export async function unsubscribeByLink(token: string, context: Context, { body }: Exchange) {
  // `List-Unsubscribe=One-Click` says nothing that the address does not.
  body?.destroy()
  return inTransaction(context.db, async (trx) => {
    const link = await unsubscribeLink(trx, token)
    if (!link) throw linkUnknown()
    const { emailKey: email, contactId, accountId } = link
    const because = 'By the link in an e-mail.'
    const isNew = await insertOptOut(trx, { email, how: 'unsubscribe', because, at: context.now, contactId })
    if (isNew) {
      const actor = { ...context.actor, name: 'Link in an e-mail' }
      const subject = contactId === null ? {} : { subjectId: contactId }
      const account = accountId === null ? {} : { accountId }
      const sentence = `let ${maskedEmail(email)} get no more e-mails`
      await recordAudit(trx, { actor, now: context.now }, [
        { action: 'opt_outs.changed', subjectKind: 'contact', ...subject, ...account, sentence },
      ])
      if (accountId !== null) await tellScreens(trx, 'accounts', [accountId])
    }
    return { isOptedOut: true as const }
  })
}
