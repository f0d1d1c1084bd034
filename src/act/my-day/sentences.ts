import { dayNumber, type Day } from '../../kernel/day.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import { DROP_POINTS, type Kind } from './ranking.ts'
import { inWords } from './reasons.ts'

/** What a sentence is made of; what a kind does not need is null. */
export interface Said {
  readonly kind: Kind
  readonly today: Day
  readonly change7: number | null
  readonly change30: number | null
  readonly band: string
  readonly bandThen: string | null
  /** The biggest losses, as phrases. */
  readonly reasons: readonly string[]
  readonly contactDays: number | null
  readonly useDays: number | null
  readonly renewalOn: Day | null
  readonly overall: number | null
  readonly score: number | null
  readonly answeredOn: Day | null
  /** Who answered, as the reader may see them. */
  readonly person: string | null
  readonly comment: string | null
  readonly text: string | null
}

/** The line below an account's name: person, number, date. */
export function sentenceOf(said: Said): string {
  switch (said.kind) {
    case 'drop':
      return withReasons(dropSentence(said), said.reasons)
    case 'silent':
      return silentSentence(said)
    case 'renewal':
      return renewalSentence(said)
    case 'detractor':
      return detractorSentence(said)
    case 'comfort':
      return said.text ?? 'Praises us, but nothing proves it.'
    case 'no_owner':
      return 'Nobody owns this account. Assign somebody.'
    case 'no_renewal':
      return 'Pays, but has no renewal date. Add it, or it will renew unseen.'
    case 'task':
    case 'lead':
    case 'approval':
    case 'note':
      return said.text ?? ''
  }
}

function dropSentence({ change7, change30, band, bandThen }: Said): string {
  const in30 = Math.round(-(change30 ?? 0))
  const in7 = Math.round(-(change7 ?? 0))
  if (in30 >= DROP_POINTS && in30 >= in7) return `Fell ${in30} in 30 days`
  if (in7 >= DROP_POINTS) return `Fell ${in7} in 7 days`
  return `Went from ${bandThen ?? 'a better band'} to ${band}`
}

function silentSentence({ contactDays, useDays, today }: Said): string {
  const parts = [
    ...(useDays === null ? [] : [`No use for ${useDays} days`]),
    ...(contactDays === null
      ? []
      : [`${useDays === null ? 'No' : 'no'} contact since ${contactDay(contactDays, today)}`]),
  ]
  const days = useDays === null && contactDays !== null ? ` (${contactDays} days)` : ''
  return `${parts.join('; ')}${days}.`
}

function contactDay(days: number, today: Day): string {
  return shortDayText(new Date((dayNumber(today) - days) * 86_400_000).toISOString().slice(0, 10) as Day, today)
}

function renewalSentence({ renewalOn, today, band, overall, reasons }: Said): string {
  const when = renewalOn === null ? 'soon' : `on ${shortDayText(renewalOn, today)}`
  if (overall === null) return `Renews ${when}; health is unknown.`
  const health = `Renews ${when} with health ${Math.round(overall)}, ${band}`
  return withReasons(health, band === 'good' ? [] : reasons)
}

function detractorSentence({ person, score, comment, answeredOn, today }: Said): string {
  const who = person ?? 'Somebody'
  const answer = `${who} answered ${score ?? 0}`
  if (comment !== null && comment.trim() !== '') return `${answer}: “${cut(comment.trim())}”`
  return answeredOn === null ? `${answer}.` : `${answer} on ${shortDayText(answeredOn, today)}, without a comment.`
}

function cut(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ')
  return oneLine.length <= 160 ? oneLine : `${oneLine.slice(0, 159).trimEnd()}…`
}

function withReasons(start: string, reasons: readonly string[]): string {
  return reasons.length === 0 ? `${start}.` : `${start}: ${reasons.join(', ')}.`
}

/** “Health lost 19 points after three events”: the finding above the chart. */
export function courseHeadline(first: number | null, last: number | null, events: number): string {
  if (first === null || last === null) return last === null ? 'Health is unknown' : `Health is ${Math.round(last)}`
  const change = Math.round(last) - Math.round(first)
  const after = events === 0 ? '' : ` after ${inWords(events)} ${events === 1 ? 'event' : 'events'}`
  if (change <= -2) return `Health lost ${-change} points${after}`
  if (change >= 2) return `Health gained ${change} points${after}`
  return `Health held at ${Math.round(last)}`
}
