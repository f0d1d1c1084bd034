import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'

test.each([
  ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"\r\n`],
  ['@SUM(A1)', "'@SUM(A1)\r\n"],
  ['+49 30 1234', "'+49 30 1234\r\n"],
  ['-12.50', '-12.50\r\n'],
  [-3, '-3\r\n'],
  [null, '\r\n'],
])('%s is written as data, never as a formula', (value, line) => {
  expect(csvLine([value])).toBe(line)
})

test('what is written is read back, but for the apostrophe before formulas', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 6 }), (cells) => {
      const [row] = parse(csvLine(cells), { relax_column_count: true }) as string[][]
      expect(row?.map((cell, index) => (cell === `'${cells[index]}` ? cells[index] : cell))).toEqual(cells)
    }),
  )
})
