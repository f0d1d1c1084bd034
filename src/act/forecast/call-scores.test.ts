import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../kernel/day.ts'
import { amountScores, biasOf, categoryScores, type CalledQuarter, type CalledRenewals } from './call-scores.ts'
import { CATEGORIES, VOICES } from './forecast.ts'

const called = (change: Partial<CalledRenewals>): CalledRenewals => ({
  memberId: 1,
  quarter: '2026-01-01' as Day,
  voice: 'csm',
  category: 'commit',
  decided: 12,
  renewed: 9,
  calledMinor: 1_200,
  cameMinor: 1_000,
  ...change,
})

const quarter = (change: Partial<CalledQuarter>): CalledQuarter => ({
  memberId: 1,
  quarter: '2026-01-01' as Day,
  voice: 'csm',
  commitMinor: 100,
  bestCaseMinor: 150,
  cameMinor: 120,
  ...change,
})

describe('calls of single renewals', () => {
  test.each([
    ['commit', 9, 0.75],
    ['best_case', 9, 0.75],
    ['at_risk', 3, 0.25],
  ] as const)('%s was right %i times in 12', (category, hits, hitRate) => {
    expect(categoryScores([called({ category })], ['csm'])).toMatchObject([{ category, decided: 12, hits, hitRate }])
  })

  test('are added up over members and quarters before anything is divided', () => {
    const [score] = categoryScores(
      [
        called({ decided: 6, renewed: 6, calledMinor: 600, cameMinor: 600 }),
        called({ memberId: 2, quarter: '2026-04-01' as Day, decided: 4, renewed: 1, calledMinor: 400, cameMinor: 200 }),
      ],
      ['csm'],
    )
    expect(score).toMatchObject({ decided: 10, hits: 7, hitRate: 0.7, calledMinor: 1_000, cameMinor: 800, bias: 0.25 })
    expect(score?.interval?.low).toBeCloseTo(0.397, 3)
    expect(score?.interval?.high).toBeCloseTo(0.892, 3)
  })

  test('are too few to say below ten decided, and their counts still stand', () => {
    expect(categoryScores([called({ decided: 9, renewed: 8 })], ['csm'])).toMatchObject([
      { decided: 9, hits: 8, hitRate: null, interval: null, bias: null, calledMinor: 1_200 },
    ])
  })

  test('of one voice say nothing of another', () => {
    const scores = categoryScores([called({}), called({ voice: 'machine', renewed: 12 })], VOICES)
    expect(scores.map(({ voice, hits }) => [voice, hits])).toEqual([
      ['csm', 9],
      ['machine', 12],
    ])
  })

  test('hold every decided renewal once', () => {
    const some = fc.array(
      fc
        .record({
          voice: fc.constantFrom(...VOICES),
          category: fc.constantFrom(...CATEGORIES),
          decided: fc.nat(40),
          part: fc.double({ min: 0, max: 1, noNaN: true }),
        })
        .map(({ part, ...one }) => called({ ...one, renewed: Math.round(one.decided * part) })),
    )
    fc.assert(
      fc.property(some, (rows) => {
        const scores = categoryScores(rows, VOICES)
        const total = (list: readonly { decided: number }[]) => list.reduce((sum, { decided }) => sum + decided, 0)
        expect(total(scores)).toBe(total(rows))
        for (const { hits, decided, hitRate } of scores) {
          expect(hits).toBeLessThanOrEqual(decided)
          expect(hitRate === null).toBe(decided < 10)
        }
      }),
    )
  })
})

describe('calls of quarters', () => {
  test('are kept when at least what was called came', () => {
    const three = [quarter({ cameMinor: 100 }), quarter({ cameMinor: 99 }), quarter({ cameMinor: 151 })]
    expect(amountScores(three)).toMatchObject([
      { of: 'commit', calls: 3, kept: 2, keptRate: 2 / 3, calledMinor: 300, cameMinor: 350, bias: -1 / 7 },
      { of: 'best_case', calls: 3, kept: 1, keptRate: 1 / 3, calledMinor: 450, cameMinor: 350, bias: 2 / 7 },
    ])
  })

  test('below three are too few to say', () => {
    expect(amountScores([quarter({}), quarter({ memberId: 2 })])).toMatchObject([
      { of: 'commit', calls: 2, kept: 2, keptRate: null, bias: null },
      { of: 'best_case', calls: 2, kept: 0, keptRate: null, bias: null },
    ])
  })

  test('without a best case are judged by their commit alone', () => {
    expect(amountScores([quarter({ bestCaseMinor: null })]).map(({ of }) => of)).toEqual(['commit'])
  })

  test('of a leader stand apart from those of the CSM', () => {
    const scores = amountScores([quarter({}), quarter({ voice: 'leader', commitMinor: 130 })])
    expect(scores.filter(({ of }) => of === 'commit').map(({ voice, kept }) => [voice, kept])).toEqual([
      ['csm', 1],
      ['leader', 0],
    ])
  })
})

test('what was called at risk is not expected to come, so its amount is neither too hopeful nor too cautious', () => {
  expect(categoryScores([called({ category: 'at_risk', cameMinor: 100 })], ['csm'])).toMatchObject([{ bias: null }])
})

test.each([
  [120, 100, 0.2],
  [80, 100, -0.2],
  [100, 100, 0],
  [100, 0, null],
])('%i called and %i come is a bias of %s', (one, other, bias) => {
  expect(biasOf(one, other)).toEqual(bias)
})
