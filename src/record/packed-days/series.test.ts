import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DaySeries, packDays, seriesOf, unpackDays, withDays, withoutDays, type WrittenDays } from './series.ts'

/** Values as numeric writes them without trailing zeros, with up to three decimals. */
const value = fc
  .tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), fc.integer({ min: 0, max: 3 }))
  .map(([scaled, decimals]) => written(scaled, decimals))
const days = fc.uniqueArray(fc.tuple(fc.nat(160), value), { minLength: 1, maxLength: 60, selector: ([day]) => day })
const metrics = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 100_000 }), days), { maxLength: 6, selector: ([id]) => id })
  .map((entries) => new Map(entries))

function written(scaled: number, decimals: number): string {
  const digits = String(Math.abs(scaled)).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${scaled < 0 ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

function daysOf({ first, decimals, values }: DaySeries) {
  return [...values].flatMap((one, index) => (Number.isNaN(one) ? [] : [[first + index, one / 10 ** decimals]]))
}

type Entry = readonly [day: number, value: string]

const asWritten = (entries: readonly Entry[]): WrittenDays => entries.map((entry) => entry.join(' ')).join(',')

function asNumbers(entries: readonly Entry[]) {
  return entries.map(([day, one]) => [day, Number(one)]).toSorted(([a = 0], [b = 0]) => a - b)
}

test('what was packed is unpacked, value for value, for the metrics asked for', () => {
  fc.assert(
    fc.property(metrics, fc.func(fc.boolean()), (all, isWanted) => {
      const wanted = new Set([...all.keys()].filter((id) => isWanted(id)))
      const packed = packDays(new Map([...all].map(([id, entries]) => [id, asWritten(entries)])))
      expect(packed).not.toBeNull()
      const found = unpackDays(packed ?? Buffer.alloc(0), wanted)
      expect([...(found?.keys() ?? [])]).toEqual([...all.keys()].filter((id) => wanted.has(id)))
      for (const [id, series] of found ?? []) expect(daysOf(series)).toEqual(asNumbers(all.get(id) ?? []))
    }),
  )
})

test('days written later, before, within or behind a series, take the place of what it says of them', () => {
  fc.assert(
    fc.property(days, days, fc.integer({ min: -170, max: 170 }), (before, after, shift) => {
      const [series, news] = [
        before.map(([day, one]): Entry => [day + 170, one]),
        after.map(([day, one]): Entry => [day + 170 + shift, one]),
      ]
      const written = new Set(news.map(([day]) => day))
      const whole = seriesOf(asWritten(series))
      expect(whole && daysOf(withDays(whole, asWritten(news)) ?? whole)).toEqual(
        asNumbers([...series.filter(([day]) => !written.has(day)), ...news]),
      )
      const left = whole && withoutDays(whole, [...written])
      expect(left ? daysOf(left) : []).toEqual(asNumbers(series.filter(([day]) => !written.has(day))))
    }),
  )
})

test('a zero is a value, a day without one is none', () => {
  expect(seriesOf('3 0,5 -0.50')).toEqual({ first: 3, decimals: 2, values: new Float64Array([0, Number.NaN, -50]) })
})

test('numbers that a double cannot hold exactly are not packed', () => {
  for (const value of ['99999999999999999999', '0.00000000001', 'NaN', 'Infinity', '-Infinity'])
    expect(packDays(new Map([[1, `0 ${value}`]]))).toBeNull()
  const series = seriesOf('0 8000000000000')
  expect(series && withDays(series, '1 0.001')).toBeNull()
})

test('a row cut off is damaged, not fewer days', () => {
  const packed = packDays(new Map([[7, '0 300,1 500']])) ?? Buffer.alloc(0)
  for (let length = 1; length < packed.length; length += 1)
    expect(unpackDays(packed.subarray(0, length), new Set([7]))).toBeNull()
})

test('days too far apart are not packed', () => {
  expect(packDays(new Map([[1, '0 1,999 1']]))).not.toBeNull()
  expect(packDays(new Map([[1, '0 1,1000 1']]))).toBeNull()
})
