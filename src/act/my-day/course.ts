import { reaches } from '../../kernel/access.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { Context } from '../../platform/http/route.ts'
import { maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { dailyValues } from '../../understand/portfolio/views-sparks.ts'
import { inWords } from './reasons.ts'
import { courseHeadline } from './sentences.ts'
import { type CourseEvent, courseOf, eventsIn } from './views-course.ts'

const DAYS = 60
const EVENTS_SHOWN = 3

/** An account's health over 60 days, with at most three events that may have moved it, numbered in their order. */
export async function accountCourse(accountId: number, context: Context) {
  const { db, actor, today, company } = context
  const account = await readableAccount(db, actor, accountId)
  const span = { from: addDays(today, 1 - DAYS), to: today }
  const [closes, found] = await Promise.all([
    courseOf(db, account.id, span),
    eventsIn(db, { accountId: account.id, span, timeZone: company.timeZone }),
  ])
  const rows = closes.map((close) => ({ accountId: account.id, ...close }))
  const values = dailyValues(rows, { from: span.from, until: span.to })
  const events = strongest(found)
  const showsContacts = reaches(actor, 'contact_details', account)
  const first = values.find((value) => value !== null) ?? null
  return {
    headline: courseHeadline(first, values.at(-1) ?? null, events.length),
    days: values.map((overall, index) => ({ day: addDays(span.from, index), overall })),
    events: events.map((event, index) => ({
      number: index + 1,
      day: event.day,
      sentence: eventSentence(event, showsContacts),
    })),
    bands: { fair: 50, good: 70 },
  }
}

/** The strongest, one a day, in their order. */
function strongest(events: readonly CourseEvent[]): CourseEvent[] {
  const byDay = new Map<Day, CourseEvent>()
  for (const event of events) if (!byDay.has(event.day)) byDay.set(event.day, event)
  return [...byDay.values()].slice(0, EVENTS_SHOWN).toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

function eventSentence({ kind, name, score, count, force }: CourseEvent, showsContacts: boolean): string {
  const masked = name?.includes('@') ? maskedEmail(name) : maskedName(name)
  const person = (showsContacts ? name : masked) ?? 'Somebody'
  switch (kind) {
    case 'left':
      return `${force >= 5 ? 'Champion ' : ''}${person} left`
    case 'answer':
      return `${person} answered NPS ${score ?? 0}`
    case 'overdue':
      return `Invoice ${name ?? ''} fell due and is not paid`
    case 'override':
      return `Set to ${name ?? 'another band'} by hand`
    case 'ticket': {
      const others = count !== null && count > 1 ? `; ${inWords(count)} urgent ones open` : ''
      return `Urgent ticket${name === null ? '' : `: ${name}`}${others}`
    }
  }
}
