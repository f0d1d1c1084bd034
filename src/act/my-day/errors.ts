import { Refusal } from '../../kernel/refusal.ts'

export const notOnMyDay = () =>
  new Refusal('my_day.gone', 409, 'This is not on your day any more. Refresh the page to see what is.')
export const untilMustLieAhead = () =>
  new Refusal('my_day.until_passed', 422, 'Put it off until a day that lies ahead, at most a year.')
export const onlyMembers = () =>
  new Refusal('my_day.members_only', 409, 'My day belongs to a member. Sign in, or use a member’s key.')

export const endTheTask = () =>
  new Refusal('my_day.end_the_task', 409, 'This is a task. Complete it, put it off or give it away as a task.')

export const decideTheApproval = () =>
  new Refusal('my_day.decide', 409, 'A run waits for this. Approve it or turn it down, or put it off.')
