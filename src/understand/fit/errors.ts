import { Refusal } from '../../kernel/refusal.ts'

export const moneyHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'This is told from what customers pay, which your role does not see. Ask an administrator for access.',
  )
export const fieldUnknown = (key: string) =>
  new Refusal('fit.field_unknown', 422, `There is no custom field ${key}. Choose one of the list.`)
export const periodBackwards = () =>
  new Refusal('fit.period_backwards', 422, 'The first day lies after the last one. Turn them round.')
export const dayAhead = () => new Refusal('fit.day_ahead', 422, 'This day has not come yet. Write down what was given.')
