import * as fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { csvCell, csvLine } from './csv-text.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-x', "'-x"],
  ['@sum', "'@sum"],
  ['\tcell', "'\tcell"],
  ['\rcell', `"'\rcell"`],
  ['a, b', '"a, b"'],
  ['say "hi"', '"say ""hi"""'],
  [-12.5, '-12.5'],
  [null, ''],
])('%j is written as %s', (value, written) => {
  expect(csvCell(value)).toBe(written)
})

test('any texts read back as they were, but for the apostrophe that defuses', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2 }), (texts) => {
      const [read = []] = parse(csvLine(texts), { record_delimiter: '\r\n' })
      expect(
        read.map((cell: string, index: number) => cell === texts[index] || cell === `'${texts[index]}`),
      ).not.toContain(false)
    }),
  )
})
