import { describe, expect, test } from 'vitest'
import { known, scorecardOf } from './health-examples.ts'
import { startTryOut, type TryOutAccount } from './try-out.ts'

const live = scorecardOf({ cx: { tickets: 50, nps: 50 }, co: { usage: 1 } })
const draft = scorecardOf({ cx: { tickets: 90, nps: 10 }, co: { usage: 1 } })

function account(
  accountId: string,
  arrMinor: number | null,
  [tickets, nps, usage]: [number, number, number],
): TryOutAccount {
  return { accountId, arrMinor, readings: { tickets: known(tickets), nps: known(nps), usage: known(usage) } }
}

// Overall live and draft: slips 60 → 54, rises 44 → 64, keeps 80 → 80, unknown on both sides.
const accounts = [
  account('slips', 100, [30, 60, 75]),
  account('rises', 900, [100, 0, 38]),
  account('keeps', 500, [80, 80, 80]),
  { accountId: 'unknown', arrMinor: null, readings: {} },
]

function tried(list: TryOutAccount[], listLimit = 10) {
  const tryOut = startTryOut({ live, draft, listLimit })
  tryOut.add(list)
  return tryOut.result()
}

describe('trying a draft', () => {
  test('counts accounts by band, before and after', () => {
    expect(tried(accounts)).toMatchObject({
      accounts: 4,
      bands: {
        live: { poor: 1, fair: 1, good: 1, unknown: 1 },
        draft: { poor: 0, fair: 2, good: 1, unknown: 1 },
      },
      changed: { up: 1, down: 0, known: 0, unknown: 0 },
    })
  })

  test('lists who changes band, the largest ARR first, and no more than asked for', () => {
    const falling = ['a', 'b', 'c'].map((id, index) => account(id, index, [100, 0, 38]))
    expect(tried([...falling, ...accounts]).changes.map(({ accountId }) => accountId)).toEqual(['rises', 'c', 'b', 'a'])
    expect(tried([...falling, ...accounts], 2).changes.map(({ accountId }) => accountId)).toEqual(['rises', 'c'])
    expect(tried([...falling, ...accounts], 2).changed.up).toBe(4)
  })

  test('says how far scores move on average, over those known on both sides', () => {
    // slips −6, rises +20, keeps 0.
    expect(tried(accounts).meanChange).toBeCloseTo((-6 + 20 + 0) / 3, 9)
    expect(tried([]).meanChange).toBeNull()
  })

  test('counts moves between quadrants', () => {
    const moving = account('moves', 1, [20, 90, 80])
    expect(tried([moving]).quadrantChanges).toEqual([{ from: 'thriving', to: 'strained', accounts: 1 }])
  })

  test('gives the same in one chunk or in many', () => {
    const tryOut = startTryOut({ live, draft, listLimit: 10 })
    for (const one of [...accounts].reverse()) tryOut.add([one])
    expect(tryOut.result()).toEqual(tried(accounts))
  })

  test('of a new scorecard starts from unknown', () => {
    const tryOut = startTryOut({ live: null, draft, listLimit: 10 })
    tryOut.add(accounts)
    expect(tryOut.result()).toMatchObject({ bands: { live: { unknown: 4 } }, changed: { known: 3 }, meanChange: null })
  })
})
