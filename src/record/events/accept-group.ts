import { readId } from './accept-ids.ts'
import { isFields, own, Problem, type Fields } from './accept-problem.ts'
import type { EventType } from './item.ts'

/** How a source says which account an event belongs to. */
export interface AccountRule {
  /** Of several group types (PostHog), the one that means the account; null: any. */
  readonly groupType: string | null
  /** Name or dotted path of a property or trait that names the account where no group does. */
  readonly accountTrait: string | null
}

export interface GroupSources {
  readonly type: EventType
  readonly fields: Fields
  /** The properties, or traits of identify and group. */
  readonly properties: Fields | null
  readonly context: Fields | null
  /** Of the whole batch: holds where the item itself says nothing. */
  readonly batchContext: Fields | null
  readonly rule: AccountRule
}

const NO_GROUP = new Problem('group_id.missing', 'A group call needs groupId: the id of the account.')

/** The account an item names itself, as sent; null when it leaves that to its user. */
export function readGroupKey(sources: GroupSources): string | null | Problem {
  const { type, fields, context, batchContext } = sources
  const named = readId(fields['groupId'] ?? context?.['groupId'] ?? batchContext?.['groupId'], 'groupId')
  if (named !== null) return named
  if (type === 'g') return NO_GROUP
  return readId(ofGroups(sources) ?? ofTrait(sources), 'groupId')
}

function ofGroups({ properties, rule }: GroupSources): unknown {
  const groups = properties?.['$groups']
  return isFields(groups) ? groupOfType(groups, rule.groupType) : undefined
}

/** From `{ company: 'acme', project: 'x' }` the one of this type, else the first. */
function groupOfType(groups: Fields, type: string | null): unknown {
  const group = type === null ? Object.values(groups).find(isIdLike) : own(groups, type)
  return isIdLike(group) ? group : undefined
}

function ofTrait({ properties, fields, context, batchContext, rule }: GroupSources): unknown {
  if (rule.accountTrait === null) return undefined
  const places = [properties, fields['traits'], context?.['traits'], batchContext?.['traits'], context, batchContext]
  for (const place of places) {
    const found = isFields(place) ? valueAt(place, rule.accountTrait) : undefined
    if (isIdLike(found)) return found
  }
  return undefined
}

/** The value under this name, or along it where it is a dotted path. */
function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path]
  let at: unknown = fields
  for (const step of path.split('.')) {
    if (!isFields(at)) return undefined
    at = own(at, step)
  }
  return at
}

function isIdLike(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}
