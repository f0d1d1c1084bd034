import { Refusal } from '../../kernel/refusal.ts'

/** `by`: who ended it, null for Volant itself. */
export const alreadyEnded = (state: 'done' | 'dropped', by: string | null) =>
  new Refusal(
    'tasks.already_ended',
    409,
    `${by ?? 'Somebody'} has ${state === 'done' ? 'completed' : 'dropped'} this task already. Open it again if there is more to do.`,
  )
export const stillOpen = () =>
  new Refusal('tasks.still_open', 409, 'This task is open. There is nothing to open again.')
export const notTheirs = () =>
  new Refusal(
    'tasks.not_yours',
    403,
    'You may see this task but not change it. Ask whoever has it, or the account’s owner.',
  )
export const onlyForYourself = () =>
  new Refusal(
    'tasks.only_for_yourself',
    403,
    'On this account you may add tasks for yourself only. Ask its owner to add one for somebody else.',
  )
export const taken = (by: string) =>
  new Refusal('tasks.taken', 409, `${by} has taken this task already. Ask for it, or leave it there.`)
export const alreadyTheirs = (name: string) =>
  new Refusal('tasks.already_theirs', 409, `This task is ${name}’s already. Choose somebody else.`)
export const cannotHave = (name: string, why: 'disabled' | 'role' | 'reach') =>
  new Refusal('tasks.cannot_have', 422, `${name} ${CANNOT[why]} Choose somebody else.`)
export const noSuchMember = () =>
  new Refusal('tasks.no_such_member', 422, 'This member does not exist. Choose another one.')
export const untilMustLieAhead = () =>
  new Refusal('tasks.until_passed', 422, 'Put it off until a day that lies ahead, at most a year.')
export const onlyMembersTake = () =>
  new Refusal('tasks.members_only', 409, 'Only a member can have a task. Sign in, or use a member’s key.')
export const nothingToUndo = () =>
  new Refusal(
    'tasks.nothing_to_undo',
    410,
    'This can no longer be taken back: ten minutes have passed, or it was taken back already.',
  )
export const noSuchContact = () =>
  new Refusal('tasks.no_such_contact', 422, 'This person does not belong to the account. Choose one of its people.')
export const keyTaken = (key: string) =>
  new Refusal('tasks.template_taken', 409, `There is a template with the key “${key}”. Choose another name.`)
export const keyNeeded = () => new Refusal('tasks.key_needed', 422, 'Give a key: none could be made from this name.')
export const dutyEndsBefore = () =>
  new Refusal('tasks.duty_ends_before', 422, 'The last day lies before the first. Correct one of them.')
export const dutyTooLong = () =>
  new Refusal('tasks.duty_too_long', 422, 'A duty is at most a year. Choose an earlier last day.')

const CANNOT = {
  disabled: 'is switched off.',
  role: 'has a role that cannot work on tasks.',
  reach: 'may not see this account.',
}
