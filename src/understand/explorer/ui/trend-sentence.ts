import type { Day } from '../../../kernel/day.ts'
import { counted, exactDay, number, percent, plainNumber } from '../../../web/design/format.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { exploreMetric } from '../contract.ts'
import { lengthWords } from './bucket-words.ts'

type Explored = OutputOf<typeof exploreMetric>

/** A figure as short as its size allows. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return number(value)
  return Math.abs(value) >= 10 ? number(value, 1) : plainNumber(value)
}

/** What the picture shows: `Sign-ins: 12,340 in the last 12 weeks, 8 % more than in the 12 weeks before`. */
export function trendSentence(explored: Explored, today: Day): string {
  const { subject, total, before, buckets, step } = explored
  const length = lengthWords(step, buckets.length)
  if (total === null) return `${subject.name}: nothing is known of these ${length}`
  return `${subject.name}: ${figure(total)} ${whatOf(explored, today)}${comparison(before.change, length)}`
}

function whatOf({ subject, as, step, buckets, until }: Explored, today: Day): string {
  const each = as === 'average' ? ' per account' : ''
  const length = lengthWords(step, buckets.length)
  const over = until < today ? `in the ${length} up to ${exactDay(until)}` : `in the last ${length}`
  if (subject.nature === 'users') return `different users${each} ${over}`
  if (subject.nature === 'level') return `${each.trim()}${each ? ' ' : ''}as last reported`
  if (subject.nature === 'mean') return `on an average day${each} ${over}`
  return `${each.trim()}${each ? ' ' : ''}${over}`
}

function comparison(change: number | null, length: string): string {
  if (change === null) return ''
  const by = Math.round(Math.abs(change) * 100)
  if (by === 0) return `, as in the ${length} before`
  return `, ${percent(Math.abs(change))} ${change > 0 ? 'more' : 'less'} than in the ${length} before`
}

/** Why the period does not end today, where it does not. */
export function sinceSentence({ until, step, buckets }: Explored, today: Day): string {
  return until < today ? `Nothing came since: these are the latest ${lengthWords(step, buckets.length)}.` : ''
}

/** The own baseline in words; why there is none where there is none. */
export function baselineSentence(explored: Explored, today: Day): string {
  const { baseline, baselineMissing, selectedAccounts, total } = explored
  // What is not known is not 0 a day.
  if (total === null) return ''
  if (!baseline) return baselineMissing ?? ''
  const { change, perDay, currentPerDay, accounts, from, until } = baseline
  const usual = `the usual ${figure(perDay)} of the 84 days before (${exactDay(from)} to ${exactDay(until)})`
  const of =
    selectedAccounts === 1
      ? ''
      : `, over ${number(accounts)} of ${counted(selectedAccounts, 'account')} known that long`
  const by = change === null ? 0 : Math.round(Math.abs(change) * 100)
  const now = `${figure(currentPerDay)} a day up to ${explored.until < today ? 'then' : 'yesterday'}`
  if (by === 0 || change === null) return `${now}, as ${usual}${of}.`
  const more = change >= 1 ? 'at least twice' : `${percent(Math.abs(change))} ${change > 0 ? 'above' : 'below'}`
  return `${now}, ${more} ${usual}${of}.`
}
