import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { periodOf } from '../period.ts'
import { bucketHead, bucketLabel } from './bucket-words.ts'
import { conditionText, typedValue } from './condition-words.ts'
import { funnelSentence, timeBetween } from './funnel-words.ts'
import { heatOf, retentionSentence } from './retention-words.ts'
import { latestKnown } from './latest-known.ts'
import { trendLines } from './trend-lines.ts'
import { baselineSentence, sinceSentence, trendSentence } from './trend-sentence.ts'

type Explored = Parameters<typeof trendSentence>[0]

const TODAY = day('2026-03-11')
const period = periodOf('week', 2, TODAY, TODAY)
const EXPLORED: Explored = {
  subject: { name: 'Sign-ins', unit: '', nature: 'amount', readFrom: 'rollups' },
  step: 'week',
  as: 'total',
  split: 'none',
  from: period.from,
  until: period.until,
  buckets: [...period.buckets],
  values: [4, 6],
  total: 10,
  accounts: [2, 2],
  parts: [],
  before: { from: day('2026-02-16'), until: day('2026-02-25'), values: [4, 4], total: 8, change: 0.25 },
  baseline: null,
  baselineMissing: 'Nothing usual yet.',
  selectedAccounts: 3,
  knownAccounts: 2,
  freshness: [],
  keptFrom: null,
}
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ')

describe('the sentence over the picture', () => {
  test.each<[Partial<Explored>, string]>([
    [{}, 'Sign-ins: 10 in the last 2 weeks, 25 % more than in the 2 weeks before'],
    [
      { as: 'average', total: 2.5 },
      'Sign-ins: 2.5 per account in the last 2 weeks, 25 % more than in the 2 weeks before',
    ],
    [{ total: null }, 'Sign-ins: nothing is known of these 2 weeks'],
  ])('of %j is %s', (change, sentence) => {
    expect(plain(trendSentence({ ...EXPLORED, ...change }, TODAY))).toBe(sentence)
  })

  test('says less, the same, or nothing of what was before', () => {
    const sentenceOf = (change: number | null) =>
      plain(trendSentence({ ...EXPLORED, before: { ...EXPLORED.before, change } }, TODAY))
    expect(sentenceOf(-0.5)).toMatch(/, 50 % less than in the 2 weeks before$/)
    expect(sentenceOf(0.001)).toMatch(/, as in the 2 weeks before$/)
    expect(sentenceOf(null)).toBe('Sign-ins: 10 in the last 2 weeks')
  })

  test('counts users as different ones, and levels as they stood last', () => {
    const ofNature = (nature: Explored['subject']['nature']) =>
      plain(trendSentence({ ...EXPLORED, subject: { ...EXPLORED.subject, nature } }, TODAY))
    expect(ofNature('users')).toMatch(/^Sign-ins: 10 different users in the last 2 weeks,/)
    expect(ofNature('level')).toMatch(/^Sign-ins: 10 as last reported,/)
    expect(ofNature('mean')).toMatch(/^Sign-ins: 10 on an average day in the last 2 weeks,/)
  })
})

test('the baseline says over how many accounts it speaks, and why it is missing', () => {
  expect(baselineSentence(EXPLORED, TODAY)).toBe('Nothing usual yet.')
  const baseline = {
    from: day('2025-12-08'),
    until: day('2026-03-01'),
    perDay: 4,
    currentPerDay: 3,
    change: -0.25,
    accounts: 2,
    values: [28, 12],
  }
  expect(plain(baselineSentence({ ...EXPLORED, baseline }, TODAY))).toMatch(
    /^3 a day up to yesterday, 25 % below the usual 4 of the 84 days before \(.*\), over 2 of 3 accounts known that long\.$/,
  )
  expect(plain(baselineSentence({ ...EXPLORED, baseline: { ...baseline, change: 1 } }, TODAY))).toContain(
    'at least twice the usual',
  )
  expect(plain(baselineSentence({ ...EXPLORED, selectedAccounts: 1, baseline }, TODAY))).not.toContain('accounts')
})

describe('of a source that fell silent', () => {
  const silent = {
    ...EXPLORED,
    total: null,
    freshness: [{ sourceName: 'Imported files', lastDay: day('2024-12-28'), lastArrivalAt: null, isStale: true }],
  }

  test('the latest period with data is shown, in whole steps', () => {
    expect(latestKnown(silent, TODAY)).toBe('2024-12-29')
    expect(latestKnown({ ...silent, step: 'month' }, TODAY)).toBe('2024-12-31')
    expect(latestKnown({ ...silent, total: 0 }, TODAY)).toBeNull()
    expect(latestKnown({ ...silent, freshness: [] }, TODAY)).toBeNull()
  })

  test('it is said up to when, and what is not known is not 0 a day', () => {
    const past = { ...EXPLORED, until: day('2024-12-29') }
    expect(plain(trendSentence(past, TODAY))).toMatch(/^Sign-ins: 10 in the 2 weeks up to .*2024,/)
    expect(plain(sinceSentence(past, TODAY))).toBe('Nothing came since: these are the latest 2 weeks.')
    expect(sinceSentence(EXPLORED, TODAY)).toBe('')
    expect(baselineSentence(silent, TODAY)).toBe('')
  })
})

test('a running week says so, a month goes by its name', () => {
  const [first, second] = EXPLORED.buckets
  if (!first || !second) throw new Error('two weeks were asked for')
  expect(bucketHead('week', first)).toMatch(/, 7 days$/)
  expect(bucketHead('week', second)).toMatch(/, 3 days, so far$/)
  expect(bucketLabel('month', { from: day('2025-12-01') }, TODAY)).toBe('Dec 2025')
})

describe('the lines', () => {
  const part = (key: string) => ({ key, name: key.toUpperCase(), accountId: null, values: [1, 1], total: 2 })

  test('are the whole against what was asked', () => {
    const keys = (against: 'before' | 'usual' | 'both' | 'none') =>
      trendLines(EXPLORED, against, null).map(({ key }) => key)
    expect([keys('none'), keys('before'), keys('usual')]).toEqual([['all'], ['all', 'before'], ['all']])
  })

  test('of many accounts leave out the rest until it is picked', () => {
    const split = { ...EXPLORED, split: 'account' as const, parts: [part('a'), part('rest')] }
    expect(trendLines(split, 'before', null).map(({ key, look }) => [key, look])).toEqual([['a', 'part']])
    expect(trendLines(split, 'before', 'rest').map(({ key, look }) => [key, look])).toEqual([
      ['a', 'part'],
      ['rest', 'chosen'],
    ])
  })

  test('name the first five and the one that is picked', () => {
    const split = { ...EXPLORED, split: 'account' as const, parts: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(part) }
    expect(trendLines(split, 'none', 'g').map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D', 'E', '', 'G'])
  })
})

describe('a funnel', () => {
  const step = (name: string, reached: number, of: number) => ({
    type: 't' as const,
    name,
    reached,
    ofPrevious: null,
    ofFirst: of === 0 ? null : reached / of,
    medianSeconds: null,
  })
  const funnel = (...reached: number[]) => ({
    from: TODAY,
    until: TODAY,
    cutAt: null,
    selectedAccounts: 1,
    per: 'user' as const,
    withinDays: 7,
    stillOpen: 0,
    steps: reached.map((count, index) => step(`Step ${index + 1}`, count, reached[0] ?? 0)),
  })

  test('says how many come through and where most stop', () => {
    expect(plain(funnelSentence(funnel(100, 40, 30)))).toBe(
      '30 % of 100 users come from Step 1 to Step 3 within 7 days; most stop before Step 2 (60)',
    )
    expect(plain(funnelSentence(funnel(1, 1)))).toBe('100 % of 1 user come from Step 1 to Step 2 within 7 days')
    expect(funnelSentence(funnel(0, 0))).toBe('No user did Step 1 in this period')
  })

  test.each([
    [null, '–'],
    [8.4, '8 s'],
    [720, '12 min'],
    [7_300, '2 h'],
    [86_400, '1 d'],
    [187_200, '2 d 4 h'],
  ])('a median of %s seconds is %s', (seconds, text) => {
    expect(timeBetween(seconds)).toBe(text)
  })
})

test('retention speaks of weeks that are over', () => {
  const retention = {
    from: TODAY,
    until: TODAY,
    cutAt: null,
    selectedAccounts: 1,
    per: 'user' as const,
    runningWeek: TODAY,
    cohorts: [{ week: TODAY, size: 5, returned: [null] }],
    average: [
      { size: 8, returned: 6, share: 0.75 },
      { size: 4, returned: 1, share: 0.25 },
      { size: 0, returned: 0, share: null },
    ],
  }
  expect(plain(retentionSentence(retention))).toBe(
    'Of 8 users, 75 % came back in the week after; of the 4 users that came 2 weeks ago or more, 25 % in week 2',
  )
  expect(retentionSentence({ ...retention, average: [] })).toBe(
    '5 users came for the first time; no week after is over yet',
  )
  expect(retentionSentence({ ...retention, average: [], cohorts: [] })).toBe(
    'No user was seen for the first time in these weeks',
  )
})

test.each([
  [0, 1],
  [0.16, 1],
  [0.17, 2],
  [0.5, 4],
  [0.99, 6],
  [1, 6],
])('a share of %s is drawn at step %i of the ramp', (share, step) => {
  expect(heatOf(share)).toBe(step)
})

test.each([
  ['gold', 'gold'],
  [' 12.5 ', 12.5],
  ['-3', -3],
  ['true', true],
  ['"12"', '12'],
  ['1e3', '1e3'],
])('typed %j means %j', (typed, value) => {
  expect(typedValue(typed)).toBe(value)
})

test('a condition is written as it is read', () => {
  expect(conditionText({ property: 'plan.tier', operator: 'is_not', value: 'gold' })).toBe('plan.tier is not gold')
  expect(conditionText({ property: 'size', operator: 'exists', value: null })).toBe('size is there')
})
