import { Refusal } from '../../kernel/refusal.ts'

export const noSuchCalendar = () =>
  new Refusal(
    'calendar.not_found',
    404,
    'There is no such calendar. Make a new address on your own page in the settings.',
  )
export const onlyMembersHaveCalendars = () =>
  new Refusal('calendar.members_only', 409, 'A calendar belongs to a member. Sign in, or use a member’s key.')
