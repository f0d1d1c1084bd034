import { Refusal } from '../../kernel/refusal.ts'
import { notAllowed } from '../../platform/http/problem.ts'

export const ratesHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'What an hour of a colleague costs is shown to leaders, operations and finance. Ask one of them.',
  )
export const onlyOwnTime = () =>
  notAllowed('You may write down and correct your own time only. Leaders and operations do it for others.')
export const workHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'Your role sees no time that others wrote down. Ask an administrator for access to costs.',
  )
export const dayAhead = () =>
  new Refusal('work.day_ahead', 422, 'This day has not come yet. Write down time that was spent.')
export const dayTooFull = (day: string) =>
  new Refusal(
    'work.day_too_full',
    422,
    `More than 24 hours would be written down for ${day}. Correct another entry first.`,
  )
export const kindUnknown = () =>
  new Refusal('work.kind_unknown', 422, 'This kind of work does not exist or is out of use. Choose another one.')
export const kindNamed = (name: string) =>
  new Refusal('work.kind_named', 409, `There is a kind of work with the name ${name} already. Choose another name.`)
export const noSuchMember = () =>
  new Refusal('work.no_such_member', 422, 'This member does not exist. Choose one of the list.')
export const noSuchTask = () =>
  new Refusal('work.no_such_task', 422, 'This task is not about this account. Leave it out or choose another one.')
export const periodBackwards = () =>
  new Refusal('work.period_backwards', 422, 'The first month lies after the last one. Turn them round.')
export const periodTooLong = () => new Refusal('work.period_too_long', 422, 'Ask for at most 60 months at once.')
