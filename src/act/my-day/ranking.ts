import { dayNumber, type Day } from '../../kernel/day.ts'

export const KINDS = [
  'task',
  'approval',
  'drop',
  'silent',
  'renewal',
  'lead',
  'detractor',
  'comfort',
  'no_owner',
  'no_renewal',
  'note',
] as const
export type Kind = (typeof KINDS)[number]
export type Group = 'now' | 'today' | 'wait'
export type Band = 'good' | 'fair' | 'poor' | 'unknown'

export const SILENT_DAYS = 14
export const RENEWAL_DAYS = 90
export const DETRACTOR_DAYS = 14
export const DROP_POINTS = 5
/** A promoter's or detractor's answer counts for this long. */
export const ANSWER_DAYS = 180

const NOW_FROM = 50
const TODAY_FROM = 30
const SOON_DAYS = 30
const LEAST_TIME = 30
const UNKNOWN_TIME = 50
/** Percent that a task loses for each day it is not due yet, and that a question gains for each day it waits. */
const TASK_DAY = 10
/** Percent of a question without a day of its own, when it is asked. */
const QUESTION_TIME = 60

/** What ranking needs of one thing. `amount` is points lost, days of silence, days an approval or lead waits or an NPS answer, by kind. */
export interface Rankable {
  readonly kind: Kind
  readonly amount: number | null
  readonly band: Band
  /** ARR in minor units; null where unknown or hidden from the reader. */
  readonly arrMinor: number | null
  readonly renewalOn: Day | null
  /** The day of a task, an approval or a note to self. */
  readonly dueOn: Day | null
  /** Of a task. */
  readonly priority: Priority | null
}

export type Priority = 'low' | 'normal' | 'high' | 'urgent'

/** Kinds that are a matter of their own: with a day of their own, never part of an account's row. */
export function standsAlone(kind: Kind): boolean {
  return kind === 'note' || kind === 'task' || kind === 'approval' || kind === 'lead'
}

export interface Factor {
  /** Whole percent, so that the arithmetic shown is the arithmetic done. */
  readonly percent: number
  readonly because: string
}

export interface Ranking {
  readonly group: Group
  readonly severity: Factor
  readonly timeLeft: Factor
  /** severity × time left, in whole percent: decides the group. */
  readonly pressing: number
  /** ARR × severity × time left, minor units; decides the order within the group. Null without ARR. */
  readonly weightMinor: number | null
}

/**
 * Weight = ARR × severity × time left. Pressing = severity × time left; 50 % and over is now, 30 % and over today.
 * Notes to self follow their own day: due is today, the others can wait.
 */
export function rankOf(item: Rankable, today: Day): Ranking {
  const severity = severityOf(item)
  const timeLeft = timeLeftOf(item, today)
  const pressing = Math.round((severity.percent * timeLeft.percent) / 100)
  const weightMinor =
    item.arrMinor === null ? null : Math.round((item.arrMinor * severity.percent * timeLeft.percent) / 10_000)
  return { group: groupOf(item, pressing, today), severity, timeLeft, pressing, weightMinor }
}

const ORDER: Readonly<Record<Group, number>> = { now: 0, today: 1, wait: 2 }

/** Groups first, then weight; what has no ARR stands behind what has, the more pressing first. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return (
    ORDER[a.ranking.group] - ORDER[b.ranking.group] ||
    (b.ranking.weightMinor ?? -1) - (a.ranking.weightMinor ?? -1) ||
    b.ranking.pressing - a.ranking.pressing ||
    (a.key < b.key ? -1 : 1)
  )
}

export interface Ranked {
  readonly key: string
  readonly ranking: Ranking
}

/** One row of the day: the thing that ranks first, with whatever else needs somebody about the same account. */
export type Row<T> = T & { readonly also: readonly T[] }

/**
 * A day is a list of accounts to act on: things about one account share the row of the first of them. A task, an approval or a
 * note to self is a matter of its own, with its own day. Takes things in the order of their rank and keeps it.
 */
export function rowsOf<T extends { kind: Kind; accountId: number | null }>(ranked: readonly T[]): Row<T>[] {
  const rows: (T & { also: T[] })[] = []
  const byAccount = new Map<number, { also: T[] }>()
  for (const thing of ranked) {
    const { accountId } = thing
    const isAlone = accountId === null || standsAlone(thing.kind)
    const shared = isAlone ? undefined : byAccount.get(accountId)
    if (shared) {
      shared.also.push(thing)
      continue
    }
    const row = Object.assign({ also: [] }, thing)
    rows.push(row)
    if (!isAlone) byAccount.set(accountId, row)
  }
  return rows
}

function groupOf({ kind, dueOn }: Rankable, pressing: number, today: Day): Group {
  if (kind === 'note') return dueOn !== null && dueOn <= today ? 'today' : 'wait'
  if (pressing >= NOW_FROM) return 'now'
  return pressing >= TODAY_FROM ? 'today' : 'wait'
}

const PRIORITY_SEVERITY: Readonly<Record<Priority, number>> = { urgent: 90, high: 70, normal: 50, low: 30 }
const RENEWAL_SEVERITY: Readonly<Record<Band, number>> = { poor: 90, fair: 55, unknown: 50, good: 25 }

/** How bad it is, whatever the account pays. */
function severityOf({ kind, amount, band, priority }: Rankable): Factor {
  const size = Math.round(amount ?? 0)
  switch (kind) {
    case 'task':
      return { percent: PRIORITY_SEVERITY[priority ?? 'normal'], because: `a task of ${priority ?? 'normal'} priority` }
    case 'approval':
      return { percent: 60, because: 'a playbook waits for a yes or no' }
    case 'drop': {
      const isPoor = band === 'poor'
      const percent = Math.min(100, 30 + 2 * size + (isPoor ? 15 : 0))
      const because = size > 0 ? `fell ${size} points${isPoor ? ', now poor' : ''}` : 'fell into a worse band'
      return { percent, because }
    }
    case 'silent':
      return { percent: Math.min(80, 20 + size), because: `silent for ${size} days` }
    case 'detractor':
      return { percent: 100 - 10 * size, because: `answered NPS ${size}` }
    case 'renewal':
      return {
        percent: RENEWAL_SEVERITY[band],
        because: band === 'unknown' ? 'health unknown before a renewal' : `health ${band} before a renewal`,
      }
    case 'lead':
      return { percent: 55, because: 'a lead waits for an answer' }
    case 'comfort':
      return { percent: 40, because: 'praise without proof' }
    case 'no_owner':
      return { percent: 30, because: 'nobody owns it' }
    case 'no_renewal':
      return { percent: 15, because: 'no renewal date' }
    case 'note':
      return { percent: 50, because: 'a note of your own' }
  }
}

/** All of it up to 30 days before the day that decides; then one percent less for every three days, 30 % at least. */
function timeLeftOf({ kind, amount, renewalOn, dueOn }: Rankable, today: Day): Factor {
  if (kind === 'detractor') return { percent: 100, because: 'an answer is due within two days' }
  if (kind === 'task') return taskTime(dueOn, today)
  if (kind === 'lead') return waitingTime(amount ?? 0)
  if (kind === 'approval') return dueOn === null ? waitingTime(amount ?? 0) : taskTime(dueOn, today)
  const deciding = kind === 'note' ? dueOn : renewalOn
  if (deciding === null) {
    return { percent: UNKNOWN_TIME, because: kind === 'note' ? 'no day given' : 'renewal date unknown' }
  }
  const days = dayNumber(deciding) - dayNumber(today)
  const percent = days <= SOON_DAYS ? 100 : Math.max(LEAST_TIME, 100 - Math.round((days - SOON_DAYS) / 3))
  return { percent, because: `${kind === 'note' ? 'due' : 'renews'} ${inDays(days)}` }
}

/** All of it from the day it is due; ten percent less for every day before, 30 % at least. */
function taskTime(dueOn: Day | null, today: Day): Factor {
  if (dueOn === null) return { percent: LEAST_TIME, because: 'no day given' }
  const days = dayNumber(dueOn) - dayNumber(today)
  return { percent: Math.min(100, Math.max(LEAST_TIME, 100 - TASK_DAY * days)), because: `due ${inDays(days)}` }
}

/** A question without a day gets more urgent the longer it waits. */
function waitingTime(days: number): Factor {
  const because = days === 0 ? 'asked today' : `waits for ${days} ${days === 1 ? 'day' : 'days'}`
  return { percent: Math.min(100, QUESTION_TIME + TASK_DAY * days), because }
}

function inDays(days: number): string {
  if (days === 0) return 'today'
  if (days < 0) return `${-days} ${days === -1 ? 'day' : 'days'} ago`
  return `in ${days} ${days === 1 ? 'day' : 'days'}`
}
