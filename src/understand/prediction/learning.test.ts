import { expect, test } from 'vitest'
import { learn } from './learning.ts'
import { makeHistory } from './learning-examples.ts'
import { isTold, predict } from './model.ts'
import { allRows, monthOf, type Samples } from './samples.ts'
import { latestThird } from './time-split.ts'

const FEATURES = ['use.days_28', 'use.change_28', 'tickets.open', 'invoices.overdue']
const ask = (samples: Samples) => ({ samples, leads: [], datedLater: [] })
const signal = makeHistory({
  accounts: 900,
  months: 18,
  features: FEATURES,
  odds: ([use = 0, , open = 0]) => 0.9 * open - 0.9 * use - 4,
})
const noise = (seed: number) => makeHistory({ accounts: 600, months: 18, features: FEATURES, odds: () => -3.3, seed })

test('what separates leavers from stayers is found, with its sign, and nothing else', () => {
  const { model, report } = learn(ask(signal))
  expect(model.kind).toBe('logistic')
  expect(report.auc_low).toBeGreaterThan(0.65)
  expect(report.features.map(({ key }) => key).toSorted()).toEqual(['tickets.open', 'use.days_28'])
  expect(report.features.find(({ key }) => key === 'tickets.open')?.weight).toBeGreaterThan(0)
  expect(report.features.find(({ key }) => key === 'use.days_28')?.weight).toBeLessThan(0)
  expect(report.brier).toBeLessThan(report.base_brier ?? 0)
  expect(report.lift_top_decile).toBeGreaterThan(2)
})

test('probabilities said are near what happened', () => {
  const { report } = learn(ask(signal))
  expect(report.ece).toBeLessThan(0.02)
})

test('usage that says nothing yields no driver and an AUC near one half', () => {
  const results = [3, 4, 5, 6, 7].map((seed) => learn(ask(noise(seed))))
  for (const { report } of results) expect(report.auc).toBeGreaterThan(0.38)
  for (const { report } of results) expect(report.auc).toBeLessThan(0.62)
  expect(results.flatMap(({ report }) => report.features)).toEqual([])
  expect(results.map(({ model }) => model.kind)).toEqual(Array(5).fill('base_rate'))
  expect(results[0]?.because).toContain('does not tell who leaves')
})

test('usage that says nothing yields no usage driver beside a signal that does', () => {
  for (const seed of [11, 12, 13]) {
    const history = makeHistory({
      accounts: 900,
      months: 16,
      features: FEATURES,
      odds: (v) => 1.1 * (v[3] ?? 0) - 4,
      seed,
    })
    const { model, report } = learn(ask(history))
    expect(model.kind).toBe('logistic')
    expect(report.features.filter(({ key }) => key.startsWith('use.'))).toEqual([])
    expect(report.features.map(({ key }) => key)).toContain('invoices.overdue')
  }
})

test('a model that ranks well and says probabilities further from what happened than the base rate is not used', () => {
  // What decided nearly everything while it learned says little later on: the order holds, the probabilities do not.
  const odds = ([use = 0]: readonly number[], month: number) => (month < 12 ? 3 * use - 4 : 0.4 * use - 2)
  const history = makeHistory({ accounts: 900, months: 18, features: FEATURES, odds })
  const { model, because, report } = learn(ask(history))
  expect(report.auc_low).toBeGreaterThan(0.5)
  expect(report.features).toEqual([])
  expect(model.kind).toBe('base_rate')
  expect(because).toContain('comes no nearer to what happened than the base rate')
})

test('a model in use has a lower log loss than the base rate', () => {
  for (const seed of [21, 22, 23]) {
    const odds = (v: readonly number[]) => 0.35 * (v[2] ?? 0) - 3.6
    const { model, report, because } = learn(
      ask(makeHistory({ accounts: 500, months: 15, features: FEATURES, odds, seed })),
    )
    if (model.kind === 'base_rate') continue
    expect(report.log_loss).toBeLessThan(report.base_log_loss ?? 0)
    expect(because).toContain('log loss')
  }
})

test('a short history gives the base rate with its interval and says so', () => {
  const { model, because } = learn(ask(makeHistory({ accounts: 60, months: 6, features: FEATURES, odds: () => -3.5 })))
  expect(because).toContain('History is short')
  expect(model.kind).toBe('base_rate')
  const said = predict(model, [0, 0, 0, 0])
  expect(said.low).toBeLessThan(said.lost)
  expect(said.high).toBeGreaterThan(said.lost)
})

test('a feature that knows the outcome is named and left out', () => {
  const planted: Samples = {
    ...signal,
    keys: [...signal.keys, 'field:status'],
    values: Float32Array.from(
      allRows(signal).length === 0
        ? []
        : [...allRows(signal)].flatMap((row) => [
            ...signal.values.slice(row * 4, row * 4 + 4),
            (signal.lost[row] ?? 0) + ((row * 7) % 5) / 10,
          ]),
    ),
  }
  const { report, model } = learn(ask(planted))
  expect(report.left_out).toEqual([{ key: 'field:status', because: 'separates_alone', auc: 1 }])
  expect(report.auc).toBe(learn(ask(signal)).report.auc)
  expect(model.kind === 'logistic' && model.features).not.toContain('field:status')
})

test('a value that is known only of those who left is named and left out, too', () => {
  const planted: Samples = {
    ...signal,
    keys: [...signal.keys, 'field:reason'],
    values: Float32Array.from(
      [...allRows(signal)].flatMap((row) => [
        ...signal.values.slice(row * 4, row * 4 + 4),
        signal.lost[row] === 1 ? row % 3 : Number.NaN,
      ]),
    ),
  }
  expect(learn(ask(planted)).report.left_out.map(({ key }) => key)).toEqual(['field:reason'])
})

test('a feature dated after its day is left out by name', () => {
  const { report } = learn({ samples: signal, leads: [], datedLater: ['tickets.open'] })
  expect(report.left_out).toEqual([{ key: 'tickets.open', because: 'dated_later', auc: null }])
  expect(report.features.map(({ key }) => key)).not.toContain('tickets.open')
})

test('the test is the latest third of months, and no label of the training was decided in it', () => {
  const { train, test: latest } = latestThird(signal)
  const months = [...new Set(Array.from(latest, (row) => monthOf(signal.days[row] ?? 0)))]
  expect(months).toHaveLength(6)
  const first = Math.min(...Array.from(latest, (row) => signal.days[row] ?? 0))
  expect(Math.max(...Array.from(train, (row) => signal.labelDays[row] ?? 0))).toBeLessThan(first)
  expect(Math.min(...months)).toBe(monthOf(Date.UTC(2021, 0, 1) / 86_400_000))
})

test('unknown values stand at the mean and are told apart', () => {
  const history = makeHistory({
    accounts: 900,
    months: 12,
    features: FEATURES,
    odds: ([use = 0]) => -use - 3.5,
    unknown: 0.2,
  })
  const { model } = learn(ask(history))
  if (model.kind !== 'logistic') throw new Error('expected a model')
  expect(model.columns.map(({ key }) => key)).toContain('use.days_28.unknown')
  const usual = predict(model, [Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  const idle = predict(model, [-2, 0, 0, 0])
  expect(idle.lost).toBeGreaterThan(usual.lost)
  expect(idle.contributions[0]).toMatchObject({ key: 'use.days_28' })
  expect(idle.contributions[0]?.effect).toBeGreaterThan(0)
  expect(idle.low).toBeLessThan(idle.lost)
  expect(idle.high).toBeGreaterThan(idle.lost)
})

test('every column shown as a driver is told from zero', () => {
  const { model } = learn(ask(signal))
  if (model.kind !== 'logistic') throw new Error('expected a model')
  const shown = new Set(predict(model, [2, 1, -1, 1]).contributions.map(({ key }) => key))
  for (const column of model.columns) expect(shown.has(column.key)).toBe(isTold(column))
})
