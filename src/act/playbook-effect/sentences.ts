import { type Difference, LEAST_RUNS, type Share, type Verdict } from './effect.ts'

/** The finding above the bars. */
export function effectSentence(
  verdict: Verdict,
  { treated, compared, difference }: { treated: Share; compared: Share; difference: Difference | null },
): string {
  switch (verdict) {
    case 'no_criterion':
      return 'No success criterion is set, so nothing is measured.'
    case 'not_enough':
      return `Not enough yet: ${treated.n} runs and ${compared.n} comparable accounts are judged, ${LEAST_RUNS} of each are needed.`
    case 'not_certain':
      return `The effect is not certain yet: ${between(difference)}.`
    case 'helps':
      return `It helps: ${between(difference)}.`
    case 'harms':
      return `It does harm: ${between(difference)}.`
  }
}

function between(difference: Difference | null): string {
  if (!difference) return 'the difference is not known'
  const { points, low, high } = difference
  return `${signed(points)} points, between ${signed(low)} and ${signed(high)} with 95 % confidence`
}

function signed(value: number): string {
  const rounded = Math.round(value)
  return rounded > 0 ? `+${rounded}` : String(rounded).replace('-', '−')
}
