import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { profileOf } from './profile.ts'
import { guessFields, NO_PROMISE, sizeBands, type Traits } from './traits.ts'
import { figuresOf, type Standing, type WonAccount } from './won.ts'

const NO_TRAITS: Traits = {
  source: null,
  segment: null,
  promise: null,
  seller: null,
  partner: null,
  industry: null,
  size: null,
}

interface Made {
  traits?: Partial<Traits>
  first?: number
  later?: number | null
  after6?: Standing
  after12?: Standing
  leads?: number
}

let lastId = 0
function won({ traits = {}, first = 100, later = 100, after6 = null, after12 = null, leads = 0 }: Made): WonAccount {
  lastId += 1
  return {
    accountId: lastId,
    wonOn: day('2025-01-10'),
    firstMinor: first,
    laterMinor: later,
    nowMinor: later ?? first,
    after: { 6: after6, 12: after12 },
    leads,
    leadsWon: 0,
    traits: { ...NO_TRAITS, ...traits },
  }
}

const many = (count: number, made: Made) => Array.from({ length: count }, () => won(made))

describe('what became of accounts that were won', () => {
  const figures = figuresOf([
    won({ later: 150, after6: 'healthy', after12: 'healthy', leads: 2 }),
    won({ later: 50, after6: 'not_healthy', after12: 'unknown' }),
    won({ later: 0, after6: 'unknown', after12: 'left' }),
    won({ later: null, after6: 'healthy' }),
  ])

  test('unknown health and those who left are counted apart, not as healthy or unhealthy', () => {
    expect(figures.healthy6).toEqual({ n: 3, hits: 2, unknown: 1, left: 0 })
    expect(figures.healthy12).toEqual({ n: 1, hits: 1, unknown: 1, left: 1 })
  })

  test('only accounts whose twelve months are over tell about staying, growth and money', () => {
    expect(figures.stayed).toEqual({ n: 3, hits: 2 })
    expect(figures.grew).toEqual({ n: 3, hits: 1 })
    expect(figures.grr).toMatchObject({ value: 0.5, n: 3 })
    expect(figures.nrr?.value).toBeCloseTo(200 / 300, 12)
    expect(figures.accounts).toBe(4)
    expect(figures.leads).toBe(2)
  })

  test('nobody has no retention, rather than none', () => {
    expect(figuresOf([])).toMatchObject({ accounts: 0, grr: null, nrr: null, stayed: { n: 0, hits: 0 } })
  })

  test('GRR never exceeds NRR nor 1, and parts add up to the whole', () => {
    const account = fc
      .tuple(fc.integer({ min: 1, max: 1e6 }), fc.option(fc.nat(2e6)))
      .map(([first, later]) => won({ first, later }))
    fc.assert(
      fc.property(fc.array(account, { maxLength: 30 }), fc.array(account, { maxLength: 30 }), (one, other) => {
        const [left, right, whole] = [figuresOf(one), figuresOf(other), figuresOf([...one, ...other])]
        expect(whole.stayed.hits).toBe(left.stayed.hits + right.stayed.hits)
        expect(whole.firstMinor).toBe(left.firstMinor + right.firstMinor)
        if (whole.grr && whole.nrr) {
          expect(whole.grr.value).toBeLessThanOrEqual(Math.min(1, whole.nrr.value) + 1e-12)
          expect(whole.grr.high ?? 0).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

describe('the profile', () => {
  const good = { traits: { source: 'Referral', segment: 'Mid' } }
  const bad = { traits: { source: 'Trade fair', segment: 'Mid' } }

  test('names who stayed clearly more and who clearly less than everybody else', () => {
    const { findings } = profileOf(
      [...many(58, good), ...many(2, { ...good, later: 0 }), ...many(30, bad), ...many(30, { ...bad, later: 0 })],
      20,
    )
    expect(findings.map(({ who, verdict }) => [who[0]?.value, verdict])).toEqual([
      ['Referral', 'above'],
      ['Trade fair', 'below'],
    ])
    expect(findings[1]?.evidence[0]).toMatchObject({
      proof: 'stayed',
      own: { n: 60, hits: 30 },
      rest: { n: 60, hits: 58 },
    })
  })

  test('never claims from a sample below the minimum, however striking', () => {
    const accounts = [...many(100, good), ...many(19, { ...bad, later: 0 })]
    expect(profileOf(accounts, 20).findings).toEqual([])
    expect(profileOf([...accounts, won({ ...bad, later: 0 })], 20).findings).not.toEqual([])
  })

  test('health counts only where it is known', () => {
    const unknown = { ...bad, after12: 'unknown' as const }
    expect(profileOf([...many(60, { ...good, after12: 'healthy' }), ...many(60, unknown)], 20).findings).toEqual([])
    const { findings } = profileOf(
      [...many(60, { ...good, after12: 'healthy' }), ...many(60, { ...bad, after6: 'not_healthy' })],
      20,
    )
    expect(findings.every(({ evidence }) => evidence[0]?.proof === 'healthy')).toBe(true)
  })

  test('a pair is named only where its parts are none by themselves', () => {
    const pair = { source: 'Inbound', seller: 'Ann' }
    const accounts = [
      ...many(40, { traits: pair, later: 0 }),
      ...many(40, { traits: { source: 'Inbound', seller: 'Bob' } }),
      ...many(40, { traits: { source: 'Outbound', seller: 'Ann' } }),
      ...many(40, { traits: { source: 'Outbound', seller: 'Bob' }, later: 0 }),
    ]
    const named = profileOf(accounts, 20).findings.map(({ who }) => who.map(({ value }) => value).join(' '))
    expect(named.toSorted()).toEqual(['Inbound Ann', 'Inbound Bob', 'Outbound Ann', 'Outbound Bob'])
  })

  test('noise is rarely named: without any difference fewer than one company in ten gets a finding', () => {
    let named = 0
    let state = 12345
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    for (let company = 0; company < 60; company += 1) {
      const accounts = Array.from({ length: 200 }, () =>
        won({
          traits: { source: `s${Math.floor(next() * 4)}`, seller: `p${Math.floor(next() * 5)}` },
          later: next() < 0.8 ? 100 : 0,
        }),
      )
      if (profileOf(accounts, 20).findings.length > 0) named += 1
    }
    expect(named).toBeLessThan(6)
  })
})

describe('the fields that tell where an account came from', () => {
  test('are guessed from their keys', () => {
    expect(guessFields(['tier', 'seats', 'deal_source', 'sold_by', 'channel_partner', 'go_live_on'])).toEqual({
      source: 'deal_source',
      seller: 'sold_by',
      partner: 'channel_partner',
      promise: null,
      size: 'seats',
    })
  })

  test('sizes become bands of about equally many accounts; words stay words', () => {
    const values = Array.from({ length: 100 }, (_, index) => String(index + 1))
    const band = sizeBands(values, String)
    const counts = Object.values(Object.groupBy(values, band)).map((group) => group?.length)
    expect(counts).toEqual([25, 25, 25, 25])
    expect([band('1'), band('26'), band('100'), band('900')]).toEqual([
      'up to 25',
      'over 25 to 50',
      'over 75',
      'over 75',
    ])
    expect(sizeBands(['small', '3'], String)('small')).toBe('small')
    expect(sizeBands(['7', '7', '7'], String)('7')).toBe('up to 7')
    expect(NO_PROMISE).toMatch(/promise/i)
  })
})
