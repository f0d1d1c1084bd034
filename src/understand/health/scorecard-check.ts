import type { RefusalDetail } from '../../kernel/refusal.ts'
import { ComponentName, type MeasureKey, ScorecardDefinition } from './definitions.ts'

export type CheckedScorecard =
  | { readonly ok: true; readonly scorecard: ScorecardDefinition }
  | { readonly ok: false; readonly problems: readonly RefusalDetail[] }

/** Everything that is wrong with a scorecard, at once; `measures` are the keys of the measures that exist. */
export function checkScorecard(input: unknown, measures: ReadonlySet<MeasureKey>): CheckedScorecard {
  const parsed = ScorecardDefinition.safeParse(input)
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) }
  }
  const problems = measuresNamed(parsed.data)
    .filter(({ measure }) => !measures.has(measure))
    .map(({ path, measure }) => ({ path, message: `There is no measure “${measure}”. Choose one from the list.` }))
  return problems.length === 0 ? { ok: true, scorecard: parsed.data } : { ok: false, problems }
}

function measuresNamed(scorecard: ScorecardDefinition): { path: string; measure: MeasureKey }[] {
  const weighted = ComponentName.options.flatMap((component) =>
    scorecard.components[component].measures.map(({ measure }, index) => ({
      path: `components.${component}.measures.${index}.measure`,
      measure,
    })),
  )
  const watched = scorecard.exceptions.map(({ when }, index) => ({
    path: `exceptions.${index}.when.measure`,
    measure: when.measure,
  }))
  return [...weighted, ...watched]
}

/** Every measure a scorecard reads, in components and in exceptions, each once. */
export function measuresOf(scorecard: ScorecardDefinition): MeasureKey[] {
  return [...new Set(measuresNamed(scorecard).map(({ measure }) => measure))]
}
