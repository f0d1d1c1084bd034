import { counted, number } from '../../../web/design/format.ts'
import type { EventIssue, RatePoint, TailItem } from '../contract.ts'

/** News that moves what the debugger shows. */
export const DEBUGGER_TOPICS = ['events', 'event-sources'] as const

export const VIEWS = ['live', 'rejected', 'parked', 'conflict', 'waiting'] as const
export type View = (typeof VIEWS)[number]

export const KIND_WORDS: Readonly<Record<EventIssue['kind'], { tab: string; why: string; none: string }>> = {
  rejected: {
    tab: 'Refused',
    why: 'The check at the door found something wrong, and the sender was told. Correct one and send it, or correct the sender and send all again.',
    none: 'Whatever the check at the door finds wrong stands here, with its reason and its bytes.',
  },
  parked: {
    tab: 'Parked',
    why: 'Accepted, and then the database refused it. Nothing is lost: send them again once the cause is gone.',
    none: 'What was accepted and could not be stored would stand here. Nothing accepted is ever dropped.',
  },
  conflict: {
    tab: 'Conflicts',
    why: 'Another event came first under the same message id, and that one counts. Sent again, they get an id of their own.',
    none: 'Two different events under one message id would stand here: the first one counts.',
  },
}

export const TAIL_WORDS: Readonly<
  Record<TailItem['state'], { word: string; band: 'good' | 'fair' | 'poor' | 'unknown' }>
> = {
  stored: { word: 'counted', band: 'good' },
  waiting: { word: 'waits for its account', band: 'fair' },
  repeated: { word: 'came before', band: 'unknown' },
  spooled: { word: 'kept on disk', band: 'fair' },
  conflict: { word: 'conflict', band: 'poor' },
  rejected: { word: 'refused', band: 'poor' },
  parked: { word: 'parked', band: 'poor' },
}

export const HOUR_WORDS = { '1': 'the last hour', '6': 'the last 6 hours', '24': 'the last 24 hours' } as const

export interface RateSum {
  readonly accepted: number
  readonly repeated: number
  readonly waiting: number
  /** Refused, parked or in conflict. */
  readonly unusable: number
}

export function sumOf(points: readonly RatePoint[]): RateSum {
  const sum = (of: (point: RatePoint) => number) => points.reduce((total, point) => total + of(point), 0)
  return {
    accepted: sum(({ accepted }) => accepted),
    repeated: sum(({ repeated, conflicts }) => repeated - conflicts),
    waiting: sum(({ waiting }) => waiting),
    unusable: sum(unusableOf),
  }
}

export function unusableOf({ rejected, parked, conflicts }: RatePoint): number {
  return rejected + parked + conflicts
}

/** The heading of the chart, as a finding. */
export function rateSentence(points: readonly RatePoint[], hours: keyof typeof HOUR_WORDS): string {
  const { accepted, unusable } = sumOf(points)
  const during = `in ${HOUR_WORDS[hours]}`
  if (accepted + unusable === 0) return `Nothing came ${during}`
  if (unusable === 0) return `${counted(accepted, 'event')} ${during}, all usable`
  return `${counted(accepted, 'event')} ${during}, and ${number(unusable)} not usable`
}

/**
 * Bars of a chart on one scale, 0 to 1 of its height: up what was accepted, down what was not usable, from a base line
 * that gives each side the room it needs.
 */
export function barsOf(points: readonly RatePoint[]): { base: number; bars: { up: number; down: number }[] } {
  const mostUp = Math.max(0, ...points.map(({ accepted }) => accepted))
  const mostDown = Math.max(0, ...points.map(unusableOf))
  const whole = Math.max(1, mostUp + mostDown)
  return {
    base: mostUp + mostDown === 0 ? 1 : mostUp / whole,
    bars: points.map((point) => ({ up: point.accepted / whole, down: unusableOf(point) / whole })),
  }
}

/** JSON as people read it; text that is none stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Whether an item of the tail holds the words somebody looks for. */
export function holdsWords(item: TailItem, words: string): boolean {
  const { name, type, userId, anonymousId, groupKey, account, state, properties } = item
  const text = [name, type, userId, anonymousId, groupKey, account?.name, TAIL_WORDS[state].word, properties]
    .join(' ')
    .toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** What an item is called, and the call it came with where that says more. */
export function titleOf(name: string | null, type: string | null): { title: string; note: string | null } {
  const title = name || type || 'unreadable'
  return { title, note: title === type ? null : type }
}

/** Whoever an item is about. */
export function whoOf({ userId, anonymousId }: Pick<TailItem, 'userId' | 'anonymousId'>): string {
  if (userId !== null) return userId
  return anonymousId === null ? '–' : `visitor ${anonymousId.slice(0, 8)}`
}
