import { counted, numberText } from '../../kernel/plain-words.ts'
import { shareInterval } from '../../kernel/shares.ts'
import { dayFromNumber } from '../../kernel/day.ts'
import { brier, calibrate, calibrated, type Calibration, logLoss } from './calibration.ts'
import { type Column, columnsFor, encode } from './encoding.ts'
import { type Design, type Fit, fitLogistic, scatterOfWeights, scoresOf } from './logistic.ts'
import { isTold, type LogisticModel, type Model, type WeightedColumn } from './model.ts'
import { brierGap } from './paired.ts'
import { judge, type Judgement, type LeadJudgement, type Report, type WeightedFeature } from './report.ts'
import { allRows, countOf, positivesAmong, type Rows, type Samples, without } from './samples.ts'
import { type Suspect, suspects } from './suspicion.ts'
import { foldsOf, latestThird, type TimeSplit } from './time-split.ts'

/** With fewer positives on record the base rate is used: weights would be made of chance. */
export const POSITIVES_NEEDED = 30
/** A model is tried (and judged) from so many positives on, even where it is not used. */
const POSITIVES_TO_TRY = 10
/** Penalties tried, in units of the information a standardised column carries by itself. */
const PENALTIES = [0.003, 0.03, 0.1, 0.3, 1, 3, 10, 30]

export interface Learned {
  readonly model: Model
  /** Why this kind, in a sentence. */
  readonly because: string
  readonly report: Report
  /** The last day whose outcome was learned from. */
  readonly trainedThrough: number | null
  /** What was said of the rows of the test before anything was learned from them. */
  readonly tested: { readonly rows: Rows; readonly probabilities: Float64Array }
}

export interface LearningInput {
  readonly samples: Samples
  /** The same question asked longer or shorter before: judged only. */
  readonly leads: readonly { readonly days: number; readonly samples: Samples }[]
  /** Features whose source was dated after the day. */
  readonly datedLater: readonly string[]
}

/**
 * Learns who leaves from the company's own history, and judges it out of time: what was learned from earlier months, on the latest
 * third. The base rate is used where history is short, where the model does not tell leavers from stayers there (the interval of its AUC
 * reaches one half), or where its probabilities come no nearer to what happened: its log loss, by which it learns, must be lower, and its
 * Brier score may be higher only by what chance explains (with few losses a hair of it is chance). Ranking alone earns no place, for
 * amounts are multiplied by the probability.
 */
export function learn({ samples: asked, leads, datedLater }: LearningInput): Learned {
  const leftOut: Suspect[] = datedLater.map((key) => ({ key, because: 'dated_later', auc: null }))
  const dated = without(asked, new Set(datedLater))
  leftOut.push(...suspects(dated))
  const dropped = new Set(leftOut.map(({ key }) => key))
  const samples = without(dated, dropped)
  const split = latestThird(samples)
  const tried = tryOut(samples, split)
  const report = reportOf(samples, split, {
    tried,
    leftOut,
    byLead: leads.map((lead) => judgeLead(lead.days, without(lead.samples, dropped), tried?.penalty ?? null)),
  })
  const all = allRows(samples)
  const trainedThrough = samples.labelDays.length === 0 ? null : samples.labelDays.reduce((a, b) => Math.max(a, b))
  const tested = {
    rows: split.test,
    probabilities: tried?.probabilities ?? new Float64Array(split.test.length).fill(baseRate(samples, split.train)),
  }
  const isNearer = tried && comesNearer(samples, split, tried)
  const doubt = doubtAbout(report, isNearer)
  if (doubt !== null || !tried) {
    const positives = positivesAmong(samples, all)
    const n = countOf(samples)
    const limits = shareInterval({ n, hits: positives }) ?? { low: 0, high: 1 }
    const model: Model = { kind: 'base_rate', rate: n === 0 ? 0 : positives / n, ...limits }
    return { model, because: doubt ?? '', report, trainedThrough, tested }
  }
  const model = learnFrom(samples, all, tried.penalty)
  const features = toldFeatures(model)
  return {
    model,
    because: praise(report),
    report: { ...report, features, columns: model.columns.length },
    trainedThrough,
    tested,
  }
}

interface Tried {
  readonly penalty: number
  readonly columns: number
  readonly probabilities: Float64Array
}

/** Learned from the training alone, said of the test. Null where there is too little of either. */
function tryOut(samples: Samples, { train, test }: TimeSplit, penalty?: number): Tried | null {
  const positives = positivesAmong(samples, train)
  if (positives < POSITIVES_TO_TRY || positives === train.length || test.length === 0) return null
  const columns = columnsFor(samples, train)
  if (columns.length === 0) return null
  const design = encode(samples, columns)
  const chosen = choosePenalty(samples, design, train, penalty)
  const fit = fitLogistic(design, train, chosen.penalty)
  const scores = scoresOf(design, test, fit.weights)
  const probabilities = scores.map((score) => calibrated(chosen.calibration, score))
  return { penalty: chosen.strength, columns: columns.length, probabilities }
}

/** Weights told from zero, the strongest first. */
export function toldFeatures({ columns }: Pick<LogisticModel, 'columns'>): WeightedFeature[] {
  const told = columns.filter(isTold).map(({ key, weight, low, high }) => ({ key, weight, low, high }))
  return told.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
}

/** A model of these rows and no others. */
export function learnFrom(samples: Samples, rows: Rows, strength?: number): LogisticModel {
  const columns = columnsFor(samples, rows)
  const design = encode(samples, columns)
  const { penalty, calibration } = choosePenalty(samples, design, rows, strength)
  const fit = fitLogistic(design, rows, penalty)
  const scatter = scatterOfWeights(design, { rows, accounts: samples.accounts, fit, penalty })
  return {
    kind: 'logistic' as const,
    features: samples.keys,
    columns: withIntervals(columns, fit, scatter),
    intercept: fit.weights[0] ?? 0,
    calibration,
    scatter: scatter ? Array.from(scatter, (value) => Number(value.toPrecision(6))) : [],
  }
}

function withIntervals(columns: readonly Column[], fit: Fit, scatter: Float64Array | null): WeightedColumn[] {
  const reach = simultaneousReach(columns.length)
  const size = columns.length + 1
  return columns.map((column, j) => {
    const weight = fit.weights[j + 1] ?? 0
    const error = Math.sqrt(Math.max(0, scatter?.[(j + 1) * size + j + 1] ?? Number.POSITIVE_INFINITY))
    return { ...column, weight, low: weight - reach * error, high: weight + reach * error }
  })
}

/** Standard errors on either side so that all of so many intervals hold together in 95 of 100 cases (Bonferroni). */
function simultaneousReach(count: number): number {
  return normalQuantile(1 - 0.025 / Math.max(1, count))
}

/**
 * The penalty with the least log loss on rows not learned from, and the calibration of exactly those scores. Folds look forward
 * in time wherever there is enough to learn from.
 */
function choosePenalty(
  samples: Samples,
  design: Design,
  rows: Rows,
  known?: number,
): { strength: number; penalty: number; calibration: Calibration } {
  const folds = foldsOf(samples, rows).filter(
    ({ train, test }) => test.length > 0 && positivesAmong(samples, train) > 0,
  )
  const judged = concat(folds.map(({ test }) => test))
  const lost = Uint8Array.from(judged, (row) => samples.lost[row] ?? 0)
  let best: { strength: number; calibration: Calibration; loss: number } | null = null
  const starts = new Map<TimeSplit, Fit>()
  for (const strength of known === undefined ? PENALTIES.toReversed() : [known]) {
    const scores = concatScores(
      folds.map((fold) => {
        const fit = fitLogistic(design, fold.train, penaltyFor(samples, fold.train, strength), starts.get(fold))
        starts.set(fold, fit)
        return scoresOf(design, fold.test, fit.weights)
      }),
    )
    const calibration = calibrate(scores, lost)
    const loss =
      logLoss(
        scores.map((score) => calibrated(calibration, score)),
        lost,
      ) ?? Number.POSITIVE_INFINITY
    if (!best || loss < best.loss) best = { strength, calibration, loss }
  }
  const strength = best?.strength ?? known ?? 1
  return {
    strength,
    penalty: penaltyFor(samples, rows, strength),
    calibration: best?.calibration ?? { slope: 1, offset: 0 },
  }
}

/** Never quite 0 or 1, for nothing is that sure. */
function baseRate(samples: Samples, rows: Rows): number {
  return (positivesAmong(samples, rows) + 0.5) / (rows.length + 1)
}

function penaltyFor(samples: Samples, rows: Rows, strength: number): number {
  const rate = baseRate(samples, rows)
  return strength * rows.length * rate * (1 - rate)
}

function judgeLead(days: number, samples: Samples, strength: number | null): LeadJudgement {
  const split = latestThird(samples)
  const tried = strength === null ? null : tryOut(samples, split, strength)
  const { n, positives, base_rate, auc, auc_low, auc_high } = judgeTest(samples, split, tried)
  return { lead_days: days, n, positives, base_rate, auc, auc_low, auc_high }
}

function judgeTest(samples: Samples, { train, test }: TimeSplit, tried: Tried | null): Judgement {
  const lost = Uint8Array.from(test, (row) => samples.lost[row] ?? 0)
  const accounts = Float64Array.from(test, (row) => samples.accounts[row] ?? 0)
  return judge(tried?.probabilities ?? new Float64Array(test.length).fill(baseRate(samples, train)), lost, accounts)
}

function reportOf(
  samples: Samples,
  split: TimeSplit,
  about: { tried: Tried | null; leftOut: readonly Suspect[]; byLead: readonly LeadJudgement[] },
): Report {
  const trainPositives = positivesAmong(samples, split.train)
  const base = new Float64Array(split.test.length).fill(baseRate(samples, split.train))
  const lost = Uint8Array.from(split.test, (row) => samples.lost[row] ?? 0)
  const days = Array.from(split.test, (row) => samples.days[row] ?? 0)
  const edge = (of: (a: number, b: number) => number) => (days.length === 0 ? null : dayFromNumber(days.reduce(of)))
  return {
    ...judgeTest(samples, split, about.tried),
    test_from: edge((a, b) => Math.min(a, b)),
    test_to: edge((a, b) => Math.max(a, b)),
    samples: countOf(samples),
    sample_positives: positivesAmong(samples, allRows(samples)),
    train_samples: split.train.length,
    train_positives: trainPositives,
    base_brier: brier(base, lost),
    base_log_loss: logLoss(base, lost),
    penalty: about.tried?.penalty ?? null,
    columns: about.tried?.columns ?? 0,
    by_lead: about.byLead,
    features: [],
    left_out: about.leftOut,
  }
}

/** Why the base rate is used; null where the model has earned its place. `isNearer` is null where none was tried. */
function doubtAbout(report: Report, isNearer: boolean | null): string | null {
  const { sample_positives, train_positives, auc, auc_low, auc_high, n } = report
  if (sample_positives < POSITIVES_NEEDED) {
    return `History is short: ${sample_positives} of the ${POSITIVES_NEEDED} losses a model needs are on record, so everybody gets the base rate.`
  }
  if (n === 0 || auc === null)
    return 'The latest months hold no case to test a model on, so everybody gets the base rate.'
  if (isNearer === null)
    return `The months before the test hold only ${train_positives} losses to learn from, so everybody gets the base rate.`
  if (auc_low === null || auc_low <= 0.5) {
    const range = auc_low === null ? '' : ` (${auc_low.toFixed(2)} to ${(auc_high ?? 1).toFixed(2)})`
    return `A model was tried and does not tell who leaves: its AUC on the latest months is ${auc.toFixed(2)}${range}, and 0.50 is chance. So everybody gets the base rate.`
  }
  return isNearer
    ? null
    : `A model was tried and puts leavers before stayers on the latest months (AUC ${auc.toFixed(2)}), but what it says comes no nearer to what happened than the base rate (${scoresOfBoth(report)}; lower is nearer). So everybody gets the base rate.`
}

/** Whether probabilities said of the test lie nearer to what happened than the base rate of the training. */
function comesNearer(samples: Samples, { train, test }: TimeSplit, { probabilities }: Tried): boolean {
  const lost = Uint8Array.from(test, (row) => samples.lost[row] ?? 0)
  const accounts = Float64Array.from(test, (row) => samples.accounts[row] ?? 0)
  const base = new Float64Array(test.length).fill(baseRate(samples, train))
  const isLossLower = (logLoss(probabilities, lost) ?? 0) < (logLoss(base, lost) ?? 0)
  const gap = brierGap(probabilities, base, { lost, accounts })
  return isLossLower && gap !== null && gap.low <= 0
}

function scoresOfBoth({ brier: own, base_brier, log_loss, base_log_loss }: Report): string {
  return `log loss ${fixed(log_loss, 4)} against ${fixed(base_log_loss, 4)}, Brier ${fixed(own, 5)} against ${fixed(base_brier, 5)}`
}

function fixed(value: number | null, digits: number): string {
  return (value ?? 0).toFixed(digits)
}

function praise(report: Report): string {
  const { auc, auc_low, auc_high, n, positives } = report
  const range = `${fixed(auc_low, 2)} to ${fixed(auc_high ?? 1, 2)}`
  const isBrierHigher = (report.brier ?? 0) > (report.base_brier ?? 0)
  const nearer = isBrierHigher
    ? 'its log loss is lower than that of the base rate, its Brier score higher by no more than chance explains'
    : 'what it said came nearer to what happened than the base rate'
  return `On ${counted(n, 'case', 'cases')} of the latest months it had not seen, ${numberText(positives)} of them losses, the model told leavers from stayers with an AUC of ${fixed(auc, 2)} (${range}), and ${nearer} (${scoresOfBoth(report)}).`
}

function concat(parts: readonly Rows[]): Rows {
  return Int32Array.from(parts.flatMap((part) => [...part]))
}

function concatScores(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Quantile of the normal distribution above one half, to 5e-4. Source: Abramowitz and Stegun, 26.2.23. */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - share))
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t
  const below = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t
  return t - above / below
}
