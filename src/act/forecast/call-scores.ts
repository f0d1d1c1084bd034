import type { Day } from '../../kernel/day.ts'
import { type Interval, shareInterval } from '../../kernel/shares.ts'
import { CATEGORIES, type Category, type Voice } from './forecast.ts'

/** Fewer decided renewals than this say nothing about how good a call was. */
export const FEWEST_RENEWALS = 10
/** Fewer called quarters than this say nothing about how good somebody's calls were. */
export const FEWEST_CALLS = 3

/** Renewals that one voice called alike, of one member's accounts in one quarter, and what became of them. */
export interface CalledRenewals {
  readonly memberId: number
  /** First day of the quarter in which they were due. */
  readonly quarter: Day
  readonly voice: Voice
  readonly category: Category
  /** Decided since; what is still open counts neither way. */
  readonly decided: number
  readonly renewed: number
  /** ARR called to be paid afterwards, and ARR that is paid, of those decided. */
  readonly calledMinor: number
  readonly cameMinor: number
}

export interface CategoryScore {
  readonly voice: Voice
  readonly category: Category
  readonly decided: number
  /** Committed or best case and renewed, or at risk and lost. */
  readonly hits: number
  /** hits / decided with its 95 % interval (Wilson); null: too few to say. */
  readonly hitRate: number | null
  readonly interval: Interval | null
  readonly calledMinor: number
  readonly cameMinor: number
  /**
   * (called − came) / came, positive is too hopeful; null: too few to say, or nothing came. At risk has none: what is called there
   * is not expected to come.
   */
  readonly bias: number | null
}

/** How often each voice was right in each category, and by how much its amounts were off. */
export function categoryScores(some: readonly CalledRenewals[], voices: readonly Voice[]): CategoryScore[] {
  return voices.flatMap((voice) =>
    CATEGORIES.flatMap((category) => {
      const found = some.filter((one) => one.voice === voice && one.category === category)
      return found.length === 0 ? [] : [categoryScore(voice, category, found)]
    }),
  )
}

function categoryScore(voice: Voice, category: Category, found: readonly CalledRenewals[]): CategoryScore {
  const decided = sum(found.map((one) => one.decided))
  const renewed = sum(found.map((one) => one.renewed))
  const hits = category === 'at_risk' ? decided - renewed : renewed
  const calledMinor = sum(found.map((one) => one.calledMinor))
  const cameMinor = sum(found.map((one) => one.cameMinor))
  const isEnough = decided >= FEWEST_RENEWALS
  return {
    voice,
    category,
    decided,
    hits,
    hitRate: isEnough ? hits / decided : null,
    interval: isEnough ? shareInterval({ n: decided, hits }) : null,
    calledMinor,
    cameMinor,
    bias: isEnough && category !== 'at_risk' ? biasOf(calledMinor, cameMinor) : null,
  }
}

/** What a member or its leader called for a quarter that has ended, beside the ARR renewed in it. */
export interface CalledQuarter {
  readonly memberId: number
  readonly quarter: Day
  readonly voice: 'csm' | 'leader'
  readonly commitMinor: number
  /** Null: only a commit was named. */
  readonly bestCaseMinor: number | null
  readonly cameMinor: number
}

export interface AmountScore {
  readonly voice: 'csm' | 'leader'
  readonly of: 'commit' | 'best_case'
  /** Quarters called, of all members. */
  readonly calls: number
  /** Calls that came: at least as much was renewed as was called. */
  readonly kept: number
  /** kept / calls; null: too few to say. */
  readonly keptRate: number | null
  readonly calledMinor: number
  readonly cameMinor: number
  /** (called − came) / came, positive is too hopeful; null: too few to say, or nothing came. */
  readonly bias: number | null
}

/** How often at least what was called came in, and by how much calls were off; commit and best case by themselves. */
export function amountScores(some: readonly CalledQuarter[]): AmountScore[] {
  return (['csm', 'leader'] as const).flatMap((voice) =>
    (['commit', 'best_case'] as const).flatMap((of) => {
      const calls = some.flatMap((one) => {
        const called = of === 'commit' ? one.commitMinor : one.bestCaseMinor
        return one.voice !== voice || called === null ? [] : [{ called, came: one.cameMinor }]
      })
      return calls.length === 0 ? [] : [amountScore(voice, of, calls)]
    }),
  )
}

function amountScore(
  voice: AmountScore['voice'],
  of: AmountScore['of'],
  calls: readonly { called: number; came: number }[],
): AmountScore {
  const kept = calls.filter(({ called, came }) => came >= called).length
  const calledMinor = sum(calls.map(({ called }) => called))
  const cameMinor = sum(calls.map(({ came }) => came))
  const isEnough = calls.length >= FEWEST_CALLS
  return {
    voice,
    of,
    calls: calls.length,
    kept,
    keptRate: isEnough ? kept / calls.length : null,
    calledMinor,
    cameMinor,
    bias: isEnough ? biasOf(calledMinor, cameMinor) : null,
  }
}

/** One line of what was called by whom for whose accounts, not yet added up; `quarter_…` is a call of the whole quarter. */
export interface CalledLine {
  readonly memberId: number
  readonly quarter: Day
  readonly voice: Voice
  readonly of: Category | 'quarter_commit' | 'quarter_best_case'
  readonly decided: number
  readonly hits: number
  readonly calledMinor: number
  readonly cameMinor: number
}

export function calledLines(renewals: readonly CalledRenewals[], quarters: readonly CalledQuarter[]): CalledLine[] {
  return [
    ...renewals.map(({ category, renewed, ...one }) => ({
      ...one,
      of: category,
      hits: category === 'at_risk' ? one.decided - renewed : renewed,
    })),
    ...quarters.flatMap(({ commitMinor, bestCaseMinor, ...one }) => [
      quarterLine(one, 'quarter_commit', commitMinor),
      ...(bestCaseMinor === null ? [] : [quarterLine(one, 'quarter_best_case', bestCaseMinor)]),
    ]),
  ]
}

function quarterLine(
  one: Omit<CalledQuarter, 'commitMinor' | 'bestCaseMinor'>,
  of: CalledLine['of'],
  calledMinor: number,
): CalledLine {
  return { ...one, of, calledMinor, decided: 1, hits: one.cameMinor >= calledMinor ? 1 : 0 }
}

/** (called − came) / came: positive is too hopeful; null where nothing came, since nothing can be divided by it. */
export function biasOf(calledMinor: number, cameMinor: number): number | null {
  return cameMinor === 0 ? null : (calledMinor - cameMinor) / cameMinor
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
