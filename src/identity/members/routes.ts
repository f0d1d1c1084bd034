import { implement, type Route } from '../../platform/http/route.ts'
import { disable, edit, enable, invite, inviteAgain, offerReset } from './actions.ts'
import {
  changeMember,
  disableMember,
  enableMember,
  inviteMember,
  listMembers,
  makeInvitation,
  makeReset,
} from './contract.ts'
import { membersPage } from './views.ts'

export const MEMBER_ROUTES: readonly Route[] = [
  implement(listMembers, (input, { db }) => membersPage(db, input)),
  implement(inviteMember, (input, context) => invite(input, context)),
  implement(changeMember, (input, context) => edit(input, context)),
  implement(makeInvitation, ({ memberId }, context) => inviteAgain(memberId, context)),
  implement(makeReset, ({ memberId }, context) => offerReset(memberId, context)),
  implement(disableMember, ({ memberId }, context) => disable(memberId, context)),
  implement(enableMember, ({ memberId }, context) => enable(memberId, context)),
]
