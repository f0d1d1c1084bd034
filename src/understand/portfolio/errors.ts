import { Refusal } from '../../kernel/refusal.ts'

export const unknownField = (field: string) =>
  new Refusal('accounts.unknown_field', 422, `There is no field “${field}”. Choose one from the list of fields.`)
export const operatorDoesNotFit = (field: string, operator: string, fitting: readonly string[]) =>
  new Refusal(
    'accounts.operator_does_not_fit',
    422,
    `“${operator}” does not go with ${field}. Use ${fitting.join(', ')}.`,
  )
export const valueDoesNotFit = (field: string, wanted: string) =>
  new Refusal('accounts.value_does_not_fit', 422, `The value for ${field} does not fit. Give ${wanted}.`)
export const noSuchView = () =>
  new Refusal('views.not_found', 404, 'This saved view does not exist, or is not yours to change.')
export const mayNotShare = () =>
  new Refusal('views.may_not_share', 403, 'Your role cannot share views. Save it for yourself.')
