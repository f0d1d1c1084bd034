import type { Language } from './company-names.ts'
import type { Segment } from './defaults.ts'
import { asciiName, personNames } from './person-names.ts'
import { isCustomer, type PlannedContact, type Plan, type Window } from './plan.ts'
import { random } from './random.ts'
import { writtenDay } from './written.ts'

/** Titles in the order in which people appear at an account, with the roles that usually go with them. */
const seats: readonly (readonly [title: string, roles: readonly string[]])[] = [
  ['Logistics manager', ['champion']],
  ['Dock planner', ['user']],
  ['Operations director', ['executive_sponsor']],
  ['Warehouse lead', ['admin']],
  ['Head of purchasing', ['economic_buyer']],
  ['Shift leader', ['user']],
  ['IT application owner', ['admin']],
  ['Transport planner', ['user']],
  ['Site manager', ['user']],
  ['Supply chain analyst', ['user']],
]
const countOf: Readonly<Record<Segment, readonly [number, number]>> = {
  Enterprise: [7, 10],
  'Mid-market': [4, 6],
  'Small business': [2, 4],
  Digital: [1, 2],
}

/** In a small company the champion decides and pays as well. */
const smallRoles = [['champion', 'economic_buyer'], ['admin', 'user'], ['executive_sponsor'], ['user']]

export function peopleOf(plan: Plan, window: Window): PlannedContact[] {
  const chance = random(window.seed, 'people', plan.index)
  const [least, most] = countOf[plan.segment]
  const count = plan.duplicateOf === null ? chance.int(least, most) : 1
  const isSmall = plan.segment === 'Digital' || plan.segment === 'Small business'
  const lacksSponsor = plan.stories.has('sponsor_gap')
  const taken = new Set<string>()
  return Array.from({ length: count }, (_, position) => {
    const [title, usual] = seats[position] ?? ['Planner', ['user']]
    const roles = (isSmall ? (smallRoles[position] ?? ['user']) : usual).filter(
      (role) => !(lacksSponsor && role === 'executive_sponsor'),
    )
    const name = newName(plan.language, taken, (list) => chance.pick(list))
    const leaves = position > 1 && isCustomer(plan, window) && chance.chance(0.04)
    return {
      externalId: `${plan.externalId.replace('-acc-', '-con-')}-${position + 1}`,
      name,
      email: position > 2 && chance.chance(0.03) ? null : `${asciiName(name, '.')}@${plan.domain}`,
      title: lacksSponsor && title === 'Operations director' ? 'Fleet planner' : title,
      roles: roles.length > 0 ? [...roles] : ['user'],
      leftOn: position === 0 ? plan.championLeftOn : leaves ? leavingDay(plan, window, chance.int(30, 400)) : null,
    }
  })
}

function leavingDay(plan: Plan, window: Window, ago: number): number | null {
  const day = Math.max(plan.since + 60, window.today - ago)
  return day < window.today ? day : null
}

/** Who can be talked to or asked on a day: people are known from the start and unreachable once they have left. */
export function reachable(plan: Plan, day: number): PlannedContact[] {
  const present = plan.contacts.filter((contact) => contact.leftOn === null || day < contact.leftOn)
  return present.length > 0 ? present : plan.contacts.slice(-1)
}

export function contactRows(plans: readonly Plan[]) {
  return plans.flatMap((plan) =>
    plan.contacts.map((contact) => ({
      external_id: contact.externalId,
      account_external_id: plan.externalId,
      email: contact.email,
      name: contact.name,
      title: contact.title,
      roles: contact.roles,
      left_on: contact.leftOn === null ? null : writtenDay(contact.leftOn),
      language: spoken[plan.language],
    })),
  )
}

const spoken: Readonly<Record<Language, string>> = {
  en: 'en',
  us: 'en',
  de: 'de',
  fr: 'fr',
  es: 'es',
  nl: 'nl',
  it: 'it',
  pl: 'pl',
  sv: 'sv',
}

/** Nobody at an account shares a first name, so that a note needs no surname to be understood. */
function newName(language: Language, taken: Set<string>, pick: (list: readonly string[]) => string): string {
  const { first, last } = personNames[language]
  for (;;) {
    const given = pick(first)
    if (taken.has(given)) continue
    taken.add(given)
    return `${given} ${pick(last)}`
  }
}
