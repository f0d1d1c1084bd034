import type { Pool } from 'pg'
import { readCompany } from '../../identity/company/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordFacts } from '../facts/store.ts'
import { ensureCustomFields } from '../imports/store-directory.ts'
import { markDirty } from '../signals/dirty.ts'
import { claimExternalIds } from '../sources/store-external-ids.ts'
import { accountsOfGroups } from '../events/store-directory.ts'
import { groupsAt } from '../events/store-memberships.ts'
import {
  contactByEmail,
  contactOfUser,
  insertContactOfTraits,
  markApplied,
  openTraits,
  saveAccountTraits,
  saveContactTraits,
  type OpenTraits,
} from './store-traits.ts'
import { accountTraits, contactTraits } from './trait-fields.ts'

const AT_ONCE = 200

/**
 * Brings what identify and group calls say to contacts and accounts. A user becomes a contact once it has a name or an
 * address and its account is known; until then its traits wait with it. Returns how many were looked at.
 */
export async function applyTraits({ db, pool, now }: { db: Db; pool: Pool; now: Date }): Promise<number> {
  const company = await readCompany(db)
  return inTransaction(db, async (trx) => {
    const all = await openTraits(trx, AT_ONCE)
    if (all.length === 0) return 0
    const accountOf = await accountsFor(pool, all, now)
    const touched = new Set<number>()
    for (const one of all) {
      const accountId = accountOf(one)
      if (accountId === undefined) continue
      const isChanged =
        one.kind === 'user'
          ? await applyToContact(trx, one, accountId)
          : await applyToAccount(trx, one, { accountId, zone: company.timeZone, now })
      if (isChanged) touched.add(accountId)
    }
    await markApplied(trx, all, now)
    await markDirty(trx, touched)
    if (touched.size > 0) await tellScreens(trx, 'accounts', [...touched])
    return all.length
  })
}

/** The account of each user by its latest group call, and of each group by the directory. */
async function accountsFor(pool: Pool, all: readonly OpenTraits[], now: Date) {
  const users = all.filter(({ kind }) => kind === 'user')
  const found = await groupsAt(
    pool,
    users.map(({ sourceId, key }) => ({ sourceId, subject: `u:${key}`, at: now.getTime() })),
  )
  const groupOfUser = new Map(users.map(({ sourceId, key }, index) => [`${sourceId} u:${key}`, found[index] ?? null]))
  const groupOf = ({ kind, sourceId, key }: OpenTraits) =>
    kind === 'group' ? key : (groupOfUser.get(`${sourceId} u:${key}`) ?? null)
  const named = all.flatMap((one) => {
    const groupKey = groupOf(one)
    return groupKey === null ? [] : [{ sourceId: one.sourceId, groupKey }]
  })
  const unique = [...new Map(named.map((one) => [`${one.sourceId} ${one.groupKey}`, one])).values()]
  const accounts = await accountsOfGroups(pool, unique)
  const known = new Map(accounts.map((one) => [`${one.sourceId} ${one.groupKey}`, one.accountId]))
  return (one: OpenTraits) => known.get(`${one.sourceId} ${groupOf(one) ?? ''}`)
}

async function applyToContact(trx: Trx, one: OpenTraits, accountId: number): Promise<boolean> {
  const traits = contactTraits(one.traits)
  const known =
    (await contactOfUser(trx, one.sourceId, one.key)) ??
    (traits.email === null ? null : await contactByEmail(trx, accountId, traits.email))
  if (known === null && traits.email === null && traits.name === null) return false
  const { sourceId } = one
  const id = known ?? (await insertContactOfTraits(trx, { accountId, sourceId }, traits))
  await claimExternalIds(trx, { kind: 'contact', sourceId }, [{ externalId: one.key, accountId, rowId: id }])
  return known === null || (await saveContactTraits(trx, { id, accountId, sourceId }, traits))
}

async function applyToAccount(
  trx: Trx,
  one: OpenTraits,
  about: { accountId: number; zone: string; now: Date },
): Promise<boolean> {
  const traits = accountTraits(one.traits, about.zone)
  await ensureCustomFields(trx, 'account', traits.attributes)
  const isChanged = await saveAccountTraits(trx, { id: about.accountId, sourceId: one.sourceId }, traits)
  const facts = traits.attributes.map(({ key, value, since }) => {
    return { accountId: about.accountId, field: `attribute:${key}` as const, validFrom: since, value }
  })
  await recordFacts(trx, facts, { sourceId: one.sourceId, now: about.now })
  return isChanged
}
