import { expect, test } from 'vitest'
import { ScorecardDefinition, type MeasureReadings } from '../health/definitions.ts'
import { hitsTogether, startHitRate } from './hit-rate.ts'

const curve = [
  { x: 0, y: 0 },
  { x: 100, y: 100 },
]
const scorecard = (useWeight: number, voiceWeight: number) =>
  ScorecardDefinition.parse({
    name: 'Standard',
    components: {
      cx: {
        measures: [
          { measure: 'use', weight: useWeight, curve },
          { measure: 'voice', weight: voiceWeight, curve },
        ],
      },
      co: { measures: [{ measure: 'outcome', weight: 1, curve }] },
    },
  })
const readings = (use: number, voice: number): MeasureReadings =>
  Object.fromEntries(
    Object.entries({ use, voice, outcome: 50 }).map(([key, value]) => [
      key,
      { value, known: true, fresh: true, dataDay: null, count: 1 },
    ]),
  )
/** Those who left had little use; what they said tells nothing. */
const accounts = Array.from({ length: 40 }, (_, n) => ({
  readings: readings(n < 8 ? 10 + n : 60 + (n % 30), (n * 37) % 100),
  lost: n < 8,
}))

test('a draft that weighs what tells who leaves catches more of them than the live version', () => {
  const rate = startHitRate({ live: scorecard(1, 20), draft: scorecard(20, 1) })
  rate.add(accounts)
  const { live, draft, ...basis } = rate.result()
  expect(basis).toEqual({ accounts: 40, lost: 8 })
  expect(draft.auc).toBe(1)
  expect(draft.caught).toBe(4)
  expect(live.auc).toBeLessThan(0.8)
  expect(live.caught).toBeLessThan(draft.caught)
})

test('accounts that either scorecard cannot score are left out on both sides', () => {
  const rate = startHitRate({ live: scorecard(1, 1), draft: scorecard(1, 1) })
  rate.add([{ readings: {}, lost: true }])
  expect(rate.result()).toMatchObject({ accounts: 0, lost: 0, live: { auc: null, caught: 0 } })
})

test('days are taken together by their pairs of leavers and stayers', () => {
  const one = { accounts: 11, lost: 1, live: { auc: 1, caught: 1 }, draft: { auc: 0.5, caught: 0 } }
  const other = { accounts: 13, lost: 3, live: { auc: 0.5, caught: 1 }, draft: { auc: 0.9, caught: 2 } }
  expect(hitsTogether([one, other], 'live')).toEqual({ auc: 0.625, caught: 2, lost: 4 })
  expect(hitsTogether([one, other], 'draft').auc).toBeCloseTo(0.8, 9)
  expect(hitsTogether([], 'draft')).toEqual({ auc: null, caught: 0, lost: 0 })
})
