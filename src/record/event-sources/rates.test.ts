import { expect, test } from 'vitest'
import { ratesOf, ratesSince } from './rates.ts'

const now = new Date('2026-03-10T09:00:15Z')
const count = (time: string, accepted: number) => ({ minute: new Date(`2026-03-10T${time}:00Z`), accepted })

test('an hour has sixty minutes, the present one last', () => {
  expect(ratesSince(now)).toEqual(new Date('2026-03-10T08:01:00Z'))
  const { minutes, lastHour } = ratesOf([count('08:01', 5), count('09:00', 2), count('08:00', 99)], now)
  expect(minutes).toHaveLength(60)
  expect([minutes[0], minutes.at(-1)]).toEqual([5, 2])
  expect(lastHour).toBe(7)
})

test('the last minute is made of the present one and the rest of the one before', () => {
  expect(ratesOf([count('08:59', 60), count('09:00', 10)], now).lastMinute).toBe(55)
  expect(ratesOf([], now).lastMinute).toBe(0)
})
