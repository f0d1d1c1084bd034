import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributeConverter, converterFor, decimalReader, PLAIN_STYLE } from './convert.ts'
import { dateReader, ISO_ONLY, readDay, readInstant } from './dates.ts'
import { DAMAGED } from './encoding.ts'
import { inferAttributeType } from './infer.ts'
import { columnNamed, kindNamed } from './kinds.ts'
import { Unreadable } from './unreadable.ts'

const codeOf = (value: unknown) => (value instanceof Unreadable ? value.code : value)

function convert(kind: string, column: string, text: string) {
  const found = columnNamed(kindNamed(kind), column)
  if (!found) throw new RangeError(`${kind}.${column}`)
  return codeOf(converterFor(found)(text))
}

describe('decimals are exact', () => {
  const read = decimalReader({ decimal: '.', thousands: null })
  test.each([
    ['0', '0'],
    ['-0.00', '0'],
    ['007.50', '7.5'],
    ['+3', '3'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['−12.10', '-12.1'],
    ['0.1234567890120', '0.123456789012'],
    ['123456789012345678.000000000001', '123456789012345678.000000000001'],
    ['1234567890123456789', 'number_too_long'],
    ['0.1234567890123', 'number_too_long'],
    ['1,234.50', 'not_a_number'],
    ['1,5', 'not_a_number'],
    ['1e5', 'not_a_number'],
    ['$12', 'not_a_number'],
    ['NaN', 'not_a_number'],
    ['', 'not_a_number'],
    ['１２', 'not_a_number'],
  ])('%j is %j', (text, expected) => expect(codeOf(read(text))).toBe(expected))

  test.each([
    ['.', ',', '1,234,567.5', '1234567.5'],
    ['.', ',', '12,34', 'not_a_number'],
    [',', '.', '1.234,50', '1234.5'],
    [',', '.', '1.234', '1234'],
    [',', ' ', '1 234\u202f567,8', '1234567.8'],
    ['.', "'", '1’234.5', '1234.5'],
    [',', null, '1.234', 'not_a_number'],
  ] as const)('decimal %j and thousands %j: %j is %j', (decimal, thousands, text, expected) => {
    expect(codeOf(decimalReader({ decimal, thousands })(text))).toBe(expected)
  })

  test('reading what was read changes nothing, and keeps the amount', () => {
    const parts = fc.tuple(
      fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }),
      fc.integer({ min: 0, max: 999_999 }),
    )
    fc.assert(
      fc.property(parts, ([whole, fraction]) => {
        const once = read(`${whole}.${String(fraction).padStart(6, '0')}`)
        expect(typeof once).toBe('string')
        expect(read(String(once))).toBe(once)
        const [wholeAgain = '', fractionAgain = ''] = String(once).split('.')
        expect(BigInt(wholeAgain)).toBe(whole)
        expect(Number(fractionAgain.padEnd(6, '0'))).toBe(fraction)
      }),
    )
  })
})

describe('cells of each type', () => {
  test.each([
    ['subscriptions', 'interval', 'Month', 'month'],
    ['subscriptions', 'kind', 'One-off', 'one_off'],
    ['subscriptions', 'interval', 'fortnight', 'not_allowed'],
    ['subscriptions', 'currency', 'usd', 'USD'],
    ['subscriptions', 'currency', 'US$', 'not_a_currency'],
    ['subscriptions', 'is_trial', 'YES', true],
    ['subscriptions', 'is_trial', '0', false],
    ['subscriptions', 'is_trial', 'maybe', 'not_a_boolean'],
    ['subscriptions', 'interval_count', '3', 3],
    ['subscriptions', 'interval_count', '0', 'out_of_range'],
    ['subscriptions', 'interval_count', '1.5', 'not_whole'],
    ['subscriptions', 'discount_percent', '12.5 %', '12.5'],
    ['subscriptions', 'discount_percent', '101', 'out_of_range'],
    ['subscriptions', 'amount', '-20', 'out_of_range'],
    ['subscriptions', 'amount', '0', '0'],
    ['tickets', 'csat', '5', 5],
    ['tickets', 'csat', '6', 'out_of_range'],
    ['contacts', 'email', 'Ada@Example.COM', 'ada@example.com'],
    ['contacts', 'email', 'ada at example', 'not_an_email'],
    ['contacts', 'roles', 'Champion; Executive Sponsor;champion', ['champion', 'executive_sponsor']],
    ['contacts', 'roles', 'champion; boss', 'not_allowed'],
    ['events', 'properties', '{"a": {"b": [1]}}', { a: { b: [1] } }],
    ['events', 'properties', '[1]', 'not_an_object'],
    ['events', 'properties', '{a}', 'not_json'],
    ['events', 'properties', '{"a": "\\u0000"}', 'json_not_storable'],
    ['events', 'properties', '{"a": "\\ud800"}', 'json_not_storable'],
    ['events', 'properties', `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`, 'json_not_storable'],
    ['accounts', 'name', 'a\0b', 'null_character'],
    ['accounts', 'name', `a${DAMAGED}b`, 'damaged_text'],
    ['accounts', 'name', 'x'.repeat(201), 'too_long'],
    ['accounts', 'name', '💡 Łódź GmbH', '💡 Łódź GmbH'],
  ])('%s.%s: %j is %j', (kind, column, text, expected) => expect(convert(kind, column, text)).toEqual(expected))

  test('a JSON key named __proto__ is a key like any other', () => {
    expect(convert('events', 'properties', '{"__proto__": {"x": 1}}')).toSatisfy((value: object) =>
      Object.hasOwn(value, '__proto__'),
    )
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('days and instants', () => {
  const iso = (value: Date | Unreadable) => (value instanceof Unreadable ? value.code : value.toISOString())
  test.each([
    ['2023-07-28', '2023-07-28T00:00:00.000Z'],
    ['2023-07-28 3:00', '2023-07-28T03:00:00.000Z'],
    ['2023-07-28T03:00:05.1234Z', '2023-07-28T03:00:05.123Z'],
    ['2023-07-28T03:00+02:00', '2023-07-28T01:00:00.000Z'],
    ['2023-07-28 03:00:00 -0530', '2023-07-28T08:30:00.000Z'],
    ['2023-07-28 3:00 PM', '2023-07-28T15:00:00.000Z'],
    ['2023-07-28 12:05 AM', '2023-07-28T00:05:00.000Z'],
    ['2023-07-28 12:05 pm', '2023-07-28T12:05:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2023-02-29', 'no_such_day'],
    ['2023-07-28 24:00', 'no_such_time'],
    ['2023-07-28 13:00 PM', 'no_such_time'],
    ['1899-12-31', 'no_such_day'],
    ['2200-01-01', 'no_such_day'],
    ['28.07.2023', 'not_a_date'],
    ['yesterday', 'not_a_date'],
  ])('%j is %j', (text, expected) => expect(iso(readInstant(text, ISO_ONLY))).toBe(expected))

  test.each([
    ['d/M/yyyy', '5/1/2024', '2024-01-05'],
    ['d/M/yyyy', '31/12/2024 23:59', '2024-12-31'],
    ['d/M/yyyy', '12/31/2024', 'no_such_day'],
    ['dd.MM.yyyy', '05.01.2024', '2024-01-05'],
    ['MM/dd/yyyy', '12/31/2024', '2024-12-31'],
    ['MM/dd/yyyy h:mm a', '12/31/2024 3:05 pm', '2024-12-31'],
    ['yyyy/MM/dd', '2024/01/05', '2024-01-05'],
    ['d MMM yyyy', '5 January 2024', '2024-01-05'],
    ['d MMM yyyy', '5 Foo 2024', 'no_such_day'],
    ['MMM d, yyyy', 'Jan 5, 2024', '2024-01-05'],
    ['d/M/yyyy', '2024-01-05', '2024-01-05'],
    ['unix', '1704412800', '2024-01-05'],
    ['unix_ms', '1704412800000', '2024-01-05'],
  ])('format %s reads %j as %j', (format, text, expected) => {
    expect(codeOf(readDay(text, dateReader(format) ?? ISO_ONLY))).toBe(expected)
  })

  test('a day keeps the date as written, whatever time and zone follow', () => {
    expect(readDay('2024-01-05T23:30:00-08:00', ISO_ONLY)).toBe('2024-01-05')
  })

  test.each(['', 'd/M', 'd/d/yyyy', 'yy-MM-dd', 'd/M/yyyy x', '(a+)+$'])('%j is no date format', (format) => {
    expect(dateReader(format)).toBeNull()
  })

  test('every day of three centuries is read back from every format', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (date) => {
        const expected = date.toISOString().slice(0, 10)
        const [year, month, day] = expected.split('-')
        const written = {
          'd.M.yyyy': `${day}.${month}.${year}`,
          'M/d/yyyy': `${Number(month)}/${Number(day)}/${year}`,
          'yyyy/MM/dd': `${year}/${month}/${day}`,
        }
        for (const [format, text] of Object.entries(written))
          expect(readDay(text, dateReader(format) ?? ISO_ONLY)).toBe(expected)
      }),
    )
  })
})

describe('types of custom attributes', () => {
  test.each([
    [['1', '2.5', ''], 'number'],
    [['TRUE', 'no'], 'boolean'],
    [['0', '1'], 'number'],
    [['2024-01-05', '2023-01-01'], 'day'],
    [['01067', '10115'], 'text'],
    [['12345678901234567890'], 'text'],
    [['a', '1'], 'text'],
    [['', ' '], 'text'],
  ])('%j is %s', (values, type) => expect(inferAttributeType(values, PLAIN_STYLE)).toBe(type))

  test('a number that a double cannot hold is refused rather than rounded', () => {
    expect(codeOf(attributeConverter('number', PLAIN_STYLE)('1234567890.1234567'))).toBe('number_too_long')
  })
})

test('no text makes any converter throw, and every refusal is a sentence', () => {
  const columns = ['subscriptions', 'tickets', 'contacts', 'events'].flatMap((kind) => kindNamed(kind).columns)
  const converters = columns.map((column) => converterFor(column))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...converters), (text, converter) => {
      const value = converter(text)
      if (value instanceof Unreadable) expect(value.reason).toMatch(/^[A-Z].*\.$/)
    }),
    { numRuns: 2000 },
  )
})
