import { reaches } from '../../kernel/access.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { markDirty } from '../signals/dirty.ts'
import { manualSource } from '../sources/store.ts'
import type { createContact, editContact, listContacts } from './contract.ts'
import { nameNeeded, personErased } from './errors.ts'
import { maskedEmail, maskedName } from './masking.ts'
import { readableAccount, writableAccount } from './reach.ts'
import { findContact, insertContact, updateContact } from './store-contacts.ts'
import { contactsOf } from './views-contacts.ts'

export async function people({ accountId, ...page }: ParsedInputOf<typeof listContacts>, { db, actor, now }: Context) {
  const account = await readableAccount(db, actor, accountId)
  const { rows, total } = await contactsOf(db, accountId, { ...page, now })
  if (reaches(actor, 'contact_details', account)) return { rows, total }
  const masked = rows.map((row) => Object.assign(row, { name: maskedName(row.name), email: maskedEmail(row.email) }))
  return { rows: masked, total }
}

export async function addContact({ accountId, ...contact }: ParsedInputOf<typeof createContact>, context: Context) {
  await writableAccount(context.db, context.actor, accountId)
  if (!contact.name && !contact.email) throw nameNeeded()
  return inTransaction(context.db, async (trx) => {
    const id = await insertContact(trx, { ...contact, accountId, sourceId: await manualSource(trx), now: context.now })
    await announce(trx, context, { id, accountId, sentence: `added ${contact.name ?? contact.email} to its people` })
    return { id }
  })
}

export async function changeContact({ contactId, ...change }: ParsedInputOf<typeof editContact>, context: Context) {
  const contact = await findContact(context.db, contactId)
  if (!contact) throw notFound('This person')
  await writableAccount(context.db, context.actor, contact.account_id)
  if (contact.erased_at && (change.name || change.email || change.title)) throw personErased()
  const after = { name: contact.name, email: contact.email, ...change }
  if (!after.name && !after.email) throw nameNeeded()
  return inTransaction(context.db, async (trx) => {
    await updateContact(trx, contactId, change, context.now)
    const sentence = change.leftOn
      ? `noted that ${after.name ?? after.email} left on ${change.leftOn}`
      : `changed ${after.name ?? after.email} among its people`
    await announce(trx, context, { id: contactId, accountId: contact.account_id, sentence })
    return { id: contactId }
  })
}

async function announce(
  trx: Trx,
  context: Context,
  contact: { id: number; accountId: number; sentence: string },
): Promise<void> {
  const { id, accountId, sentence } = contact
  await recordAudit(trx, context, [
    { action: 'contacts.edited', subjectKind: 'contact', subjectId: id, accountId, sentence },
  ])
  await markDirty(trx, [accountId])
  await tellScreens(trx, 'accounts', [accountId])
}
