import { dayIn, daysBetween } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import type { ContactRow } from './account-desk.ts'

/** Roles without which a renewal hangs on a thread. */
export const KEY_ROLES = ['champion', 'executive sponsor', 'economic buyer'] as const

const ANSWERS_WITHIN_DAYS = 90

export interface PeopleFacts {
  /** Contacts who have not left. */
  present: number
  /** Of them, seen in an activity or an answer within 90 days. */
  answering: number
  /** Who holds each key role now; empty where nobody does. */
  holders: { role: (typeof KEY_ROLES)[number]; names: string[] }[]
}

export function peopleFacts(contacts: readonly ContactRow[], today: Day, timeZone: string): PeopleFacts {
  const present = contacts.filter((contact) => contact.leftOn === null || contact.leftOn > today)
  const seen = (contact: ContactRow) =>
    contact.lastSeenAt !== null &&
    daysBetween(dayIn(timeZone, new Date(contact.lastSeenAt)), today) <= ANSWERS_WITHIN_DAYS
  return {
    present: present.length,
    answering: present.filter(seen).length,
    holders: KEY_ROLES.map((role) => ({
      role,
      names: present.filter((contact) => contact.roles.some((held) => roleName(held) === role)).map(contactName),
    })),
  }
}

/** `No champion and no economic buyer.`, or null when every key role is held. */
export function missingRoles({ holders }: PeopleFacts): string | null {
  const missing = holders.filter((holder) => holder.names.length === 0).map((holder) => `no ${holder.role}`)
  if (missing.length === 0) return null
  const listed = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`
  return `There is ${listed}.`
}

/** Roles come with `_` from some sources and with a space from others; both are the same role. */
export function roleName(role: string): string {
  return role.replaceAll('_', ' ')
}

export function contactName(contact: Pick<ContactRow, 'name' | 'email'>): string {
  return contact.name ?? contact.email ?? 'Unnamed'
}

/** How somebody was last heard of, as it is written: `NPS answer`, `e-mail`. */
export function seenHow(how: string | null): string | null {
  if (how === 'email') return 'e-mail'
  return how?.replace(/^(?:nps|csat|ces)(?= answer$)/, (survey) => survey.toUpperCase()) ?? null
}
