import { isDatabaseAway } from '../../platform/db/away.ts'
import type { Db } from '../../platform/db/database.ts'
import type {
  AccountRange,
  Evaluation,
  ManyAsked,
  Present,
  SubjectKind,
} from '../../understand/conditions/evaluation.ts'
import type { Condition } from '../../kernel/conditions.ts'
import type { Found } from './comparing.ts'
import { countDurations, type HoldChanges, type KeptHold } from './durations.ts'
import type { Watch } from './store.ts'

/** How conditions are evaluated: `evaluateMany`. */
export type Evaluate = (db: Db, conditions: readonly Condition[], asked: ManyAsked) => Promise<Evaluation>

/** What one watch is for everybody in question, or why that cannot be said. */
export type Verdict =
  | { readonly watch: Watch; readonly failure: string }
  | { readonly watch: Watch; readonly failure: null; readonly found: Found; readonly holds: HoldChanges }

export interface Question {
  readonly evaluate: Evaluate
  readonly accountIds: readonly number[] | null
  /** With `accountIds` null: everybody within. */
  readonly within?: AccountRange | undefined
  readonly present: Present
  readonly holds: readonly KeptHold[]
  /** Durations that begin now count as fulfilled already. */
  readonly presumed?: boolean
}

/** Judges watches together for each kind of subject. One that cannot be evaluated does not keep others from it. */
export async function judgeWatches(db: Db, watches: readonly Watch[], question: Question): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const subject of ['account', 'contact'] as const) {
    const some = watches.filter((watch) => watch.subject === subject)
    if (some.length > 0) verdicts.push(...(await judgeTogether(db, subject, { some, question })))
  }
  return verdicts
}

async function judgeTogether(
  db: Db,
  subject: SubjectKind,
  { some, question }: { some: readonly Watch[]; question: Question },
): Promise<Verdict[]> {
  const mine = new Set(some.map((watch) => watch.id))
  const durations = countDurations(
    some,
    question.holds.filter((hold) => mine.has(hold.watchId)),
    { present: question.present, presumed: question.presumed ?? false },
  )
  const conditions = some.map((watch) => watch.condition)
  const { accountIds, within, present } = question
  const asked = { subject, accountIds, within, present, holds: durations.truths }
  try {
    const { rows, failures } = await question.evaluate(db, conditions, asked)
    return some.map((watch, place) => {
      const failure = failures[place] ?? null
      if (failure !== null) return { watch, failure }
      const found = { generation: watch.generation, rows, place }
      return { watch, failure, found, holds: durations.changesOf(watch.id) }
    })
  } catch (error) {
    if (isPassing(error)) throw error
    const [watch, ...others] = some
    if (watch && others.length === 0) return [{ watch, failure: sentenceOf(error) }]
    const half = Math.ceil(some.length / 2)
    const halves = [some.slice(0, half), some.slice(half)]
    const verdicts: Verdict[] = []
    for (const part of halves) verdicts.push(...(await judgeTogether(db, subject, { some: part, question })))
    return verdicts
  }
}

/** Says nothing about what was asked: the database was away, had no room, or two transactions were in each other's way. */
export function isPassing(error: unknown): boolean {
  if (isDatabaseAway(error)) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(08|40|53|57P|58|25P)/.test(code)
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
