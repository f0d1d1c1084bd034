import { z } from 'zod'
import { Instant } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

export const getCalendarFeed = endpoint({
  method: 'GET',
  path: '/api/me/calendar',
  permission: 'self',
  summary: 'Whether the member has a calendar address, and when a calendar last read it',
  input: z.object({}),
  output: z.object({ feed: z.object({ createdAt: Instant, lastReadAt: Instant.nullable() }).nullable() }),
})

export const renewCalendarFeed = endpoint({
  method: 'POST',
  path: '/api/me/calendar',
  permission: 'self',
  summary: 'Make a calendar address, shown once; one made before ends',
  input: z.object({}),
  output: z.object({ url: z.string() }),
})

export const endCalendarFeed = endpoint({
  method: 'DELETE',
  path: '/api/me/calendar',
  permission: 'self',
  summary: 'End the calendar address: calendars that read it get nothing more',
  input: z.object({}),
  output: z.object({ ended: z.boolean() }),
})

/** Whoever knows the address reads it: calendars cannot sign in. What it is not, it does not say. */
export const readCalendarFeed = endpoint({
  method: 'GET',
  path: '/calendar/:calendarFile',
  permission: 'public',
  summary: 'Open tasks and coming renewals of a member as iCalendar',
  input: z.object({ calendarFile: z.string().max(200) }),
  output: z.unknown(),
  reply: 'file',
})
