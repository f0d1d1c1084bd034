import type { DoorState } from '../../record/event-door/door.ts'

/** What is asked of the door of this process; one without `state` takes no events, such as the command line. */
export interface RunningDoor {
  state?(): DoorState
}
