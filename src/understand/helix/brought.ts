import type { Day } from '../../kernel/day.ts'
import type { Loop } from './loops.ts'

/** A lead that is won and names the account that was won through it. */
export interface WonLead {
  readonly leadId: number
  readonly kind: string
  readonly department: string | null
  readonly foundOn: Day
  readonly wonOn: Day
  readonly accountId: number
  readonly wonAccountId: number
  /** The first day with MRR of either; null while there is none. */
  readonly accountSince: Day | null
  readonly wonSince: Day | null
  /** MRR of the won account at the close of its first day, in minor units. */
  readonly firstMrrMinor: number
}

/** A customer that another one brought. */
export interface Brought extends WonLead {
  readonly accountSince: Day
  readonly wonSince: Day
}

export type NotCounted = 'not_yet' | 'before' | 'not_a_customer'

export interface Wins {
  readonly brought: readonly Brought[]
  /** Won, but without ARR in the ledger to count, or not through this lead. */
  readonly notCounted: readonly { readonly lead: WonLead; readonly because: NotCounted }[]
}

/**
 * Each new customer counts once, for the lead won first (of two on a day the one written down first). It counts only where
 * the one who brought it was a customer before, and the lead was found before the new one paid. So nobody brings itself,
 * in whatever circle.
 */
export function countWins(leads: readonly WonLead[]): Wins {
  const judged = leads
    .toSorted((a, b) => (a.wonOn < b.wonOn ? -1 : a.wonOn > b.wonOn ? 1 : a.leadId - b.leadId))
    .map((lead) => ({ lead, because: whyNot(lead) }))
  const brought = new Map<number, Brought>()
  for (const { lead, because } of judged)
    if (because === null && !brought.has(lead.wonAccountId)) brought.set(lead.wonAccountId, lead as Brought)
  return {
    brought: [...brought.values()],
    notCounted: judged.flatMap(({ lead, because }) => (because === null ? [] : [{ lead, because }])),
  }
}

function whyNot({ accountSince, wonSince, foundOn }: WonLead): NotCounted | null {
  if (wonSince === null) return 'not_yet'
  if (accountSince === null || accountSince >= wonSince) return 'not_a_customer'
  return foundOn > wonSince ? 'before' : null
}

export interface Descendant extends Brought {
  /** 1: brought by the account itself. */
  readonly generation: number
}

/** Everybody an account brought, and whom they brought, nearest first. */
export function descendantsOf(accountId: number, brought: readonly Brought[]): Descendant[] {
  const byParent = Map.groupBy(brought, (one) => one.accountId)
  const found: Descendant[] = []
  let parents = [accountId]
  for (let generation = 1; parents.length > 0; generation += 1) {
    const children = parents.flatMap((parent) => byParent.get(parent) ?? [])
    found.push(...children.map((child) => ({ ...child, generation })))
    parents = children.map(({ wonAccountId }) => wonAccountId)
  }
  return found
}

/** The loop a new customer falls into: the one running on its first day, else the last that had begun by then. */
export function loopOf(loops: readonly Loop[], { wonSince }: Pick<Brought, 'wonSince'>): Loop | undefined {
  return loops.findLast(({ from }) => from < wonSince)
}
