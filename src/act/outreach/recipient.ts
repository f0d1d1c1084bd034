import type { Day } from '../../kernel/day.ts'

export interface Candidate {
  id: number
  name: string | null
  email: string | null
  roles: readonly string[]
  leftOn: Day | null
  hasOptedOut: boolean
}

export interface Recipient {
  contactId: number
  email: string
  name: string | null
  /** The role it was chosen by; null when it is the run's own contact. */
  role: string | null
}

export interface Choice {
  recipient: Recipient | null
  /** Who was chosen or passed over, and why, as sentences. Names stand in them; e-mail addresses do not. */
  because: string[]
}

/**
 * Who gets an e-mail: the first of the roles that somebody holds who is still there, has an address and has not opted out. Among several
 * of one role the one longest on record. Without roles it is the run's contact.
 */
export function chooseRecipient(
  contacts: readonly Candidate[],
  asked: { toRoles: readonly string[]; contactId: number | null; today: Day },
): Choice {
  const because: string[] = []
  const pick = (candidate: Candidate, role: string | null): Recipient | null => {
    const obstacle = obstacleTo(candidate, asked.today)
    if (obstacle === null && candidate.email !== null) {
      because.push(`Goes to ${nameOf(candidate)}${role ? `, ${roleText(role)}` : ''}.`)
      return { contactId: candidate.id, email: candidate.email, name: candidate.name, role }
    }
    because.push(`${nameOf(candidate)}${role ? `, ${roleText(role)},` : ''} ${obstacle}.`)
    return null
  }
  if (asked.toRoles.length === 0) {
    const contact = contacts.find(({ id }) => id === asked.contactId)
    if (!contact) because.push('The run is about no contact. Name the roles the e-mail goes to.')
    return { recipient: contact ? pick(contact, null) : null, because }
  }
  for (const role of asked.toRoles) {
    const holders = contacts.filter(({ roles }) => roles.includes(role)).toSorted((a, b) => a.id - b.id)
    if (holders.length === 0) because.push(`Nobody is ${roleText(role)}.`)
    for (const holder of holders) {
      const recipient = pick(holder, role)
      if (recipient) return { recipient, because }
    }
  }
  return { recipient: null, because }
}

function obstacleTo({ email, leftOn, hasOptedOut }: Candidate, today: Day): string | null {
  if (leftOn !== null && leftOn <= today) return 'has left'
  if (email === null || !isAddress(email)) return 'has no usable e-mail address'
  return hasOptedOut ? 'wants no e-mail from us' : null
}

/** One plain address: nothing that could add a second receiver or a header. */
export function isAddress(email: string): boolean {
  return (
    email.length <= 254 &&
    /^[^\s@<>"(),:;\\[\]\p{Cc}]+@[^\s@<>"(),:;\\[\]\p{Cc}]+\.[^\s@<>"(),:;\\[\]\p{Cc}]+$/u.test(email)
  )
}

function nameOf({ name }: Candidate): string {
  return name?.trim() || 'A contact without a name'
}

const ROLE_NAMES: Readonly<Record<string, string>> = {
  champion: 'champion',
  executive_sponsor: 'executive sponsor',
  economic_buyer: 'economic buyer',
  admin: 'admin',
  user: 'user',
}

function roleText(role: string): string {
  return ROLE_NAMES[role] ?? role.replaceAll('_', ' ')
}
