import { allRows, monthOf, positivesAmong, type Rows, type Samples } from './samples.ts'

export interface TimeSplit {
  readonly train: Rows
  readonly test: Rows
}

/** Positives that a fold needs on its learning side; with fewer, folds are made of accounts instead of time. */
const FOLD_POSITIVES = 10
const TIME_BLOCKS = 4
const ACCOUNT_FOLDS = 4

/**
 * Test = the latest third of months. Training = earlier days whose label was decided before the first day of the test, so that
 * nothing learned was unknown then.
 */
export function latestThird(samples: Samples): TimeSplit {
  const months = monthsOf(samples, allRows(samples))
  if (months.length < 2) return { train: new Int32Array(), test: new Int32Array() }
  const first = months[months.length - Math.max(1, Math.round(months.length / 3))] ?? 0
  return splitAt(samples, allRows(samples), first, Number.POSITIVE_INFINITY)
}

/**
 * Folds to choose among models and to calibrate: each learns from what was decided before the months it judges. Where the
 * earliest has too little to learn from, accounts are divided instead, so that nobody is on both sides.
 */
export function foldsOf(samples: Samples, rows: Rows): TimeSplit[] {
  const months = monthsOf(samples, rows)
  const border = (block: number) =>
    months[Math.floor((months.length * block) / TIME_BLOCKS)] ?? Number.POSITIVE_INFINITY
  const byTime = Array.from({ length: TIME_BLOCKS - 1 }, (_, index) =>
    splitAt(samples, rows, border(index + 1), index + 2 === TIME_BLOCKS ? Number.POSITIVE_INFINITY : border(index + 2)),
  )
  const isEnough = ({ train, test }: TimeSplit) =>
    positivesAmong(samples, train) >= FOLD_POSITIVES && positivesAmong(samples, test) > 0
  return months.length >= TIME_BLOCKS && byTime.every(isEnough) ? byTime : byAccount(samples, rows)
}

function splitAt(samples: Samples, rows: Rows, first: number, until: number): TimeSplit {
  const monthOfRow = (row: number) => monthOf(samples.days[row] ?? 0)
  const test = rows.filter((row) => monthOfRow(row) >= first && monthOfRow(row) < until)
  const firstDay = test.reduce((least, row) => Math.min(least, samples.days[row] ?? least), Number.POSITIVE_INFINITY)
  const train = rows.filter((row) => monthOfRow(row) < first && (samples.labelDays[row] ?? 0) < firstDay)
  return { train, test }
}

function byAccount(samples: Samples, rows: Rows): TimeSplit[] {
  const known = [...new Set(Array.from(rows, (row) => samples.accounts[row] ?? 0))].toSorted((a, b) => a - b)
  const foldOf = new Map(known.map((account, index) => [account, index % ACCOUNT_FOLDS]))
  return Array.from({ length: ACCOUNT_FOLDS }, (_, fold) => {
    const isTest = (row: number) => foldOf.get(samples.accounts[row] ?? 0) === fold
    return { train: rows.filter((row) => !isTest(row)), test: rows.filter(isTest) }
  })
}

function monthsOf(samples: Samples, rows: Rows): number[] {
  return [...new Set(Array.from(rows, (row) => monthOf(samples.days[row] ?? 0)))].toSorted((a, b) => a - b)
}
