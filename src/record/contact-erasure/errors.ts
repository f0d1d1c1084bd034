import { Refusal } from '../../kernel/refusal.ts'

export const alreadyErased = () =>
  new Refusal(
    'contacts.already_erased',
    409,
    'This person was erased. Nothing that names them is left to change or export.',
  )
export const contactNotFound = (contact: string, account: string) =>
  new Refusal(
    'contacts.not_found',
    404,
    `No person “${contact}” stands at the account ${account}. Name them by id, address or external id.`,
  )
export const contactAmbiguous = (contact: string) =>
  new Refusal(
    'contacts.ambiguous',
    409,
    `Several people of the account are known by “${contact}”. Name the one by its id.`,
  )
export const notConfirmed = () =>
  new Refusal('contacts.not_confirmed', 422, 'Erasing a person cannot be taken back. Run the command again with --yes.')
