import type { Leaf } from '../../kernel/conditions.ts'
import type { Day } from '../../kernel/day.ts'
import type { FactValue } from '../../record/facts/store.ts'
import type { StoredReadings } from '../health/stored-readings.ts'
import type { Known } from './directory.ts'
import type { EntryScores, Subject, SubjectKind } from './evaluation.ts'
import type { Heard } from './hearing.ts'

export interface Scores {
  readonly overall: number | null
  readonly cx: number | null
  readonly co: number | null
}

/** Health at the close of a day; `coverage` and `overrideId` are only known of days as shown. */
export interface CloseFact extends Scores {
  readonly day: Day
  readonly band: string
  readonly coverage: number | null
  readonly overrideId: number | null
  readonly measureValues: StoredReadings | null
}

export interface AccountFact extends Scores {
  readonly name: string
  readonly isSample: boolean
  readonly ownerId: number | null
  readonly segmentId: number | null
  readonly stageId: number | null
  readonly parentId: number | null
  readonly industry: string | null
  readonly country: string | null
  readonly domain: string | null
  readonly customerSince: Day | null
  readonly renewalOn: Day | null
  readonly arrMinor: number | null
  readonly lastContactAt: Date | null
  readonly coverage: number | null
  readonly band: string
  readonly quadrant: string | null
  readonly change7: number | null
  readonly change30: number | null
  readonly change90: number | null
  readonly hasOverride: boolean
  readonly isFresh: boolean
  readonly measureValues: StoredReadings | null
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface DatedFact {
  readonly field: string
  readonly validFrom: Day
  readonly value: FactValue
}

export interface MetricDayFact {
  readonly metricId: number
  readonly day: Day
  /** A decimal. */
  readonly value: string
}

export interface ContactFact {
  readonly id: number
  readonly email: string | null
  readonly roles: readonly string[]
  readonly leftOn: Day | null
  readonly createdAt: Date
}

interface OfPerson {
  readonly id: number
  readonly contactId: number | null
  readonly contactEmail: string | null
}

export interface AnswerFact extends OfPerson {
  readonly survey: string
  readonly score: number | null
  readonly at: Date
}

export interface ActivityFact extends OfPerson {
  readonly type: string
  readonly at: Date
}

export interface TicketFact {
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly priority: string | null
  readonly isEscalated: boolean
}

export interface OutcomeFact {
  readonly agreedOn: Day | null
  readonly dueOn: Day | null
  readonly baseline: number | null
  readonly target: number | null
  /** Oldest first. */
  readonly measured: readonly { readonly on: Day; readonly value: number }[]
}

export interface InvoiceFact {
  readonly issuedOn: Day
  readonly dueOn: Day | null
  readonly paidOn: Day | null
  readonly amount: number
}

export interface TaskFact {
  readonly kind: string | null
  readonly state: string
  readonly dueOn: Day | null
  readonly createdAt: Date
  readonly doneAt: Date | null
  readonly changedAt: Date
}

export interface RunFact {
  readonly playbook: string
  readonly state: string
  readonly beganAt: Date
  readonly endedAt: Date | null
}

export interface LeadFact {
  readonly kind: string
  readonly state: string
  readonly createdOn: Day
}

export interface RenewalFact {
  readonly dueOn: Day
  readonly isDecided: boolean
  readonly outcome: string
  /** Of one that was decided; its due day where none is known. */
  readonly decidedOn: Day
  readonly nextStep: string
  readonly nextStepOn: Day | null
  /** Oldest first. */
  readonly views: readonly { readonly voice: string; readonly category: string; readonly at: Date }[]
  readonly checkpoints: readonly { readonly openedOn: Day; readonly settledAt: Date | null }[]
}

/** Everything about one account (and one of its contacts) that the leaves of a condition ask for, as rows. */
export interface Facts extends Subject {
  readonly kind: SubjectKind
  /** The day judged; `today` later than it makes it a past day. */
  readonly asOf: Day
  readonly today: Day
  readonly now: Date
  readonly timeZone: string
  readonly known: Known
  hear(leaf: Leaf): Heard
  readonly account: AccountFact
  readonly contact: ContactFact | null
  readonly entry: EntryScores | null
  /** Oldest first, as are all lists. */
  readonly shown: readonly CloseFact[]
  readonly restated: readonly CloseFact[]
  readonly dated: readonly DatedFact[]
  readonly mrr: readonly { readonly day: Day; readonly minor: number }[]
  readonly metricDays: readonly MetricDayFact[]
  readonly contacts: readonly ContactFact[]
  readonly answers: readonly AnswerFact[]
  readonly activities: readonly ActivityFact[]
  readonly tickets: readonly TicketFact[]
  readonly outcomes: readonly OutcomeFact[]
  readonly invoices: readonly InvoiceFact[]
  readonly tasks: readonly TaskFact[]
  readonly runs: readonly RunFact[]
  readonly leads: readonly LeadFact[]
  /** By due day. */
  readonly renewals: readonly RenewalFact[]
  /** Percent, as it is now. */
  readonly probability: number | null
}
