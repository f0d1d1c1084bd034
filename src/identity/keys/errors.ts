import type { Permission } from '../../kernel/permissions.ts'
import { Refusal } from '../../kernel/refusal.ts'

export const beyondYourOwn = (permissions: readonly Permission[]) =>
  new Refusal('keys.beyond_your_own', 403, `A key may do no more than you: leave out ${permissions.join(', ')}.`)
export const keyNeedsMember = () =>
  new Refusal('keys.member_needed', 422, 'A key acts for a member. Name an active one by its e-mail address.')
