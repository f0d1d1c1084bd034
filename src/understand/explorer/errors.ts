import { Refusal } from '../../kernel/refusal.ts'

export const noSuchSubject = (subject: string) =>
  new Refusal(
    'explorer.unknown_subject',
    422,
    `Nothing called “${subject}” was ever counted. Choose a metric or event of the list.`,
  )
export const tooManySteps = (step: string, most: number) =>
  new Refusal(
    'explorer.too_many_steps',
    422,
    `A picture holds up to ${most} ${step}s. Ask for fewer, or for longer steps.`,
  )
export const usersUnknown = (name: string) =>
  new Refusal(
    'explorer.users_unknown',
    422,
    `${name} comes from imported files, which do not say who stands behind it. Choose an event, or a metric fed by events.`,
  )
export const splitNeedsAccount = () =>
  new Refusal('explorer.needs_account', 422, 'Users are told apart within one account. Choose the account first.')
export const levelHasNoParts = (name: string) =>
  new Refusal(
    'explorer.level_by_user',
    422,
    `${name} is a level of the account and not made by its users. Split it by account.`,
  )
export const takesTooLong = (seconds: number) =>
  new Refusal(
    'explorer.takes_too_long',
    422,
    `This reads more events than can be answered within ${seconds} seconds. Choose a shorter period, a segment or one account.`,
  )
export const beforeWhatIsKept = (day: string) =>
  new Refusal('explorer.not_kept', 422, `Raw events are kept from ${day} on. Choose a period after that day.`)
