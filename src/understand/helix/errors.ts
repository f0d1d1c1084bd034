import { Refusal } from '../../kernel/refusal.ts'

export const moneyHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'The money of this account is not yours to see. Ask its owner or an administrator.',
  )
