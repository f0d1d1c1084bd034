import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultMeasures } from '../../health/defaults.ts'
import { Key, MeasureSource, Unit } from '../../health/definitions.ts'
import { fromField, keyFrom, splitWords, startOf, toField, usualUnit } from './measure-form.ts'
import { SOURCE_KIND_LABELS } from './measure-words.ts'

const KINDS = Object.keys(SOURCE_KIND_LABELS) as MeasureSource['kind'][]

test.each(KINDS)('a new measure over %s lacks nothing but a name only a person knows', (kind) => {
  const source = startOf(kind)
  const named =
    source.kind === 'metric'
      ? { ...source, metric: 'm' }
      : source.kind === 'attribute'
        ? { ...source, attribute: 'a' }
        : source
  expect(MeasureSource.parse(named)).toEqual(named)
})

test('the default measures have the unit and direction that their counting has by nature', () => {
  for (const { source, unit, direction } of defaultMeasures) expect(usualUnit(source)).toEqual({ unit, direction })
})

test('a key made from a name is a key', () => {
  expect(keyFrom('Days with use, 28 d')).toBe('days_with_use_28_d')
  expect(keyFrom('Größe')).toBe('gro_e')
  fc.assert(
    fc.property(fc.string(), (name) => {
      const key = keyFrom(name)
      expect(key === '' || Key.safeParse(key).success).toBe(true)
    }),
  )
})

test('words in one line are told apart by commas, each once', () => {
  expect(splitWords(' *error*, login ,, login')).toEqual(['*error*', 'login'])
})

test('a value written into its field and read again is the same value', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.constantFrom(...Unit.options), (thousandths, unit) => {
      const value = thousandths / 1000
      expect(fromField(toField(value, unit), unit)).toBeCloseTo(value, 9)
    }),
  )
  expect(toField(0.07, 'share')).toBe(7)
  expect(toField(0.07, 'days')).toBe(0.07)
})
