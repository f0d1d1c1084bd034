import { recordAudit } from '../../identity/audit/store.ts'
import { findMember, lockMembers } from '../../identity/members/store.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { setGranted } from './contract.ts'
import { accountsUnknown, notReadOnly } from './errors.ts'
import { grantedAccounts, knownAccounts, replaceGranted } from './store.ts'

export async function grantedTo(memberId: number, { db }: Context) {
  await loadMember(db, memberId)
  return { accounts: await grantedAccounts(db, memberId) }
}

/** Gives a read-only member exactly these accounts. */
export async function grant({ memberId, accountIds }: ParsedInputOf<typeof setGranted>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    await lockMembers(trx)
    const member = await loadMember(trx, memberId)
    if (member.role !== 'readonly') throw notReadOnly()
    const ids = [...new Set(accountIds)]
    const known = await knownAccounts(trx, ids)
    const unknown = ids.filter((id) => !known.has(id))
    if (unknown.length > 0) throw accountsUnknown(unknown)

    const before = await grantedAccounts(trx, memberId)
    await replaceGranted(trx, memberId, ids)
    const after = await grantedAccounts(trx, memberId)
    const sentence = changeSentence(member.name, before, after)
    if (sentence !== null) {
      const detail = { before: before.map(({ id }) => id), after: after.map(({ id }) => id) }
      await recordAudit(trx, context, [
        { action: 'members.accounts_granted', subjectKind: 'member', subjectId: memberId, sentence, detail },
      ])
      await tellScreens(trx, 'members', [memberId])
    }
    return { accounts: after }
  })
}

type Accounts = readonly { id: number; name: string }[]

function changeSentence(member: string, before: Accounts, after: Accounts): string | null {
  const namesOnlyIn = (some: Accounts, others: Accounts) =>
    some.filter(({ id }) => !others.some((other) => other.id === id)).map(({ name }) => name)
  const given = namesOnlyIn(after, before)
  const taken = namesOnlyIn(before, after)
  const parts = [
    given.length > 0 ? `gave ${member} ${listed(given)} to see` : '',
    taken.length > 0 ? `took ${listed(taken)} from ${member}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? null : parts.join('; ')
}

const NAMED = 3

function listed(names: readonly string[]): string {
  const more = names.length - NAMED
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more accounts` : ''}`
}

async function loadMember(db: Db, id: number) {
  const member = await findMember(db, { id })
  if (!member) throw notFound('This member')
  return member
}
