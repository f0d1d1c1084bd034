import type { MeasureSource } from '../../understand/health/definitions.ts'

/** A measure that holds an account's health down, with the points it lost or costs. */
export interface Loss {
  readonly name: string
  readonly source: MeasureSource
  readonly value: number
  readonly points: number
}

/** What a measure gives at some time: its own score and, of the overall, points got and points missed. */
interface Standing {
  score: number | null
  points: number | null
  cost: number
}

/**
 * Points a measure lost since then. One whose own score did not fall lost nothing, even if its share became smaller because
 * another measure became known. What was not known then counts with what it costs.
 */
export function lostPoints(now: Standing, then: Omit<Standing, 'cost'> | undefined): number {
  if (now.points === null || now.score === null || !then || then.points === null || then.score === null) return now.cost
  return now.score < then.score ? then.points - now.points : 0
}

const SAID_AT_LEAST = 1
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** `four`; from eleven on digits. */
export function inWords(count: number): string {
  return NUMBERS[count] ?? String(count)
}

/** The biggest losses as a person would say them: “four urgent tickets open”. Phrases of one kind are said once. */
export function reasonPhrases(losses: readonly Loss[], limit: number): string[] {
  const said = new Set<string>()
  const phrases: string[] = []
  for (const loss of losses.toSorted((a, b) => b.points - a.points)) {
    if (phrases.length === limit || loss.points < SAID_AT_LEAST) break
    if (said.has(loss.source.kind) || isNoReason(loss)) continue
    said.add(loss.source.kind)
    phrases.push(phraseOf(loss))
  }
  return phrases
}

/** What cannot be better may still cost points by its curve: “no urgent tickets open” explains no fall. */
function isNoReason({ source, value }: Loss): boolean {
  if (source.kind === 'tickets') return value === 0 && ['open', 'opened', 'escalated'].includes(source.aggregation)
  return (source.kind === 'usage' || source.kind === 'metric') && source.aggregation === 'change' && value >= 0
}

function phraseOf({ name, source, value }: Loss): string {
  switch (source.kind) {
    case 'tickets':
      return ticketPhrase(source, value)
    case 'usage':
    case 'metric':
      return usePhrase(name, source, value)
    case 'activities':
      return source.aggregation === 'days_since_last' ? `no meeting or call for ${daysOf(value)}` : plain(name, value)
    case 'contacts':
      return contactPhrase(name, source, value)
    case 'outcomes':
      return outcomePhrase(name, source, value)
    case 'survey':
      return source.survey === 'nps' ? `NPS at ${signed(value)}` : plain(name, value)
    case 'invoices':
      return source.aggregation === 'oldest_overdue_days' ? `an invoice ${daysOf(value)} overdue` : plain(name, value)
    default:
      return plain(name, value)
  }
}

function ticketPhrase(source: Extract<MeasureSource, { kind: 'tickets' }>, value: number): string {
  const [priority] = source.priorities
  const what = `${source.priorities.length === 1 && priority ? `${priority} ` : ''}${value === 1 ? 'ticket' : 'tickets'}`
  switch (source.aggregation) {
    case 'open':
      return `${inWords(value)} ${what} open`
    case 'opened':
      return `${inWords(value)} ${what} in ${source.windowDays} days`
    case 'escalated':
      return `${inWords(value)} ${what} escalated`
    case 'median_first_reply_hours':
      return `first replies take ${hours(value)}`
    case 'median_resolution_hours':
      return `tickets take ${hours(value)} to solve`
    case 'csat':
      return `${percent(value)} satisfied with support`
  }
}

function contactPhrase(name: string, source: Extract<MeasureSource, { kind: 'contacts' }>, value: number): string {
  if (source.aggregation === 'engaged')
    return value === 0 ? 'no contact answers' : `${percent(value)} of contacts answer`
  return value === 0 ? `no ${source.roles[0] ?? 'contact'}` : plain(name, value)
}

function outcomePhrase(
  name: string,
  { aggregation }: Extract<MeasureSource, { kind: 'outcomes' }>,
  value: number,
): string {
  if (aggregation === 'progress')
    return value <= 0 ? 'no progress on outcomes' : `outcomes ${percent(value)} of the way`
  if (aggregation === 'on_target')
    return value === 0 ? 'no outcome on target' : `${percent(value)} of outcomes on target`
  return plain(name, value)
}

function usePhrase(name: string, source: Extract<MeasureSource, { kind: 'usage' | 'metric' }>, value: number): string {
  if (source.aggregation === 'change') {
    return value < 0 ? `use ${percent(-value)} below its usual` : `use ${percent(value)} above its usual`
  }
  if (source.aggregation === 'days_since_last') return `no use for ${daysOf(value)}`
  if (source.aggregation === 'days_active') return `used on ${value} of ${source.windowDays} days`
  if (source.aggregation === 'distinct_metrics')
    return `${inWords(value)} ${value === 1 ? 'feature' : 'features'} in use`
  return plain(name, value)
}

function plain(name: string, value: number): string {
  return `${name} at ${Math.round(value * 100) / 100}`
}

function daysOf(value: number): string {
  return value === 1 ? 'a day' : `${Math.round(value)} days`
}

function hours(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} h`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function signed(value: number): string {
  const rounded = Math.round(value)
  return rounded < 0 ? `−${-rounded}` : String(rounded)
}
