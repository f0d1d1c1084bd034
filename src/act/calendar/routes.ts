import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { endFeed, ownFeed, readFeed, renewFeed } from './actions.ts'
import { endCalendarFeed, getCalendarFeed, readCalendarFeed, renewCalendarFeed } from './contract.ts'

export const CALENDAR_ROUTES: readonly Route[] = [
  implement(getCalendarFeed, (_input, context) => ownFeed(context)),
  implement(renewCalendarFeed, (_input, context) => renewFeed(context)),
  implement(endCalendarFeed, (_input, context) => endFeed(context)),
  implementFile(readCalendarFeed, ({ calendarFile }, context, exchange) => readFeed(calendarFile, context, exchange)),
]
