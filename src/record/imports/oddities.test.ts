import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { fingerprint, Fingerprints } from './fingerprints.ts'
import { disagreeingCounts, RepeatedIds, UsageOutsideSubscription, ZeroLengthSubscriptions } from './oddities.ts'

describe('repeated ids', () => {
  test('other content under the same id is told apart from the same row twice', () => {
    const watch = new RepeatedIds('usage_id')
    watch.observe('U-1', ['U-1', '5'], 2)
    watch.observe('U-2', ['U-2', '5'], 3)
    watch.observe('U-1', ['U-1', '6'], 4)
    watch.observe('U-2', ['U-2', '5'], 5)
    expect(watch.findings()).toMatchObject([
      { code: 'repeated_ids', count: 1, sample: ['U-1 on line 4, first on line 2'] },
      { code: 'identical_rows', count: 1, sample: ['U-2 on line 5, first on line 3'] },
    ])
  })

  test('nothing is found where nothing repeats, and empty ids are no ids', () => {
    const watch = new RepeatedIds('id')
    for (let line = 2; line < 5000; line += 1) watch.observe(`id-${line}`, ['x'], line)
    watch.observe('', ['a'], 1)
    watch.observe('', ['b'], 1)
    expect(watch.findings()).toEqual([])
  })

  test('beyond the ids it may remember it says that it looked at the first ones only', () => {
    const watch = new RepeatedIds('id', 10)
    for (let line = 0; line < 100; line += 1) watch.observe(`id-${line}`, ['x'], line)
    watch.observe('id-3', ['y'], 101)
    expect(watch.findings()[0]?.sentence).toContain('Only the first 10 ids were compared')
  })

  test('samples stay at twenty while the count goes on', () => {
    const watch = new RepeatedIds('id')
    for (let line = 1; line <= 101; line += 1) watch.observe('same', [String(line)], line)
    expect(watch.findings()).toMatchObject([{ count: 100 }])
    expect(watch.findings()[0]?.sample).toHaveLength(20)
  })

  test('the table of fingerprints agrees with a map, whatever is asked in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 4000 }), (ids) => {
        const table = new Fingerprints(10_000)
        const map = new Map<number, number>()
        for (const [line, id] of ids.entries()) {
          const key = fingerprint(String(id))
          expect(table.firstSeen(key, { line, content: 1 })?.line ?? null).toBe(map.get(key) ?? null)
          if (!map.has(key)) map.set(key, line)
        }
      }),
      { numRuns: 30 },
    )
  })
})

test('usage counts as outside before the first day and from the first day no longer paid for', () => {
  const watch = new UsageOutsideSubscription((id) =>
    id === 'S-1' ? { startedOn: day('2024-01-10'), endedOn: day('2024-02-10') } : undefined,
  )
  watch.observe('S-1', '2024-01-10', 2)
  watch.observe('S-1', '2024-02-09', 3)
  watch.observe('S-1', '2024-01-09', 4)
  watch.observe('S-1', '2024-02-10', 5)
  watch.observe('S-2', '2024-02-10', 6)
  expect(watch.findings()).toMatchObject([
    { code: 'usage_outside_subscription', count: 2 },
    { code: 'usage_of_unknown_subscription', count: 1, sample: ['S-2 on line 6'] },
  ])
})

test('a subscription that ends on its first day is found; one that runs on is not', () => {
  const watch = new ZeroLengthSubscriptions()
  watch.observe('S-1', '2024-01-10', '2024-01-10', 2)
  watch.observe('S-2', '2024-01-10', null, 3)
  expect(watch.findings()).toMatchObject([{ code: 'zero_length_subscriptions', count: 1 }])
})

test('counts that agree are no finding; counts that differ are told side by side', () => {
  const same = [
    { notion: 'flagged', count: 3 },
    { notion: 'ended', count: 3 },
  ]
  expect(disagreeingCounts('churn', same, 'revenue')).toEqual([])
  const [finding] = disagreeingCounts('churn', [...same, { notion: 'recorded', count: 5 }], 'revenue')
  expect(finding?.sentence).toBe(
    'The data tells churn in ways that disagree: 3 flagged, 3 ended, 5 recorded. Volant goes by revenue.',
  )
})
