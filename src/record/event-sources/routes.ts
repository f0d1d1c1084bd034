import { implement, type Route } from '../../platform/http/route.ts'
import type { DebuggerDoor } from '../event-debugger/door.ts'
import { editEventSource, editWriteKey, makeEventSource, makeWriteKey, revokeKey } from './actions.ts'
import { eventSource, eventSources, firstEvents } from './actions-look.ts'
import {
  changeEventSource,
  changeWriteKey,
  createEventSource,
  createWriteKey,
  getEventSource,
  listEventSources,
  revokeWriteKey,
  watchFirstEvent,
} from './contract.ts'

/** `tail` is what the door of this process remembers of the last items. */
export function eventSourceRoutes({ tail }: Pick<DebuggerDoor, 'tail'>): Route[] {
  return [
    implement(listEventSources, async (_input, { db, now }) => ({ sources: await eventSources(db, now) })),
    implement(getEventSource, ({ sourceId }, context) => eventSource(sourceId, context)),
    implement(createEventSource, (input, context) => makeEventSource(input, context)),
    implement(changeEventSource, (input, context) => editEventSource(input, context)),
    implement(createWriteKey, (input, context) => makeWriteKey(input, context)),
    implement(changeWriteKey, (input, context) => editWriteKey(input, context)),
    implement(revokeWriteKey, ({ writeKeyId }, context) => revokeKey(writeKeyId, context)),
    implement(watchFirstEvent, ({ sourceId }, context) => firstEvents(sourceId, tail, context)),
  ]
}
