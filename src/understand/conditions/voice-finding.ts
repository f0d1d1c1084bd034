import { type ConditionNames } from '../../kernel/condition-words.ts'
import { counted, listed, numberText } from '../../kernel/plain-words.ts'
import { addDays, dayIn, daysBetween } from '../../kernel/day.ts'
import { instantsOf } from '../health/views-tickets.ts'
import type { ActivityFact, AnswerFact, ContactFact, Facts } from './facts.ts'
import { compared, knownCount, silenceKnown, type Finding } from './finding.ts'
import { windowOf } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'

export function surveyFinding({ leaf }: ResolvedOf<'survey'>, facts: Facts): Finding {
  const heard = facts.hear(leaf)
  const name = leaf.survey.toUpperCase()
  const { from, until } = instantsOf(windowOf(heard, leaf.windowDays), facts.timeZone)
  const end = untilOf(facts)
  const all = facts.answers.filter((one) => one.survey === leaf.survey && one.score !== null && one.at < end)
  const isPersonal = facts.kind === 'contact' && leaf.reading !== 'nps'
  const counts = all.filter(
    (one) =>
      one.at >= from &&
      one.at < until &&
      (leaf.roles.length === 0 || holdsRole(one, leaf.roles, facts)) &&
      (!isPersonal || isOf(facts.contact, one)),
  )
  if (leaf.reading === 'count') {
    return compared(knownCount(counts.length, heard, all.length > 0), leaf, {
      known: (value) => counted(value, `${name} answer`, `${name} answers`),
      unknown: `how many ${name} answers came is`,
    })
  }
  if (!heard.isHeard || counts.length === 0) return { truth: null, said: `there is no ${name} answer` }
  if (leaf.reading === 'latest') {
    return compared(counts.at(-1)?.score ?? null, leaf, {
      known: (value) => `latest ${name} answer is ${numberText(value)}`,
      unknown: `latest ${name} answer is`,
    })
  }
  const latest = [...new Map(counts.map((one) => [personOf(one), one.score ?? 0])).values()]
  const balance = latest.filter((score) => score >= 9).length - latest.filter((score) => score <= 6).length
  return compared(Number(((100 * balance) / latest.length).toFixed(6)), leaf, {
    known: (value) => `NPS is ${numberText(value)} from ${counted(latest.length, 'answer', 'answers')}`,
    unknown: 'NPS is',
  })
}

/** An answer without a contact stands for a person of its own. */
function personOf({ id, contactId, contactEmail }: AnswerFact): string {
  if (contactId !== null) return `c${contactId}`
  return contactEmail === null ? `a${id}` : `e${contactEmail.toLowerCase()}`
}

function holdsRole(answer: AnswerFact, roles: readonly string[], { contacts }: Facts): boolean {
  return contacts.some((contact) => contact.roles.some((role) => roles.includes(role)) && isOf(contact, answer))
}

function isOf(contact: ContactFact | null, one: AnswerFact | ActivityFact): boolean {
  if (!contact) return false
  if (one.contactId !== null) return one.contactId === contact.id
  return (
    contact.email !== null &&
    one.contactEmail !== null &&
    contact.email.toLowerCase() === one.contactEmail.toLowerCase()
  )
}

export function activitiesFinding({ leaf }: ResolvedOf<'activities'>, facts: Facts): Finding {
  const heard = facts.hear(leaf)
  const end = untilOf(facts)
  const all = facts.activities.filter(({ at }) => at < end)
  const own = all.filter(({ type }) => leaf.types.length === 0 || (leaf.types as readonly string[]).includes(type))
  const what = leaf.types.length > 0 ? listed(leaf.types, 'or') : 'activity'
  if (leaf.reading === 'count') {
    const { from, until } = instantsOf(windowOf(heard, leaf.windowDays), facts.timeZone)
    const count = own.filter(({ at }) => at >= from && at < until).length
    return compared(knownCount(count, heard, all.length > 0), leaf, {
      known: (value) => `${what} ${counted(value, 'time', 'times')} in ${counted(leaf.windowDays, 'day', 'days')}`,
      unknown: `how often there was ${what} is`,
    })
  }
  const last = own.at(-1) ?? all[0]
  const days = last ? silenceKnown(daysBetween(dayIn(facts.timeZone, last.at), facts.asOf), heard) : null
  return compared(days, leaf, {
    known: (value) => `last ${what} ${counted(value, 'day', 'days')} ago`,
    unknown: `last ${what} is`,
  })
}

export function contactsFinding({ leaf }: ResolvedOf<'contacts'>, facts: Facts, names: ConditionNames): Finding {
  const who =
    leaf.roles.length > 0
      ? listed(
          leaf.roles.map((role) => names.role(role).toLowerCase()),
          'or',
        )
      : 'contact'
  const from = addDays(facts.asOf, 1 - leaf.windowDays)
  const own = facts.contacts.filter(
    ({ roles, leftOn }) =>
      (leaf.roles.length === 0 || roles.some((role) => leaf.roles.includes(role))) &&
      (leaf.reading === 'present'
        ? leftOn === null || leftOn > facts.asOf
        : leftOn !== null && leftOn >= from && leftOn <= facts.asOf),
  )
  return compared(knownCount(own.length, facts.hear(leaf), facts.contacts.length > 0), leaf, {
    known: (value) => `${who}: ${numberText(value)} ${leaf.reading === 'present' ? 'there' : 'left'}`,
    unknown: `whether there is ${who} is`,
  })
}

export function contactFinding({ leaf }: ResolvedOf<'contact'>, facts: Facts): Finding {
  const value = contactValue(leaf, facts)
  const words = {
    has_role: 'contact holds such a role',
    is_gone: 'contact has left',
    has_email: 'contact has an e-mail address',
    days_since_left: 'contact left',
    days_since_seen: 'contact was last heard of',
    days_since_added: 'contact was added',
  }[leaf.reading]
  const isFlag = !leaf.reading.startsWith('days')
  const finding = compared(value, leaf, {
    known: (days) => `${words} ${counted(days, 'day', 'days')} ago`,
    unknown: `when ${words} is`,
  })
  return isFlag && value !== null ? { ...finding, said: `${words}: ${value === 1 ? 'yes' : 'no'}` } : finding
}

function contactValue(leaf: ResolvedOf<'contact'>['leaf'], facts: Facts): number | null {
  const { contact, asOf, timeZone } = facts
  if (!contact) return null
  const isGone = contact.leftOn !== null && contact.leftOn <= asOf
  switch (leaf.reading) {
    case 'has_role':
      return contact.roles.some((role) => leaf.roles.length === 0 || leaf.roles.includes(role)) ? 1 : 0
    case 'is_gone':
      return isGone ? 1 : 0
    case 'has_email':
      return contact.email ? 1 : 0
    case 'days_since_left':
      return isGone && contact.leftOn !== null ? daysBetween(contact.leftOn, asOf) : null
    case 'days_since_added':
      return daysBetween(dayIn(timeZone, contact.createdAt), asOf)
    case 'days_since_seen': {
      const end = untilOf(facts)
      const seen = [...facts.activities, ...facts.answers].filter((one) => one.at < end && isOf(contact, one))
      if (seen.length === 0) return null
      const last = new Date(Math.max(...seen.map(({ at }) => at.getTime())))
      return silenceKnown(daysBetween(dayIn(timeZone, last), asOf), facts.hear(leaf))
    }
  }
}

/** The first instant after the day judged. */
export function untilOf({ asOf, timeZone }: Pick<Facts, 'asOf' | 'timeZone'>): Date {
  return instantsOf({ from: asOf, to: asOf }, timeZone).until
}
