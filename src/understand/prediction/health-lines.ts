import type { HealthBacktest } from './health-backtest.ts'
import type { ScoreJudgement, Verdict } from './score-judgement.ts'

const VERDICTS: Readonly<Record<Verdict, string>> = {
  predicts: 'told who left',
  nothing: 'predicts nothing',
  wrong_way: 'points the wrong way',
  too_few: 'too few losses to say',
}

/** What `volant health backtest` prints for people. */
export function healthBacktestText(found: HealthBacktest): string {
  const rows: [string, ScoreJudgement][] = [
    ['overall', found.overall],
    ['CX', found.cx],
    ['CO', found.co],
    ...found.measures.map((measure): [string, ScoreJudgement] => [measure.key, measure]),
  ]
  const lines = [
    `Health as restated ${found.lead_days} days before, ${found.from ?? '–'} to ${found.to ?? '–'}: did it tell who no longer paid?`,
    cells(['score', 'cases', 'lost', 'AUC', '95 %', 'lift', 'verdict']),
    ...rows.map(([name, one]) =>
      cells([
        name,
        String(one.n),
        String(one.positives),
        figure(one.auc),
        one.auc_low === null ? '–' : `${figure(one.auc_low)}–${figure(one.auc_high)}`,
        figure(one.lift_top_decile),
        VERDICTS[one.verdict],
      ]),
    ),
    ...found.undated.map(({ key }) => `${key.padEnd(30)} not tested: it carries no day`),
    ...suggestionLines(found),
  ]
  return `${lines.join('\n')}\n`
}

function suggestionLines({ suggestion }: HealthBacktest): string[] {
  if (!suggestion)
    return ['No other weights are suggested: what the measures teach does not hold on the latest months.']
  return [
    `Weights to try in “${suggestion.scorecard}” (nothing is changed by this): ${triedSentence(suggestion)}`,
    ...suggestion.weights.map(({ measure, weight, suggested }) => cells([measure, String(weight), String(suggested)])),
  ]
}

function triedSentence({ auc_now, auc_suggested }: NonNullable<HealthBacktest['suggestion']>): string {
  const now = `on the latest months its AUC is ${figure(auc_now)}`
  return auc_suggested === null
    ? `${now}. The months before hold too little to prove other weights.`
    : `${now}, with weights found so in the months before ${figure(auc_suggested)}.`
}

const WIDTHS = [30, 8, 8, 8, 14, 8]

function cells(texts: readonly string[]): string {
  return texts
    .map((text, index) => text.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}
