import { Problem, type Fields } from './accept-problem.ts'
import type { EventType } from './item.ts'

const MAX_ID_CHARACTERS = 100
const MAX_NAME_CHARACTERS = 200

export interface Ids {
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly previousId: string | null
  /** null: one is to be made. */
  readonly messageId: string | null
}

/** Who did it and which message this is. `isUserOptional`: a call about a group alone names no user. */
export function readIds(fields: Fields, type: EventType, isUserOptional: boolean): Ids | Problem {
  const userId = readId(fields['userId'], 'userId')
  if (userId instanceof Problem) return userId
  const anonymousId = readId(fields['anonymousId'], 'anonymousId')
  if (anonymousId instanceof Problem) return anonymousId
  const messageId = readId(fields['messageId'], 'messageId')
  if (messageId instanceof Problem) return messageId
  if (type === 'a') return readAlias(fields, { userId, anonymousId, messageId })
  if (userId === null && anonymousId === null && !isUserOptional) return NO_USER
  return { userId, anonymousId, previousId: null, messageId }
}

function readAlias(fields: Fields, ids: Omit<Ids, 'previousId'>): Ids | Problem {
  const previousId = readId(fields['previousId'], 'previousId')
  if (previousId instanceof Problem) return previousId
  if (ids.userId === null) return NO_ALIASED_USER
  return previousId === null ? NO_PREVIOUS_ID : { ...ids, previousId }
}

/** An id as text; null when there is none. Numbers become text as long as they are exact. */
export function readId(value: unknown, field: string): string | null | Problem {
  if (typeof value === 'string') {
    if (value === '') return null
    return isLonger(value, MAX_ID_CHARACTERS) ? tooLong(field) : value
  }
  if (value === undefined || value === null) return null
  if (typeof value !== 'number') return notText(field)
  return Number.isSafeInteger(value) ? String(value) : notExact(field)
}

/** True when the text has more characters than that; what lies beyond U+FFFF counts once. */
function isLonger(text: string, characters: number): boolean {
  if (text.length <= characters) return false
  return text.length > characters * 2 || Array.from(text).length > characters
}

/** What happened: the event of a track call, the name of a page or screen, else the name of the call. */
export function readName(fields: Fields, type: EventType): string | Problem {
  if (type === 't') return readEvent(fields['event'])
  if (type === 'p' || type === 's') return readPageName(fields, type === 'p' ? 'page' : 'screen')
  return CALL_NAMES[type]
}

const CALL_NAMES = { i: 'identify', g: 'group', a: 'alias' } as const

function readEvent(event: unknown): string | Problem {
  if (typeof event !== 'string' || event.trim() === '') return NO_EVENT
  return isLonger(event, MAX_NAME_CHARACTERS) ? nameTooLong('event') : event
}

/** Pages are often sent without a name: then they are counted as pages. */
function readPageName(fields: Fields, call: 'page' | 'screen'): string | Problem {
  const name = fields['name'] ?? fields['category']
  if (name === undefined || name === null || name === '') return call
  if (typeof name !== 'string') return notText('name')
  if (name.trim() === '') return call
  return isLonger(name, MAX_NAME_CHARACTERS) ? nameTooLong('name') : name
}

const NO_USER = new Problem(
  'user.missing',
  'The item names nobody. Send userId, or anonymousId for somebody who has not signed in.',
)
const NO_ALIASED_USER = new Problem('user_id.missing', 'An alias call needs userId: the id the user has from now on.')
const NO_PREVIOUS_ID = new Problem(
  'previous_id.missing',
  'An alias call needs previousId: the id the user had until now.',
)
const NO_EVENT = new Problem('event.missing', 'A track call needs event: a text that names what happened.')

function tooLong(field: string): Problem {
  return new Problem(
    `${inSnakeCase(field)}.too_long`,
    `${field} has more than ${MAX_ID_CHARACTERS} characters. Send a shorter id.`,
  )
}

function notText(field: string): Problem {
  return new Problem(`${inSnakeCase(field)}.invalid`, `${field} is neither a text nor a number. Send it as a text.`)
}

function notExact(field: string): Problem {
  return new Problem(
    `${inSnakeCase(field)}.inexact`,
    `${field} is a number that cannot be kept digit by digit. Send it as a text.`,
  )
}

function nameTooLong(field: string): Problem {
  return new Problem(
    `${field}.too_long`,
    `${field} has more than ${MAX_NAME_CHARACTERS} characters. Send a short name, and what varies as a property.`,
  )
}

function inSnakeCase(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
