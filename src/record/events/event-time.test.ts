import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventTime, readInstant, timeProblem } from './event-time.ts'

const DAY_MS = 86_400_000
const RECEIVED = Date.UTC(2026, 2, 10, 9)

describe('a timestamp is read as senders write it', () => {
  test.each([
    ['2026-03-10T09:00:00.000Z', Date.UTC(2026, 2, 10, 9)],
    ['2015-2-02T00:30:08.276Z', Date.UTC(2015, 1, 2, 0, 30, 8, 276)],
    ['2026-3-1', Date.UTC(2026, 2, 1)],
    ['2026-03-10 09:00', Date.UTC(2026, 2, 10, 9)],
    ['2026-03-10T09:00:00', Date.UTC(2026, 2, 10, 9)],
    ['2026-03-10T09:00:00.123456+00:00', Date.UTC(2026, 2, 10, 9, 0, 0, 123)],
    ['2026-03-10T09:00:00,5Z', Date.UTC(2026, 2, 10, 9, 0, 0, 500)],
    ['2026-03-10T14:30:00+0530', Date.UTC(2026, 2, 10, 9)],
    ['2026-03-10T04:00:00-05', Date.UTC(2026, 2, 10, 9)],
    [' 2026-03-10T09:00:00Z ', Date.UTC(2026, 2, 10, 9)],
    [RECEIVED, RECEIVED],
    [RECEIVED + 0.4, RECEIVED],
    [String(RECEIVED), RECEIVED],
  ])('%s', (written, instant) => {
    expect(readInstant(written)).toBe(instant)
  })

  test.each([
    'yesterday',
    '',
    '2026-13-01',
    '2026-02-30',
    '2026-03-10T25:00:00Z',
    '10.03.2026',
    true,
    {},
    [],
    null,
    undefined,
    `2026-03-10${' '.repeat(100)}`,
  ])('not: %s', (written) => {
    expect(readInstant(written)).toBeNaN()
  })

  test('whatever the engine writes is read back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          expect(readInstant(date.toISOString())).toBe(date.getTime())
        },
      ),
    )
  })
})

describe('event time is received − (sent − original)', () => {
  test('what the sender’s clock is wrong by drops out', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9 * DAY_MS, max: 9 * DAY_MS }), fc.nat(DAY_MS), (wrongBy, ago) => {
        const sentAt = RECEIVED + wrongBy
        expect(eventTime({ original: sentAt - ago, sentAt, receivedAt: RECEIVED })).toBe(RECEIVED - ago)
      }),
    )
  })

  test('without a sending time the original stands, without an original the time of receipt', () => {
    expect(eventTime({ original: 5, sentAt: null, receivedAt: RECEIVED })).toBe(5)
    expect(eventTime({ original: null, sentAt: 7, receivedAt: RECEIVED })).toBe(RECEIVED)
  })

  test.each([
    [Date.UTC(2000, 0, 1), null],
    [Date.UTC(2000, 0, 1) - 1, 'early'],
    [RECEIVED + DAY_MS, null],
    [RECEIVED + DAY_MS + 1, 'late'],
    [Number.NEGATIVE_INFINITY, 'early'],
    [Number.NaN, 'early'],
    [Number.POSITIVE_INFINITY, 'late'],
  ])('%d is %s', (at, problem) => {
    expect(timeProblem(at, RECEIVED)).toBe(problem)
  })
})
