import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATEGORIES, disagree, dueCheckpoint, effectiveCategory, needsReason, type Spoken } from './categories.ts'
import { sampleViews } from './sample-views.ts'
import { whyTheyDiffer } from './why.ts'

const spoken = (machine: Spoken['machine'], csm: Spoken['csm'], leader: Spoken['leader']): Spoken => ({
  machine,
  csm,
  leader,
})

describe('voices', () => {
  test.each([
    [spoken('at_risk', null, null), 'at_risk', false],
    [spoken('at_risk', 'commit', null), 'commit', true],
    [spoken('at_risk', 'commit', 'best_case'), 'best_case', true],
    [spoken(null, 'commit', 'commit'), 'commit', false],
    [spoken(null, null, null), null, false],
  ] as const)('%j counts as %s', (said, category, differs) => {
    expect(effectiveCategory(said)).toBe(category)
    expect(disagree(said)).toBe(differs)
  })

  test('a reason is needed exactly where another voice sees it otherwise', () => {
    expect(needsReason('csm', 'commit', spoken('at_risk', null, null))).toBe(true)
    expect(needsReason('csm', 'commit', spoken('commit', 'at_risk', null))).toBe(false)
    expect(needsReason('leader', 'commit', spoken('commit', 'at_risk', null))).toBe(true)
    expect(needsReason('leader', 'commit', spoken(null, null, 'at_risk'))).toBe(false)
  })

  test('why they differ is the leader’s reason, else the CSM’s', () => {
    const view = (category: (typeof CATEGORIES)[number], reason = '') => ({ category, reason })
    const of = (machine: object | null, csm: object | null, leader: object | null) =>
      whyTheyDiffer({ outcome: 'open', waitsFor: [], views: { machine, csm, leader } as never }).text
    expect(of(view('at_risk'), view('commit', 'Her word'), view('best_case', 'No signature'))).toBe('No signature')
    expect(of(view('at_risk'), view('commit', 'Her word'), null)).toBe('Her word')
    expect(of(view('commit'), view('commit'), null)).toBe('No leader’s view yet')
    expect(of(view('commit'), view('commit'), view('commit'))).toBe('Agree')
    expect(of(view('at_risk'), view('commit'), view('commit'))).toBe('The machine changed its mind since')
  })
})

describe('checkpoints', () => {
  test.each([
    [181, [], null],
    [180, [], 180],
    [120, [180], null],
    [91, [180], null],
    [90, [180], 90],
    [90, [], 90],
    [10, [180, 90], null],
    [-1, [], null],
  ])('%i days before, after %j', (daysLeft, opened, due) => {
    expect(dueCheckpoint({ daysLeft, opened }, [180, 90])).toBe(due)
  })

  test('as days pass each opens at most once, and never a farther one after a nearer', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 300 }),
        (checkpoints, first) => {
          const opened: number[] = []
          for (let daysLeft = first; daysLeft >= 0; daysLeft -= 1) {
            const due = dueCheckpoint({ daysLeft, opened }, checkpoints)
            if (due !== null) opened.push(due)
          }
          expect(opened).toEqual([...new Set(opened)].toSorted((a, b) => b - a))
          expect(opened.every((days) => checkpoints.includes(days))).toBe(true)
        },
      ),
    )
  })
})

test('people of the sample give facts where they differ, and some have not spoken', () => {
  const views = Array.from({ length: 30 }, (_, position) =>
    sampleViews({ overall: 30 + position * 2, quietDays: position * 3, machine: 'commit', position }),
  ).flat()
  expect(views.every(({ category, reason }) => category === 'commit' || reason !== '')).toBe(true)
  expect(views.filter(({ voice }) => voice === 'csm')).toHaveLength(24)
  expect(views.filter(({ voice }) => voice === 'leader')).toHaveLength(20)
})
