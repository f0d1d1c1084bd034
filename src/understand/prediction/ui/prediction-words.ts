import type { HealthResult, ModelOut, ReportOut, ScoreOut } from '../contract.ts'
import { counted, number, percent } from '../../../web/design/format.ts'

export const VERDICT_WORDS: Readonly<Record<ScoreOut['verdict'], string>> = {
  predicts: 'Tells who leaves',
  nothing: 'Predicts nothing',
  wrong_way: 'Points the wrong way',
  too_few: 'Too few losses to say',
}

/** `0.71 (0.66–0.75)`; a dash without enough cases. */
export function aucText({
  auc,
  auc_low,
  auc_high,
}: {
  auc: number | null
  auc_low: number | null
  auc_high: number | null
}): string {
  if (auc === null) return '–'
  return auc_low === null || auc_high === null
    ? number(auc, 2)
    : `${number(auc, 2)} (${number(auc_low, 2)}–${number(auc_high, 2)})`
}

/** What is predicted, as a question answered. */
export function questionWords({ label, horizonDays }: Pick<ModelOut, 'label' | 'horizonDays'>): string {
  return label === 'churn'
    ? `who stops paying within ${horizonDays} days`
    : `which renewal is lost, ${horizonDays} days before it is due`
}

/** The finding about a model in one line. */
export function modelSentence(model: ModelOut): string {
  const { report } = model
  if (model.kind === 'base_rate') {
    const rate = report.samples === 0 ? null : report.sample_positives / report.samples
    return rate === null
      ? `Nobody knows yet ${questionWords(model)}`
      : `Everybody gets the base rate, ${percent(rate, 1)}: ${questionWords(model)} is not told apart`
  }
  const half = report.lift_top_decile
  const reach = half === null ? '' : `; in the tenth most at risk ${number(half, 1)} times as many left as on average`
  return `We can tell ${questionWords(model)}${reach}`
}

export function healthSentence(found: HealthResult): string {
  const { verdict, n, positives } = found.overall
  const basis = `${counted(positives, 'loss', 'losses')} in ${counted(n, 'case')}`
  const said = {
    predicts: `Health told, ${found.lead_days} days before, who would leave`,
    nothing: `Health predicts nothing: ${found.lead_days} days before, those who left scored like those who stayed`,
    wrong_way: `Health points the wrong way: ${found.lead_days} days before, those who left scored better`,
    too_few: `Too few accounts left to say whether health predicts anything`,
  }[verdict]
  return `${said} (${basis})`
}

export function calibrationSentence({ ece, n }: Pick<ReportOut, 'ece' | 'n'>): string {
  return ece === null || n === 0
    ? 'No probability could be held against what happened'
    : `What was said and what happened lie ${percent(ece, 1)} apart on average`
}

export function liftSentence({ lift_top_decile }: Pick<ReportOut, 'lift_top_decile'>): string {
  return lift_top_decile === null
    ? 'Nobody left in the months tested, so that there is nothing to find'
    : `The tenth most at risk left ${number(lift_top_decile, 1)} times as often as everybody`
}

/** How good an AUC is, for readers who never saw one. */
export const AUC_EXPLAINED =
  'AUC is the chance that, of one account that left and one that stayed, the one that left had been rated riskier: 0.50 is a coin, 1.00 is certainty. In brackets stand the 95 % limits.'

/** What the suggested weights would have done, as far as that could be proven. */
export function suggestionSentence({
  scorecard,
  auc_now,
  auc_suggested,
}: NonNullable<HealthResult['suggestion']>): string {
  if (auc_suggested === null)
    return `Other weights in “${scorecard}” fit the past better; too few left in earlier months to prove them`
  const verdict = auc_suggested > (auc_now ?? 0) ? 'told who leaves better' : 'told who leaves no better'
  return `Other weights in “${scorecard}”, found in earlier months, ${verdict} in the latest: AUC ${number(auc_suggested, 2)} instead of ${number(auc_now, 2)}`
}
