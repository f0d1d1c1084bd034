import { Refusal } from '../../kernel/refusal.ts'

export const noMoneyShown = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'Your role shows no money, so there is no helix for you. Ask an administrator if you need it.',
  )

export const moneyHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'The money of this account is not yours to see. Ask its owner or an administrator.',
  )
