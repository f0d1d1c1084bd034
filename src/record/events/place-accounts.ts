import type { PoolClient } from 'pg'
import type { Knowledge } from './knowledge.ts'
import type { Arrived } from './place.ts'
import {
  accountsOfGroups,
  lockAccountMaking,
  makeAccounts,
  type GroupName,
  type NewAccount,
} from './store-directory.ts'
import { groupNameKey } from './subject-key.ts'

type KnownAccount = GroupName & { readonly accountId: number }

export interface AccountsFound {
  /** Of each event in their order; 0 where there is none. */
  readonly ids: readonly number[]
  /** What was read or made, for whoever remembers it. */
  readonly known: readonly KnownAccount[]
}

/** The accounts of the groups events belong to; where the source allows it, a group call makes the account of its group. */
export async function accountsFor(
  client: PoolClient,
  knowledge: Knowledge,
  { arrived, groups }: { arrived: readonly Arrived[]; groups: readonly (GroupName | null)[] },
): Promise<AccountsFound> {
  const asked = new Map<string, GroupName>()
  const remembered = groups.map((group) => {
    if (group === null) return 0
    const accountId = knowledge.accountOf(group)
    if (accountId === undefined) asked.set(groupNameKey(group), group)
    return accountId
  })
  const found = await accountsOfGroups(client, [...asked.values()])
  const foundKeys = new Set(found.map(groupNameKey))
  const wanted = newGroups(arrived, knowledge).filter((group) => {
    const key = groupNameKey(group)
    return asked.has(key) && !foundKeys.has(key)
  })
  const known = [...found, ...(await madeAccounts(client, wanted))]
  const accountOf = new Map(known.map((one) => [groupNameKey(one), one.accountId]))
  const idOf = (group: GroupName | null | undefined) => (group ? accountOf.get(groupNameKey(group)) : undefined) ?? 0
  const ids = remembered.map((accountId, index) => accountId ?? idOf(groups[index]))
  return { ids, known }
}

async function madeAccounts(client: PoolClient, wanted: readonly NewAccount[]): Promise<KnownAccount[]> {
  if (wanted.length === 0) return []
  await lockAccountMaking(client)
  // Another writer may have made some of them while this one waited for the lock.
  const meanwhile = await accountsOfGroups(client, wanted)
  const taken = new Set(meanwhile.map(groupNameKey))
  const free = wanted.filter((group) => !taken.has(groupNameKey(group)))
  return [...meanwhile, ...(await makeAccounts(client, free))]
}

/** Groups that a group call may make an account of, with the name the latest call gives. */
function newGroups(arrived: readonly Arrived[], knowledge: Knowledge): NewAccount[] {
  const groups = new Map<string, NewAccount & { at: number }>()
  for (const { sourceId, item } of arrived) {
    if (item.type !== 'g' || item.groupKey === null || !knowledge.makers.has(sourceId)) continue
    const group = { sourceId, groupKey: item.groupKey }
    const key = groupNameKey(group)
    const known = groups.get(key)
    if (known && known.at >= item.at) continue
    groups.set(key, { ...group, name: nameIn(item.properties) ?? known?.name ?? item.groupKey, at: item.at })
  }
  return [...groups.values()].toSorted((a, b) => (groupNameKey(a) < groupNameKey(b) ? -1 : 1))
}

function nameIn(traits: string): string | null {
  const { name } = JSON.parse(traits) as { name?: unknown }
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : null
}
