import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { RUN_STATES, RunRow, getRun } from '../contract.ts'

export type Run = OutputOf<typeof getRun>
export type JournalStep = Run['steps'][number]
type RunState = (typeof RUN_STATES)[number]

export const STATE_WORDS: Record<RunState, string> = {
  queued: 'Waiting to begin',
  active: 'Going on',
  paused: 'Paused',
  parked: 'Parked',
  done: 'Done',
  cancelled: 'Cancelled',
  held_out: 'Held out',
}

export const STEP_STATE_WORDS: Record<JournalStep['state'], string> = {
  going: 'going on',
  done: 'done',
  skipped: 'left out',
  parked: 'parked',
  cancelled: 'cancelled',
}

export function isGoing(state: RunState): boolean {
  return state === 'queued' || state === 'active' || state === 'paused' || state === 'parked'
}

/** What can be done with a run in its state. */
export function runActions({ state, mayChange }: Pick<RunRow, 'state' | 'mayChange'>, newerVersion: number | null) {
  const goes = mayChange && isGoing(state)
  return {
    pause: goes && (state === 'active' || state === 'queued'),
    resume: goes && state === 'paused',
    cancel: goes,
    move: goes && newerVersion !== null,
  }
}

/** What can be done with a step of it: a parked one is tried again or left out, a waiting one left out. */
export function stepActions(run: Pick<RunRow, 'state' | 'mayChange'>, step: Pick<JournalStep, 'state' | 'kind'>) {
  const goes = run.mayChange && isGoing(run.state)
  return {
    retry: goes && step.state === 'parked',
    skip: goes && (step.state === 'parked' || (step.state === 'going' && step.kind !== 'approval')),
    decide: goes && step.state === 'going' && (step.kind === 'approval' || step.kind === 'email'),
  }
}

const WAY_WORDS: Readonly<Record<string, string>> = {
  yes: 'Yes',
  no: 'No',
  approved: 'Approved',
  rejected: 'Turned down',
  timeout: 'In time no answer',
}

export function wayText(way: string): string {
  return WAY_WORDS[way] ?? way
}

/** `3 days`, `2 h`: how long a step took; null while it goes on. */
export function tookMs({ beganAt, endedAt }: Pick<JournalStep, 'beganAt' | 'endedAt'>): number | null {
  return endedAt === null ? null : new Date(endedAt).getTime() - new Date(beganAt).getTime()
}
