import { implement, type Route } from '../../platform/http/route.ts'
import {
  changePreferences,
  describeMe,
  endSessions,
  replacePassword,
  sessionsOf,
  signInMember,
  signOutMember,
  type SessionParts,
} from './actions.ts'
import { describeLink, useLink } from './use-link.ts'
import {
  acceptLink,
  changePassword,
  getMe,
  listSessions,
  readLink,
  revokeSessions,
  savePreferences,
  signIn,
  signOut,
} from './contract.ts'

export function sessionRoutes(parts: SessionParts): Route[] {
  return [
    implement(getMe, (_input, context) => describeMe(context)),
    implement(savePreferences, (input, context) => changePreferences(input, context)),
    implement(signIn, (input, context, exchange) => signInMember(parts, input, context, exchange)),
    implement(signOut, (_input, _context, exchange) => signOutMember(parts, exchange)),
    implement(readLink, ({ token }, context) => describeLink(token, context)),
    implement(acceptLink, (input, context, exchange) => useLink(parts, input, context, exchange)),
    implement(listSessions, (_input, context, exchange) => sessionsOf(parts, context, exchange)),
    implement(revokeSessions, ({ sessionId }, context, exchange) => endSessions(parts, sessionId, context, exchange)),
    implement(changePassword, (input, context, exchange) => replacePassword(parts, input, context, exchange)),
  ]
}
