import type { Day } from '../../kernel/day.ts'
import type { Share } from '../../kernel/shares.ts'
import { ratio } from './shares.ts'
import type { Traits } from './traits.ts'

/** Months after which an account that was won is looked at again. */
export const LOOKS = [6, 12] as const
export type Look = (typeof LOOKS)[number]

/** How an account was some months after it was won; null: that day has not come. */
export type Standing = 'healthy' | 'not_healthy' | 'unknown' | 'left' | null

/** An account that was won, and what became of it. Money is MRR in minor units of the reporting currency. */
export interface WonAccount {
  readonly accountId: number
  readonly wonOn: Day
  readonly firstMinor: number
  /** Twelve months on, at the exchange rates of the day it was won; null: that day has not come. */
  readonly laterMinor: number | null
  readonly nowMinor: number
  readonly after: Readonly<Record<Look, Standing>>
  readonly leads: number
  readonly leadsWon: number
  readonly traits: Traits
}

export interface HealthShare extends Share {
  /** Paying, and their health is not known. */
  readonly unknown: number
  readonly left: number
}

export interface Money {
  readonly value: number
  readonly n: number
  readonly low: number | null
  readonly high: number | null
}

export interface Figures {
  readonly accounts: number
  readonly firstMinor: number
  readonly nowMinor: number
  /** `n`: paying accounts whose health was known then. */
  readonly healthy6: HealthShare
  readonly healthy12: HealthShare
  /** Still paying after 12 months, of those whose 12 months are over. */
  readonly stayed: Share
  /** Paying more after 12 months than at first. */
  readonly grew: Share
  readonly grr: Money | null
  readonly nrr: Money | null
  readonly leads: number
  readonly leadsWon: number
}

export function figuresOf(accounts: readonly WonAccount[]): Figures {
  const due = accounts.flatMap(({ firstMinor, laterMinor }) =>
    laterMinor === null ? [] : [{ base: firstMinor, part: laterMinor }],
  )
  const total = (of: (account: WonAccount) => number) => accounts.reduce((sum, account) => sum + of(account), 0)
  return {
    accounts: accounts.length,
    firstMinor: total(({ firstMinor }) => firstMinor),
    nowMinor: total(({ nowMinor }) => nowMinor),
    healthy6: healthShare(accounts, 6),
    healthy12: healthShare(accounts, 12),
    stayed: stayedOf(accounts),
    grew: grewOf(accounts),
    grr: moneyOf(
      due.map(({ base, part }) => ({ base, part: Math.min(base, part) })),
      1,
    ),
    nrr: moneyOf(due, Number.POSITIVE_INFINITY),
    leads: total(({ leads }) => leads),
    leadsWon: total(({ leadsWon }) => leadsWon),
  }
}

export function stayedOf(accounts: readonly WonAccount[]): Share {
  const due = accounts.filter(({ laterMinor }) => laterMinor !== null)
  return { n: due.length, hits: due.filter(({ laterMinor }) => (laterMinor ?? 0) > 0).length }
}

export function grewOf(accounts: readonly WonAccount[]): Share {
  const due = accounts.filter(({ laterMinor }) => laterMinor !== null)
  return { n: due.length, hits: due.filter(({ firstMinor, laterMinor }) => (laterMinor ?? 0) > firstMinor).length }
}

/** Health after twelve months, or after six where only that is known; accounts of unknown health and those that left are not in it. */
export function healthyOf(accounts: readonly WonAccount[]): Share {
  const known = accounts.flatMap(({ after }) => {
    const latest = [after[12], after[6]].find((standing) => standing === 'healthy' || standing === 'not_healthy')
    return latest === undefined ? [] : [latest]
  })
  return { n: known.length, hits: known.filter((standing) => standing === 'healthy').length }
}

function healthShare(accounts: readonly WonAccount[], look: Look): HealthShare {
  const count = (standing: Standing) => accounts.filter(({ after }) => after[look] === standing).length
  const healthy = count('healthy')
  return { n: healthy + count('not_healthy'), hits: healthy, unknown: count('unknown'), left: count('left') }
}

function moneyOf(pairs: readonly { base: number; part: number }[], most: number): Money | null {
  const found = ratio(pairs)
  if (!found) return null
  const { value, n, interval } = found
  return { value, n, low: interval && interval.low, high: interval && Math.min(most, interval.high) }
}
