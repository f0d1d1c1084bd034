import type { TailItem } from '../events/tail.ts'

export interface Account {
  readonly id: number
  readonly name: string
}

/** An item of the tail with what is known of it by now. */
export interface TailLine extends TailItem {
  readonly account: Account | null
}

/**
 * The tail remembers how items came; those that waited for their account may have moved there since. `moved` holds, by
 * sequence, the accounts of waiting items that wait no more, null where only that is known.
 */
export function tailNow(
  items: readonly TailItem[],
  accounts: ReadonlyMap<number, string>,
  moved: ReadonlyMap<number, Account | null>,
): TailLine[] {
  return items.map((item) => {
    const now = item.state === 'waiting' ? moved.get(item.sequence) : undefined
    if (now !== undefined) return { ...item, state: 'stored', accountId: now?.id ?? null, account: now }
    const name = item.accountId === null ? undefined : accounts.get(item.accountId)
    return { ...item, account: item.accountId === null || name === undefined ? null : { id: item.accountId, name } }
  })
}
