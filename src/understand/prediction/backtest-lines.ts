import type { Learned } from './learning.ts'
import type { Question } from './gathering.ts'

/**
 * What `volant forecast backtest --json` prints: figures of the test (the latest third of months), fractions as numbers, null where
 * nothing can be said. A positive is an account that stopped paying, or a renewal that was lost. Figures are those of the model
 * that was tried, also where `kind` says that the base rate is used instead.
 */
export function backtestJson(question: Question, { report, model, because }: Learned) {
  const { n, positives, base_rate, auc, auc_low, auc_high, brier, log_loss, ece, lift_top_decile, features } = report
  return {
    n,
    positives,
    base_rate,
    auc,
    auc_low,
    auc_high,
    brier,
    log_loss,
    ece,
    lift_top_decile,
    features,
    kind: model.kind,
    because,
    label: question.label,
    horizon_days: question.horizonDays,
    test_from: report.test_from,
    test_to: report.test_to,
    samples: report.samples,
    sample_positives: report.sample_positives,
    base_brier: report.base_brier,
    base_log_loss: report.base_log_loss,
    by_lead: report.by_lead,
    lift_by_decile: report.deciles,
    calibration: report.calibration,
    left_out: report.left_out,
  }
}

/** The same for people. */
export function backtestText(question: Question, learned: Learned): string {
  const { report, because } = learned
  const what =
    question.label === 'churn'
      ? `Who stops paying within ${question.horizonDays} days, known on the first of a month`
      : `Which renewal is lost, known ${question.horizonDays} days before it is due`
  const lines = [
    what,
    because,
    '',
    line(
      'Cases tested',
      `${report.n} (${report.test_from ?? '–'} to ${report.test_to ?? '–'}), ${report.positives} lost`,
    ),
    line('Base rate', percent(report.base_rate)),
    line(
      'AUC',
      `${figure(report.auc)} (95 %: ${figure(report.auc_low)} to ${figure(report.auc_high)}); 0.50 is chance`,
    ),
    line('Brier score', `${figure(report.brier, 4)} (base rate: ${figure(report.base_brier, 4)})`),
    line('Log loss', `${figure(report.log_loss, 4)} (base rate: ${figure(report.base_log_loss, 4)})`),
    line('Calibration error', figure(report.ece, 4)),
    line('Lift, top tenth', figure(report.lift_top_decile)),
    ...report.by_lead.map((lead) =>
      line(
        `AUC ${lead.lead_days} days before`,
        `${figure(lead.auc)} (${figure(lead.auc_low)} to ${figure(lead.auc_high)}), ${lead.positives} of ${lead.n} lost`,
      ),
    ),
    '',
    report.features.length > 0
      ? 'What drives it (change of log odds per standard deviation):'
      : 'Nothing is told from chance as a driver.',
    ...report.features.map(({ key, weight, low, high }) =>
      line(key, `${signed(weight)} (${signed(low)} to ${signed(high)})`),
    ),
    ...report.left_out.map(({ key, because: why }) =>
      line(
        key,
        why === 'dated_later'
          ? 'left out: dated after the day'
          : 'left out: knows the outcome too well to be known before',
      ),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function line(name: string, text: string): string {
  return `${name.padEnd(28)} ${text}`
}

function figure(value: number | null, digits = 2): string {
  return value === null ? '–' : value.toFixed(digits)
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(1)} %`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
