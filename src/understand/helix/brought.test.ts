import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { countWins, descendantsOf, loopOf, type Brought, type WonLead } from './brought.ts'
import { loopsOf } from './loops.ts'

const START = day('2024-01-01')
const on = (offset: number) => addDays(START, offset)

function won(leadId: number, accountId: number, wonAccountId: number, more: Partial<WonLead> = {}): WonLead {
  return {
    leadId,
    kind: 'referral',
    department: 'success',
    foundOn: on(10),
    wonOn: on(30),
    accountId,
    wonAccountId,
    accountSince: on(0),
    wonSince: on(40),
    firstMrrMinor: 100,
    ...more,
  }
}

const counted = (...leads: WonLead[]) => countWins(leads).brought.map(({ leadId }) => leadId)
const refused = (...leads: WonLead[]) => countWins(leads).notCounted.map(({ because }) => because)

test('a new customer counts once, for who was won first', () => {
  expect(counted(won(1, 1, 9, { wonOn: on(35) }), won(2, 2, 9))).toEqual([2])
  expect(counted(won(2, 1, 9), won(1, 2, 9))).toEqual([1])
})

test('what pays nothing yet, paid before the lead, or came before who brought it, is not counted, and said', () => {
  expect(refused(won(1, 1, 9, { wonSince: null }))).toEqual(['not_yet'])
  expect(refused(won(1, 1, 9, { foundOn: on(41) }))).toEqual(['before'])
  expect(refused(won(1, 1, 9, { accountSince: on(40) }), won(2, 1, 8, { accountSince: null }))).toEqual([
    'not_a_customer',
    'not_a_customer',
  ])
  expect(counted(won(1, 1, 9, { foundOn: on(40) }))).toEqual([1])
})

test('whom one brought brings others: generations', () => {
  const { brought } = countWins([
    won(1, 1, 2),
    won(2, 2, 3, { accountSince: on(40), wonSince: on(90) }),
    won(3, 1, 4),
    won(4, 7, 8),
  ])
  expect(descendantsOf(1, brought).map(({ wonAccountId, generation }) => [wonAccountId, generation])).toEqual([
    [2, 1],
    [4, 1],
    [3, 2],
  ])
})

test('in whatever circle leads run, nobody is brought twice or by whom they brought', () => {
  const account = fc.integer({ min: 1, max: 8 })
  const lead = fc.record({ from: account, to: account, wonOn: fc.nat(100), foundOn: fc.nat(100) })
  const since = fc.array(fc.nat(100), { minLength: 9, maxLength: 9 })
  fc.assert(
    fc.property(fc.array(lead, { maxLength: 30 }), since, (leads, days) => {
      const all = leads.map(({ from, to, wonOn, foundOn }, index) =>
        won(index, from, to, {
          wonOn: on(wonOn),
          foundOn: on(foundOn),
          accountSince: on(days[from] ?? 0),
          wonSince: on(days[to] ?? 0),
        }),
      )
      const { brought } = countWins(all)
      expect(new Set(brought.map(({ wonAccountId }) => wonAccountId)).size).toBe(brought.length)
      for (let id = 1; id <= 8; id += 1) {
        const found = descendantsOf(id, brought).map(({ wonAccountId }) => wonAccountId)
        expect(found).not.toContain(id)
        expect(new Set(found).size).toBe(found.length)
      }
      const shuffled = countWins(all.toReversed()).brought.map(({ leadId }) => leadId)
      expect(shuffled.sort()).toEqual(brought.map(({ leadId }) => leadId).sort())
    }),
  )
})

test('a new customer falls into the loop that ran on its first day, or the last one before', () => {
  const loops = loopsOf(
    [
      { day: day('2024-01-01'), mrrMinor: 100 },
      { day: day('2025-06-01'), mrrMinor: 0 },
    ],
    day('2026-11-22'),
  )
  const brought = (wonSince: string) => loopOf(loops, { wonSince: day(wonSince) } as Brought)?.number
  expect(brought('2024-05-01')).toBe(1)
  expect(brought('2025-01-01')).toBe(1)
  expect(brought('2025-01-02')).toBe(2)
  expect(brought('2026-08-01')).toBe(2)
  expect(brought('2023-08-01')).toBeUndefined()
})
