import type { Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'

export const noSuchChoice = (what: string) =>
  new Refusal('accounts.no_such_choice', 422, `This ${what} does not exist or is no longer in use. Choose another one.`)
export const parentInCircle = () =>
  new Refusal('accounts.parent_in_circle', 422, 'An account cannot stand above itself. Choose another parent.')
export const unknownAttribute = (key: string) =>
  new Refusal('accounts.unknown_attribute', 422, `There is no custom field “${key}”. Add it in the settings first.`)
export const attributeDoesNotFit = (name: string, wanted: string) =>
  new Refusal('accounts.attribute_does_not_fit', 422, `${name} takes ${wanted}. Correct the value.`)
export const nothingToUndo = () =>
  new Refusal(
    'accounts.nothing_to_undo',
    410,
    'This can no longer be taken back: ten minutes have passed, or it was taken back already.',
  )
export const moneyHidden = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'Your role does not see what this account pays. Ask its owner or an administrator.',
  )
export const notYourEntry = () =>
  new Refusal('accounts.not_your_entry', 403, 'Only whoever wrote this may change it. Write an entry of your own.')
/** `others` more accounts of the same edit have an open renewal too. */
export const renewalDecides = ({ name, dueOn }: { name: string; dueOn: Day }, others: number) =>
  new Refusal(
    'accounts.renewal_decides',
    409,
    `${name} has an open renewal due on ${dueOn}, which decides its renewal date.${
      others === 0 ? '' : ` So have ${others} more of these accounts.`
    } Change the renewal where it is kept and import it again.`,
  )
export const noSuchContact = () =>
  new Refusal('accounts.no_such_contact', 422, 'This person does not belong to the account. Choose one of its people.')
export const personErased = () =>
  new Refusal(
    'accounts.person_erased',
    409,
    'This person was erased and is not named again. Add a person of their own.',
  )
export const nameNeeded = () =>
  new Refusal('accounts.contact_needs_name', 422, 'Give the person a name or an e-mail address.')
