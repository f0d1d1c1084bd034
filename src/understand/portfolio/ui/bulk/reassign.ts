/** Who gets which accounts, and what that does to everybody's load. Pure. */

export interface MovedAccount {
  id: number
  ownerId: number | null
  /** null where unknown or hidden; counts as nothing. */
  arrMinor: number | null
}

export interface Load {
  ownerId: number
  count: number
  arrMinor: number
}

export type Balance = 'arr' | 'count'

export type Assignment = ReadonlyMap<number, number>

/**
 * Spreads accounts over owners so that their loads end up as even as they can without moving anything else: the largest
 * account first, each to whoever then carries least (longest processing time first). Ties go to the owner who has the
 * account already, then to the first named.
 */
export function spreadByLoad(
  accounts: readonly MovedAccount[],
  owners: readonly number[],
  loads: readonly Load[],
  balance: Balance,
): Assignment {
  const carried = new Map(loadsWithout(loads, accounts).map((load) => [load.ownerId, { ...load }]))
  const taking = owners.map((ownerId) => carried.get(ownerId) ?? { ownerId, count: 0, arrMinor: 0 })
  const assigned = new Map<number, number>()
  for (const account of accounts.toSorted((a, b) => (b.arrMinor ?? 0) - (a.arrMinor ?? 0) || a.id - b.id)) {
    const taker = lightest(taking, balance, account.ownerId)
    if (!taker) break
    taker.count += 1
    taker.arrMinor += account.arrMinor ?? 0
    assigned.set(account.id, taker.ownerId)
  }
  return assigned
}

function lightest(loads: readonly Load[], balance: Balance, current: number | null): Load | undefined {
  const weight = (load: Load) => (balance === 'arr' ? load.arrMinor : load.count)
  const other = (load: Load) => (balance === 'arr' ? load.count : load.arrMinor)
  const own = (load: Load) => (load.ownerId === current ? 0 : 1)
  return loads.toSorted((a, b) => weight(a) - weight(b) || own(a) - own(b) || other(a) - other(b))[0]
}

export interface LoadChange {
  ownerId: number
  before: Omit<Load, 'ownerId'>
  after: Omit<Load, 'ownerId'>
}

/** Load of every owner who gives or takes, before and after; the largest taker first. */
export function loadChanges(
  accounts: readonly MovedAccount[],
  assigned: Assignment,
  loads: readonly Load[],
): LoadChange[] {
  const changes = new Map<number, LoadChange>()
  const changeOf = (ownerId: number) => {
    const known = changes.get(ownerId)
    if (known) return known
    const load = loads.find((candidate) => candidate.ownerId === ownerId) ?? { count: 0, arrMinor: 0 }
    const { count, arrMinor } = load
    const made: LoadChange = { ownerId, before: { count, arrMinor }, after: { count, arrMinor } }
    changes.set(ownerId, made)
    return made
  }
  for (const account of accounts) {
    const to = assigned.get(account.id)
    if (to === undefined) continue
    const taker = changeOf(to)
    taker.after.count += 1
    taker.after.arrMinor += account.arrMinor ?? 0
    if (account.ownerId === null) continue
    const giver = changeOf(account.ownerId)
    giver.after.count -= 1
    giver.after.arrMinor -= account.arrMinor ?? 0
  }
  return [...changes.values()].toSorted(
    (a, b) => b.after.count - b.before.count - (a.after.count - a.before.count) || a.ownerId - b.ownerId,
  )
}

/** Account ids by new owner, without those who stay where they are. */
export function movesByOwner(accounts: readonly MovedAccount[], assigned: Assignment): Map<number, number[]> {
  const moves = new Map<number, number[]>()
  for (const { id, ownerId } of accounts) {
    const to = assigned.get(id)
    if (to !== undefined && to !== ownerId) moves.set(to, [...(moves.get(to) ?? []), id])
  }
  return moves
}

function loadsWithout(loads: readonly Load[], accounts: readonly MovedAccount[]): Load[] {
  return loads.map((load) => {
    const given = accounts.filter((account) => account.ownerId === load.ownerId)
    return {
      ownerId: load.ownerId,
      count: load.count - given.length,
      arrMinor: given.reduce((rest, account) => rest - (account.arrMinor ?? 0), load.arrMinor),
    }
  })
}
