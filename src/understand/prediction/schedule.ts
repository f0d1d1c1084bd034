import type { Day } from '../../kernel/day.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 28
/** While history is too short for a model it is looked at again sooner. */
const WEEK_DAYS = 7
/** A base rate is learnt anew when more was imported, but not with every file of one evening. */
const REST_MS = 5 * 60_000

export interface DueState {
  readonly models: readonly { readonly kind: string; readonly trainedAt: Date }[]
  readonly predictedOn: Day | null
  /** Whether anything was ever paid: before, there is nothing to learn. */
  readonly isPaid: boolean
  /** When an import ended last; null where none ever did. */
  readonly importedAt: Date | null
  /** Half a history teaches the wrong things. */
  readonly isImporting: boolean
}

/**
 * Learn anew after four weeks (with a base rate after one, or when more was imported), predict once a day, else look at
 * what changed.
 */
export function workDue(
  { models, predictedOn, isPaid, importedAt, isImporting }: DueState,
  { now, today }: { now: Date; today: Day },
): 'learn' | 'predict' | 'changed' | 'nothing' {
  if (!isPaid) return 'nothing'
  const isOld = ({ kind, trainedAt }: DueState['models'][number]) => {
    const age = now.getTime() - trainedAt.getTime()
    if (kind !== 'base_rate') return age >= MONTH_DAYS * DAY_MS
    return age >= WEEK_DAYS * DAY_MS || (importedAt !== null && importedAt > trainedAt && age >= REST_MS)
  }
  if (!isImporting && (models.length === 0 || models.some(isOld))) return 'learn'
  if (models.length === 0) return 'nothing'
  return predictedOn === null || predictedOn < today ? 'predict' : 'changed'
}
