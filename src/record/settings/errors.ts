import { Refusal } from '../../kernel/refusal.ts'

export const keyTaken = (key: string) =>
  new Refusal('settings.key_taken', 409, `The key ${key} is taken. Choose another name or key.`)
export const stillInUse = (name: string, accounts: number) =>
  new Refusal(
    'settings.still_in_use',
    409,
    `${accounts === 1 ? '1 account is' : `${accounts} accounts are`} still in ${name}. Move them first.`,
  )
export const keyNeeded = () =>
  new Refusal('settings.key_needed', 422, 'Give a key of lower-case letters, since none can be made from this name.')
