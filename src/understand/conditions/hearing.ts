import { leavesOf, type Condition, type Leaf } from '../../kernel/conditions.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { MeasureSource } from '../health/definitions.ts'
import { type Freshness, isExpired, windowEnd } from '../health/freshness.ts'
import type { DaySpan } from '../health/measure-window.ts'
import { measureFreshness } from '../health/source-freshness.ts'
import type { Directory, Known } from './directory.ts'

/**
 * What the sources behind a leaf allow to say: `definitions.md`, Known and Stale. Not heard: nothing ever came, or the
 * source has been silent too long; everything is unknown. Stale: windows end on the source's last day, nothing is no zero.
 */
export interface Heard {
  readonly isHeard: boolean
  readonly isStale: boolean
  /** The last day windows include. */
  readonly to: Day
  readonly freshness: Freshness | null
}

/** Freshness of what leaves read, for accounts of the sample company or for all others; each source judged once. */
export function listen(known: Known, isSample: boolean): (leaf: Leaf) => Heard {
  const judged = new Map<string, Heard>()
  return (leaf) => {
    const source = sourceOf(leaf, known)
    const key = JSON.stringify(source)
    const found = judged.get(key)
    if (found) return found
    const freshness = source && measureFreshness(source, isSample, known.hearing)
    const heard = {
      isHeard: !freshness || (freshness.lastArrival !== null && !isExpired(freshness)),
      isStale: freshness?.stale ?? false,
      to: windowEnd(freshness, known.hearing.asOf),
      freshness,
    }
    judged.set(key, heard)
    return heard
  }
}

/** Does anything in it depend on whether a source was heard of? */
export function readsSources(condition: Condition, directory: Directory): boolean {
  return leavesOf(condition).some((leaf) => sourceOf(leaf, directory) !== null)
}

export function windowOf(heard: Heard, windowDays: number): DaySpan {
  return { from: addDays(heard.to, 1 - windowDays), to: heard.to }
}

/** Contacts, tasks, runs and fields are kept in Volant itself and cannot go stale; the day of the last contact can. */
function sourceOf(leaf: Leaf, directory: Directory): MeasureSource | null {
  switch (leaf.kind) {
    case 'metric':
      return { kind: 'metric', metric: leaf.metric, aggregation: 'sum', windowDays: 1 }
    case 'usage':
      return { kind: 'usage', include: [], exclude: [], aggregation: 'days_active', windowDays: 1 }
    case 'tickets':
      return { kind: 'tickets', aggregation: 'open', windowDays: 1, priorities: [] }
    case 'survey':
      return { kind: 'survey', survey: leaf.survey, windowDays: 1, roles: [] }
    case 'activities':
      return ACTIVITIES
    case 'outcomes':
      return { kind: 'outcomes', aggregation: 'measured_count', windowDays: 1 }
    case 'invoices':
      return { kind: 'invoices', aggregation: 'overdue_count' }
    case 'field':
      return leaf.field === 'last_contact' ? ACTIVITIES : null
    case 'date':
      return leaf.field === 'last_contact' ? ACTIVITIES : null
    case 'contact':
      return leaf.reading === 'days_since_seen' ? ACTIVITIES : null
    case 'measure':
      return directory.measures.find(({ key }) => key === leaf.measure)?.source ?? null
    default:
      return null
  }
}

const ACTIVITIES: MeasureSource = { kind: 'activities', aggregation: 'count', types: [], windowDays: 1 }

const SOURCE_WORDS: Readonly<Partial<Record<Leaf['kind'], string>>> = {
  usage: 'Use of the product',
  tickets: 'Tickets',
  survey: 'Survey answers',
  activities: 'Meetings, calls and e-mails',
  outcomes: 'Outcomes',
  invoices: 'Invoices',
  field: 'Meetings, calls and e-mails',
  date: 'Meetings, calls and e-mails',
  contact: 'Meetings, calls and e-mails',
}

/** Sentences about sources that are silent themselves: rules about their silence cannot be judged. Each once. */
export function waitingFor(condition: Condition, known: Known, hear: (leaf: Leaf) => Heard): string[] {
  return [...new Set(leavesOf(condition).flatMap((leaf) => waitingSentence(leaf, known, hear(leaf)) ?? []))]
}

function waitingSentence(leaf: Leaf, directory: Directory, { isHeard, isStale, freshness }: Heard): string | null {
  if (isHeard && !isStale) return null
  const what = wordsFor(leaf, directory)
  if (!freshness || freshness.lastArrival === null) return `${what}: nothing has come in yet, so this cannot be judged.`
  const since = `${what}: nothing has come in since ${freshness.lastArrival.slice(0, 10)}`
  return isHeard ? `${since}, so silence cannot be judged.` : `${since}, so this cannot be judged.`
}

function wordsFor(leaf: Leaf, { metrics, measures }: Directory): string {
  if (leaf.kind === 'metric') return metrics.find(({ key }) => key === leaf.metric)?.name ?? leaf.metric
  if (leaf.kind === 'measure') return measures.find(({ key }) => key === leaf.measure)?.name ?? leaf.measure
  return SOURCE_WORDS[leaf.kind] ?? 'Data'
}
