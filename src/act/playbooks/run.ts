import type { EntryScores } from '../../understand/conditions/evaluation.ts'

export type RunState = 'queued' | 'active' | 'paused' | 'parked' | 'done' | 'cancelled' | 'held_out'
export type StepState = 'going' | 'done' | 'skipped' | 'parked' | 'cancelled'
/** What began a run. Only the first two count against the limit of a day. */
export type How = 'trigger' | 'schedule' | 'hand' | 'api' | 'run'

/** An account’s standing when its run began. */
export interface Entry extends EntryScores {
  readonly segment_id: number | null
  readonly arr_minor: number | null
  /** What made the condition true, as a sentence with the numbers. */
  readonly because?: string
}

/** A run as the engine takes it up. */
export interface Run {
  readonly id: number
  readonly playbookId: number
  readonly versionId: number
  readonly accountId: number
  readonly contactId: number | null
  readonly state: RunState
  readonly how: How
  readonly stepId: string | null
  readonly entry: Entry
  readonly depth: number
  readonly parentRunId: number | null
  readonly parentStepId: string | null
  readonly beganAt: Date
}

/** What the journal keeps of a step: what it did and whom it reached, for the page of the run. */
export interface StepResult {
  readonly sentence?: string
  readonly way?: 'yes' | 'no' | 'rejected'
  /** The complete text of a task, message or e-mail. */
  readonly text?: string
  readonly taskId?: number
  readonly leadId?: number
  readonly memberId?: number | null
  readonly contactId?: number | null
  /** Names of people of the account within the texts: masked for readers who may not see them. */
  readonly names?: readonly string[]
  readonly runId?: number
  /** Waits for a person's yes or no. */
  readonly asks?: boolean
  /** To be done anew, after a failure. */
  readonly again?: boolean
  readonly answer?: string | null
  readonly outcome?: string | null
  /** It ended because its task did. */
  readonly byTask?: boolean
}

export interface JournalRow {
  readonly stepId: string
  readonly kind: string
  readonly state: StepState
  readonly beganAt: Date
  readonly endedAt: Date | null
  readonly dueAt: Date | null
  readonly result: StepResult
  readonly failure: string | null
  readonly attempts: number
}

export const GOING: readonly RunState[] = ['queued', 'active', 'paused', 'parked']
