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
export function trendSentence(explored: Explored): string {
  const { subject, total, before, buckets, step } = explored
  const length = lengthWords(step, buckets.length)
  if (total === null) return `${subject.name}: nothing is known of these ${length}`
  return `${subject.name}: ${figure(total)} ${whatOf(explored)}${comparison(before.change, length)}`
}

function whatOf({ subject, as, step, buckets }: Explored): string {
  const each = as === 'average' ? ' per account' : ''
  const over = `in the last ${lengthWords(step, buckets.length)}`
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

/** The own baseline in words; why there is none where there is none. */
export function baselineSentence({ baseline, baselineMissing, selectedAccounts }: Explored): string {
  if (!baseline) return baselineMissing ?? ''
  const { change, perDay, currentPerDay, accounts, from, until } = baseline
  const usual = `the usual ${figure(perDay)} of the 84 days before (${exactDay(from)} to ${exactDay(until)})`
  const of =
    selectedAccounts === 1
      ? ''
      : `, over ${number(accounts)} of ${counted(selectedAccounts, 'account')} known that long`
  const by = change === null ? 0 : Math.round(Math.abs(change) * 100)
  if (by === 0 || change === null) return `${figure(currentPerDay)} a day up to yesterday, as ${usual}${of}.`
  const more = change >= 1 ? 'at least twice' : `${percent(Math.abs(change))} ${change > 0 ? 'above' : 'below'}`
  return `${figure(currentPerDay)} a day up to yesterday, ${more} ${usual}${of}.`
}
