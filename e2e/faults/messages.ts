import type { Random } from './random.ts'

const DAY_MS = 86_400_000
const USERS = 60
const GROUPS = 12
const VISITORS = 20
/** Users from this number on never belong to a group: their events wait. */
const GROUPLESS_FROM = 52

export type MessageType = 'track' | 'page' | 'identify' | 'group'

/** What the product under watch has to say, before any SDK has touched it. */
export interface Message {
  readonly messageId: string
  readonly type: MessageType
  readonly name: string
  readonly userId: string | null
  readonly anonymousId: string | null
  /** The account it names itself. */
  readonly groupId: string | null
  /** ms since 1970. */
  readonly at: number
  readonly properties: Readonly<Record<string, number | string | boolean>>
}

/**
 * Messages of a small product in use: users of twelve accounts who change their account now and then, visitors who turn
 * out to be users, users of no account, and one event in five up to 30 days late.
 */
export function messageMaker(random: Random, { prefix, now }: { prefix: string; now: () => number }): () => Message {
  let made = 0
  return () => {
    made += 1
    const messageId = `${prefix}-${made}`
    const at = random.chance(0.2) ? now() - random.between(0, 30 * DAY_MS) : now() - random.between(0, 60_000)
    return { messageId, at, ...contentOf(random) }
  }
}

function contentOf(random: Random): Omit<Message, 'messageId' | 'at'> {
  const user = random.between(0, USERS - 1)
  const userId = `u-${user}`
  const kind = random.next()
  const plain = { userId, anonymousId: null, groupId: null, properties: {} }
  if (kind < 0.06 && user < GROUPLESS_FROM) {
    const groupId = groupName(random)
    return {
      ...plain,
      type: 'group',
      name: '',
      groupId,
      properties: { name: `Account ${groupId}`, seats: random.between(1, 90) },
    }
  }
  if (kind < 0.12) {
    const anonymousId = random.chance(0.5) ? `a-${random.between(0, VISITORS - 1)}` : null
    return { ...plain, type: 'identify', name: '', anonymousId, properties: { plan: random.pick(['free', 'pro']) } }
  }
  if (kind < 0.2) return { ...plain, type: 'page', name: random.pick(['Home', 'Reports', 'Settings']) }
  const event = { type: 'track', name: random.pick(EVENTS), properties: propertiesOf(random) } as const
  if (kind < 0.26) return { ...plain, ...event, userId: null, anonymousId: `a-${random.between(0, VISITORS - 1)}` }
  return { ...plain, ...event, groupId: random.chance(0.15) ? groupName(random) : null }
}

const EVENTS = ['Report opened', 'Report shared', 'Invoice sent', 'Seats changed', 'Signed in'] as const

function propertiesOf(random: Random) {
  return { amount: random.between(-500, 100_000) / 100, seats: random.between(1, 500), is_paid: random.chance(0.5) }
}

function groupName(random: Random): string {
  return `g-${random.between(0, GROUPS - 1)}`
}
