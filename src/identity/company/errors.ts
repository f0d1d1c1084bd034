import { Refusal } from '../../kernel/refusal.ts'

export const currencyIsFixed = (currency: string) =>
  new Refusal(
    'company.currency_is_fixed',
    409,
    `Amounts are on record in ${currency}. Undo the imports that brought them, then change the reporting currency and import again.`,
  )
