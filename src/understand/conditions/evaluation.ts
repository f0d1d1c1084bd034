import type { Truth } from '../../kernel/conditions.ts'
import type { Day } from '../../kernel/day.ts'
import type { Company } from '../../platform/http/route.ts'

/** The moment a condition is judged at. */
export interface Present {
  readonly now: Date
  readonly today: Day
  readonly company: Pick<Company, 'timeZone' | 'reportingCurrency'>
}

export type SubjectKind = 'account' | 'contact'

/** `contactId` is 0 where the subject is an account. */
export interface Subject {
  readonly accountId: number
  readonly contactId: number
}

/** Points when a run began, for `since_entry`. */
export interface EntryScores {
  readonly overall: number | null
  readonly cx: number | null
  readonly co: number | null
}

/**
 * Says what each duration of a condition is, given what holds inside of each just now; both in the order of `heldIn`.
 * The caller keeps the durations: `nextHold` and `heldTruth` in `holds.ts` do the counting. Called once for each subject
 * and condition that has durations; pure, no waiting: load what is kept before. Without it a duration is false where
 * its inside is false, and unknown otherwise.
 */
export type HoldTruths = (subject: Subject, condition: number, inside: readonly Truth[]) => readonly Truth[]

/** Neighbours by id; both ends included. */
export interface AccountRange {
  readonly from: number
  readonly to: number
}

/** What to judge: `accountIds` null means everybody, or whoever lies `within`. `asOf` judges a past day's close, as far as it is known. */
export interface ManyAsked {
  readonly subject: SubjectKind
  readonly accountIds: readonly number[] | null
  readonly within?: AccountRange | undefined
  readonly present: Present
  readonly holds?: HoldTruths | undefined
  /** By account. */
  readonly entries?: ReadonlyMap<number, EntryScores> | undefined
  readonly asOf?: Day | undefined
}

export interface TruthRow extends Subject {
  /** In the order of the conditions. */
  readonly truths: readonly Truth[]
}

/**
 * What many conditions are for many subjects. A condition that cannot be evaluated at all (its metric is archived) is
 * unknown for everybody, with the reason as a sentence in `failures`; the others are not touched by it. `waiting` tells
 * of each condition which of its rules about silence wait for a source that is itself silent. Both in the order of the conditions.
 */
export interface Evaluation {
  readonly rows: readonly TruthRow[]
  readonly failures: readonly (string | null)[]
  readonly waiting: readonly (readonly string[])[]
}

/** One condition for one subject: with a sentence that holds the numbers. */
export interface Judged {
  readonly truth: Truth
  readonly because: string
  readonly waiting: readonly string[]
  readonly failure: string | null
}
