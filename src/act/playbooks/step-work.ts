import type { Condition } from '../../kernel/conditions.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import type { EntryScores, Judged } from '../../understand/conditions/evaluation.ts'
import type { Log } from '../../platform/log/log.ts'
import type { MergeValues } from '../outreach/templates.ts'
import type { Assigned } from '../tasks/assign.ts'
import type { Assignment } from '../tasks/assignment.ts'
import type { Limits, Step } from './definition.ts'
import type { Way } from './walk.ts'
import type { JournalRow, StepResult } from './run.ts'
import type { ClaimedRun } from './store-engine.ts'

/** Judges a condition for one account or contact. */
export type Judge = (
  db: Db,
  condition: Condition,
  about: { accountId: number; contactId?: number | null; present: Present; entry?: EntryScores | null },
) => Promise<Judged>

/** What the engine lives in. */
export interface Surroundings {
  readonly log: Log
  readonly publicUrl: string
  readonly dataDirectory: string
  readonly judge: Judge
}

/** Everything a step may need: the run it belongs to, this moment, and what several steps of one advance read alike. */
export interface StepWork {
  readonly trx: Trx
  readonly run: ClaimedRun
  readonly limits: Limits
  readonly present: Present
  readonly surroundings: Surroundings
  values(contactId?: number | null, memberId?: number | null): Promise<MergeValues>
  assignee(assignment: Assignment): Promise<Assigned>
}

/** How a step ended, or what it waits for. */
export type Outcome =
  | { readonly to: 'next'; readonly way?: Way | null; readonly result: StepResult; readonly skipped?: string }
  | {
      readonly to: 'rest'
      readonly wakeAt: Date | null
      readonly dueAt?: Date | null
      readonly watches?: boolean
      readonly result: StepResult
    }
  | { readonly to: 'end'; readonly because: string; readonly result: StepResult }

/** Carries a step out, or goes on with one that waited: `before` is then what the journal holds of it. */
export type Perform<S extends Step> = (step: S, work: StepWork, before: JournalRow | null) => Promise<Outcome>

/** A step that cannot be carried out, as a sentence that says what to do. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure'
}
