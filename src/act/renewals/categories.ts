import { DECIDED_OUTCOMES } from '../../record/money/renewal-outcome.ts'

export const CATEGORIES = ['commit', 'best_case', 'at_risk'] as const
export type Category = (typeof CATEGORIES)[number]

export const VOICES = ['machine', 'csm', 'leader'] as const
export type Voice = (typeof VOICES)[number]
/** Voices that people speak with. */
export const OWN_VOICES = ['csm', 'leader'] as const
export type OwnVoice = (typeof OWN_VOICES)[number]

export const OUTCOMES = ['open', ...DECIDED_OUTCOMES] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The category each voice spoke last; null: it has not spoken. */
export type Spoken = Readonly<Record<Voice, Category | null>>

/** What counts: the leader's word, else the CSM's, else the machine's; in lists `views-found.ts` says it in SQL. */
export function effectiveCategory({ leader, csm, machine }: Spoken): Category | null {
  return leader ?? csm ?? machine
}

export function disagree(spoken: Spoken): boolean {
  return new Set(VOICES.flatMap((voice) => spoken[voice] ?? [])).size > 1
}

/** A person who sees it otherwise than any other voice says why. */
export function needsReason(voice: OwnVoice, category: Category, spoken: Spoken): boolean {
  return VOICES.some((other) => other !== voice && spoken[other] !== null && spoken[other] !== category)
}

/** Checkpoints of a renewal to be opened: of those whose day has come only the nearest; one opens once. */
export function dueCheckpoint(
  { daysLeft, opened }: { daysLeft: number; opened: readonly number[] },
  checkpoints: readonly number[],
): number | null {
  if (daysLeft < 0) return null
  const reached = checkpoints.filter((days) => daysLeft <= days)
  if (reached.length === 0) return null
  const nearest = Math.min(...reached)
  return opened.some((days) => days <= nearest) ? null : nearest
}
