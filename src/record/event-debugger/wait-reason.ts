import { EVENT_TYPES } from '../events/item.ts'

export interface WaitReason {
  readonly because: string
  readonly remedy: string
}

/** Why events wait for their account, and what makes them arrive. `subject` is `u:<userId>` or `a:<anonymousId>`. */
export function waitReason({ groupKey, subject }: { groupKey: string | null; subject: string | null }): WaitReason {
  if (groupKey !== null && groupKey !== '') {
    return {
      because: `No account has the id ${groupKey}.`,
      remedy: 'Send a group call for it, import an account with this id, or attach it to an account.',
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

const CALLS: ReadonlyMap<string | null, string> = new Map(
  Object.entries(EVENT_TYPES).map(([call, letter]) => [letter, call]),
)

/** The call an event came with, as SDKs name it; what was refused keeps what it said itself. */
export function callOf(type: string | null): string | null {
  return CALLS.get(type) ?? type
}
