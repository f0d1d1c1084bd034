import { Refusal } from '../../kernel/refusal.ts'
import { notAllowed } from '../../platform/http/problem.ts'

export const tierNamed = (name: string) =>
  new Refusal('tiers.named', 409, `There is a tier with the name ${name} already. Choose another name.`)
export const tierUnknown = () =>
  new Refusal('tiers.unknown', 422, 'This tier does not exist or is out of use. Choose another one.')
export const daysBackwards = () =>
  new Refusal('tiers.days_backwards', 422, 'The tier would end before it begins. Turn the days round.')
export const notHeld = () =>
  new Refusal('tiers.not_held', 422, 'On this day the account holds no tier that promises this. Choose another day.')
export const dayAhead = () =>
  new Refusal('tiers.day_ahead', 422, 'This day has not come yet. Write down what was taken.')
export const workKindUnknown = () =>
  new Refusal('tiers.work_kind_unknown', 422, 'This kind of work does not exist. Choose another one.')
export const someUnreachable = (count: number) =>
  new Refusal(
    'tiers.some_unreachable',
    422,
    `${count} of these accounts are not yours to change. Leave them out and try again.`,
  )
export const moneyHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'What success plans bring is money, which your role does not see. Ask an administrator for access.',
  )
export const onlyOwnUse = () =>
  notAllowed('You may remove what you wrote down yourself. Leaders and operations remove the rest.')
