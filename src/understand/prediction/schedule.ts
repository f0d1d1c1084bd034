import type { Day } from '../../kernel/day.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 28
/** While history is too short for a model it is looked at again sooner. */
const WEEK_DAYS = 7

export interface DueState {
  readonly models: readonly { readonly kind: string; readonly trainedAt: Date }[]
  readonly predictedOn: Day | null
  /** Whether anything was ever paid: before, there is nothing to learn. */
  readonly isPaid: boolean
}

/** Learn anew after four weeks (one with a base rate), predict once a day, else look at what changed. */
export function workDue(
  { models, predictedOn, isPaid }: DueState,
  { now, today }: { now: Date; today: Day },
): 'learn' | 'predict' | 'changed' | 'nothing' {
  if (!isPaid) return 'nothing'
  const isOld = ({ kind, trainedAt }: DueState['models'][number]) =>
    now.getTime() - trainedAt.getTime() >= (kind === 'base_rate' ? WEEK_DAYS : MONTH_DAYS) * DAY_MS
  if (models.length === 0 || models.some(isOld)) return 'learn'
  return predictedOn === null || predictedOn < today ? 'predict' : 'changed'
}
