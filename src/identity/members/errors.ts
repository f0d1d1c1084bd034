import { Refusal } from '../../kernel/refusal.ts'

export const ownersOnly = () =>
  new Refusal(
    'members.owners_only',
    403,
    'Only an owner may make, change or switch off owners. Ask an owner to do this.',
  )
export const lastOwner = () =>
  new Refusal('members.last_owner', 409, 'This is the last active owner. Make somebody else an owner first.')
export const notYourself = () =>
  new Refusal('members.not_yourself', 409, 'You cannot switch yourself off. Ask another administrator to do it.')
export const emailTaken = (email: string) =>
  new Refusal(
    'members.email_taken',
    409,
    `${email} belongs to a member already. Find it in the list, or use another address.`,
  )
export const managerCircle = () =>
  new Refusal(
    'members.manager_circle',
    422,
    'This manager reports to the member already. Choose somebody outside its team.',
  )
export const managerUnknown = () =>
  new Refusal(
    'members.manager_unknown',
    422,
    'This manager does not exist or is switched off. Choose an active member.',
  )
export const notInvited = () =>
  new Refusal(
    'members.not_invited',
    409,
    'Only members who have not joined yet can be invited again. Make a reset link instead.',
  )
export const notActive = () =>
  new Refusal(
    'members.not_active',
    409,
    'Only an active member can get a reset link. Invite it again, or switch it on first.',
  )
