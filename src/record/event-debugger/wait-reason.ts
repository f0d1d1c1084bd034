import type { EventType } from '../events/item.ts'

export interface WaitReason {
  readonly because: string
  readonly remedy: string
}

/** Why events wait for their account, and what makes them arrive. `subject` is `u:<userId>` or `a:<anonymousId>`. */
export function waitReason({ groupKey, subject }: { groupKey: string | null; subject: string | null }): WaitReason {
  if (groupKey !== null && groupKey !== '') {
    return {
      because: `No account has the id ${groupKey}.`,
      remedy: 'Attach it to an account, import an account with this id, or let group calls make accounts.',
    }
  }
  if (subject?.startsWith('u:') === true) {
    return {
      because: `Nothing says which account the user ${subject.slice(2)} belongs to.`,
      remedy: 'Call group with this user and the id of its account: all its events follow.',
    }
  }
  if (subject?.startsWith('a:') === true) {
    return {
      because: 'An anonymous visitor who has not signed in yet.',
      remedy: 'Call identify when the visitor signs in: what it did before follows to its account.',
    }
  }
  return {
    because: 'The event names neither a user nor an account.',
    remedy: 'Send a userId, an anonymousId or a groupId with it.',
  }
}

const TYPE_NAMES = {
  t: 'track',
  p: 'page',
  s: 'screen',
  i: 'identify',
  g: 'group',
  a: 'alias',
} as const satisfies Record<EventType, string>

/** The call an event came with, as SDKs name it. */
export function callOf(type: EventType) {
  return TYPE_NAMES[type]
}
