import { acceptCall, NOT_AN_OBJECT, refuse, type Arrival, type Call, type Verdict } from './accept.ts'
import { isFields, Problem, type Fields } from './accept-problem.ts'

/**
 * An event in PostHog's words, translated and checked. Its `distinct_id` is the user, or the anonymous visitor where the SDK
 * says that nobody is identified; `uuid` is the message id; `$groups` names the account.
 */
export function acceptPostHog(value: unknown, arrival: Arrival): Verdict {
  if (!isFields(value)) return refuse({}, NOT_AN_OBJECT)
  const call = translate(value, arrival)
  return call instanceof Problem ? refuse(value, call) : acceptCall(call, arrival)
}

function translate(event: Fields, arrival: Arrival): Call | Problem {
  const properties = isFields(event['properties']) ? event['properties'] : {}
  const parts = { event, properties, shared: { ...whoOf(event, properties), ...whenOf(event, properties, arrival) } }
  switch (event['event']) {
    case '$identify':
    case '$set':
      return identifyCall(parts)
    case '$groupidentify':
      return groupCall(parts, arrival)
    case '$create_alias':
      return aliasCall(parts)
    case '$pageview':
      return { fields: { ...parts.shared, type: 'page', name: properties['name'], properties: kept(properties) } }
    case '$screen':
      return {
        fields: { ...parts.shared, type: 'screen', name: properties['$screen_name'], properties: kept(properties) },
      }
    default:
      return { fields: { ...parts.shared, type: 'track', event: event['event'], properties: kept(properties) } }
  }
}

interface Parts {
  event: Fields
  properties: Fields
  /** Who, when and which message: the same for every kind of call. */
  shared: Fields
}

function whoOf(event: Fields, properties: Fields): Fields {
  const id = event['distinct_id'] ?? properties['distinct_id'] ?? event['$distinct_id'] ?? properties['$distinct_id']
  return isAnonymous(event, properties, id) ? { anonymousId: id } : { userId: id }
}

function isAnonymous(event: Fields, properties: Fields, id: unknown): boolean {
  if (properties['$is_identified'] === false || properties['$process_person_profile'] === false) return true
  if (isFields(event['options']) && event['options']['process_person_profile'] === false) return true
  return id !== undefined && id === properties['$device_id']
}

function whenOf(event: Fields, properties: Fields, { sentAt, receivedAt }: Arrival): Fields {
  const { timestamp, offset } = event
  return {
    messageId: event['uuid'] ?? properties['$insert_id'],
    sentAt: event['sent_at'],
    // Instead of a time some SDKs say how many ms before sending it was.
    timestamp: timestamp ?? (typeof offset === 'number' ? (sentAt ?? receivedAt) - offset : undefined),
  }
}

/** Traits set once are set like the others: the latest stands. */
function identifyCall({ event, properties, shared }: Parts): Call {
  const set = ownTraits(properties['$set'] ?? event['$set'])
  const setOnce = ownTraits(properties['$set_once'] ?? event['$set_once']).filter(([, value]) => value !== null)
  // The sender's own first: of too many the last are left out.
  const traits = { ...Object.fromEntries(set), ...Object.fromEntries(setOnce), ...Object.fromEntries(set) }
  const { userId, anonymousId } = shared
  const previous = properties['$anon_distinct_id']
  return { fields: { ...shared, type: 'identify', userId, anonymousId: previous ?? anonymousId, traits } }
}

/** Without those of PostHog's own, that the browser SDK adds to the sender's: some forty of page, browser and device. */
function ownTraits(traits: unknown): [string, unknown][] {
  return isFields(traits) ? Object.entries(traits).filter(([name]) => !name.startsWith('$')) : []
}

function groupCall({ properties, shared }: Parts, { rule }: Arrival): Call | Problem {
  const { $group_type: type, $group_key: key, $group_set: traits } = properties
  if (rule.groupType !== null && type !== rule.groupType) return OTHER_GROUP_TYPE
  // Where a server describes a group, it makes up a user of this name.
  const isNobody = typeof type === 'string' && shared['userId'] === `$${type}_${asText(key)}`
  const user = isNobody ? { userId: undefined } : {}
  return { fields: { ...shared, ...user, type: 'group', groupId: key, traits }, isUserOptional: true }
}

/** Senders write group keys as texts and as numbers; what is neither is told so later. */
function asText(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' ? `${key}` : ''
}

function aliasCall({ properties, shared }: Parts): Call {
  const userId = shared['userId'] ?? shared['anonymousId']
  return { fields: { ...shared, type: 'alias', userId, anonymousId: undefined, previousId: properties['alias'] } }
}

/** Without the key it was sent with: that is no property of the event. */
function kept(properties: Fields): Fields {
  if (!('token' in properties)) return properties
  const { token: _, ...others } = properties
  return others
}

const OTHER_GROUP_TYPE = new Problem(
  'group_type.other',
  'The group is not of the type that means the account. Change the group type of this source, or leave such groups out.',
)
