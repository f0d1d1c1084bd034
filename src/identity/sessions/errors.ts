import { Refusal } from '../../kernel/refusal.ts'

export const wrongCredentials = () =>
  new Refusal(
    'session.wrong_credentials',
    401,
    'E-mail or password is not right. Try again, or ask an administrator for a reset link.',
  )
export const tooManyAttempts = (retryAfterSeconds: number) =>
  new Refusal('session.too_many_attempts', 429, `Too many attempts. Try again in ${waitText(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  })
export const linkNotUsable = () =>
  new Refusal('links.not_usable', 410, 'This link was used already or has run out. Ask an administrator for a new one.')
export const nameAndEmailNeeded = () =>
  new Refusal('links.name_and_email_needed', 422, 'Give your name and e-mail address to become the first owner.')
export const memberDisabled = () =>
  new Refusal('session.disabled', 403, 'This member is switched off. Ask an administrator to switch it on again.')
export const wrongCurrentPassword = () =>
  new Refusal('session.wrong_current_password', 422, 'The current password is not right. Type it again.')
export const sessionNeeded = () =>
  new Refusal('session.needed', 403, 'An API key cannot do this. Sign in as the member itself.')
export const sessionUnknown = () =>
  new Refusal('session.unknown', 404, 'This session has ended already. Reload the list.')

function waitText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'a minute' : `${minutes} minutes`
}
