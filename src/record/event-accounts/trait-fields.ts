import type { Day } from '../../kernel/day.ts'
import { keyOfName } from '../../kernel/name-key.ts'
import { dayOf } from '../events/roll-up.ts'
import type { Trait, Traits } from '../events/traits.ts'

export interface ContactTraits {
  readonly email: string | null
  readonly name: string | null
  readonly title: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

export interface AttributeTrait {
  readonly key: string
  readonly name: string
  readonly value: string | number | boolean
  readonly type: 'text' | 'number' | 'boolean'
  /** The day it became true, as far as we know. */
  readonly since: Day
}

export interface AccountTraits {
  readonly name: string | null
  readonly domain: string | null
  readonly industry: string | null
  readonly country: string | null
  readonly attributes: readonly AttributeTrait[]
}

const LONGEST_TEXT = 500
const MOST_ATTRIBUTES = 50

/** What a contact shows of a user's traits. Lists and objects have no place among its fields. */
export function contactTraits(traits: Traits): ContactTraits {
  const text = (...names: string[]) => firstText(traits, names)
  const parts = [text('firstName', 'first_name'), text('lastName', 'last_name')].filter((part) => part !== null)
  const email = text('email')
  const taken = new Set([
    'email',
    'name',
    'firstName',
    'first_name',
    'lastName',
    'last_name',
    'title',
    'jobTitle',
    'id',
  ])
  return {
    email: email !== null && /^[^\s@]+@[^\s@]+$/.test(email) ? email.toLowerCase() : null,
    name: text('name') ?? (parts.length > 0 ? parts.join(' ') : null),
    title: text('title', 'jobTitle'),
    attributes: Object.fromEntries(attributesOf(traits, taken, 'UTC').map(({ key, value }) => [key, value])),
  }
}

/** What an account shows of a group's traits, with the day each is known from. */
export function accountTraits(traits: Traits, zone: string): AccountTraits {
  const text = (...names: string[]) => firstText(traits, names)
  const taken = new Set(['name', 'website', 'domain', 'industry', 'country', 'id'])
  return {
    name: text('name'),
    domain: domainOf(text('domain', 'website')),
    industry: text('industry'),
    country: text('country'),
    attributes: attributesOf(traits, taken, zone),
  }
}

function attributesOf(traits: Traits, taken: ReadonlySet<string>, zone: string): AttributeTrait[] {
  const attributes = Object.entries(traits).flatMap(([name, trait]): AttributeTrait[] => {
    const key = keyOf(name)
    const known = plainValue(trait)
    if (taken.has(name) || key === '' || known === null) return []
    const type = typeof known === 'number' ? 'number' : typeof known === 'boolean' ? 'boolean' : 'text'
    return [{ key, name: nameOf(name), value: known, type, since: dayOf(trait[1], zone) }]
  })
  const unique = new Map(attributes.map((attribute) => [attribute.key, attribute]))
  return [...unique.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, MOST_ATTRIBUTES)
}

function plainValue([value]: Trait): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, LONGEST_TEXT) : null
}

function firstText(traits: Traits, names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(traits, name) ? traits[name]?.[0] : undefined
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, LONGEST_TEXT)
  }
  return null
}

function domainOf(text: string | null): string | null {
  if (text === null) return null
  const host =
    text
      .replace(/^[a-z]+:\/\//i, '')
      .split(/[/?#:]/)[0]
      ?.toLowerCase()
      .replace(/^www\./, '') ?? ''
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) ? host : null
}

/** `billingPlan` and `Billing plan` become billing_plan, as the fields of imported files are named. */
function keyOf(name: string): string {
  return keyOfName(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'))
}

function nameOf(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 120)
}
