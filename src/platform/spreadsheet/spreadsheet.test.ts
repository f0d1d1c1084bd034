import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { FileReply } from '../http/route.ts'
import { spreadsheet } from './spreadsheet.ts'
import { MOST_XLSX_ROWS } from './xlsx.ts'

interface Row {
  name: string
  amount: string | null
}

const COLUMNS = [
  { heading: 'Account', value: (row: Row) => row.name },
  { heading: 'MRR', kind: 'amount' as const, value: (row: Row) => row.amount },
]

const bytesOf = ({ content }: FileReply) => (Buffer.isBuffer(content) ? content : buffer(content))
const textOf = async (reply: FileReply) => (await bytesOf(reply)).toString()

test('a CSV file begins with its headings, keeps every digit and runs nothing', async () => {
  const reply = await spreadsheet({
    fileName: 'figures',
    format: 'csv',
    columns: COLUMNS,
    rows: [
      { name: '=HYPERLINK("x")', amount: '90071992547409.91' },
      { name: 'Zoë, Ltd', amount: null },
    ],
  })
  expect(reply).toMatchObject({ fileName: 'figures.csv', contentType: 'text/csv; charset=utf-8' })
  expect(parse(await textOf(reply), { bom: true })).toEqual([
    ['Account', 'MRR'],
    [`'=HYPERLINK("x")`, '90071992547409.91'],
    ['Zoë, Ltd', ''],
  ])
})

test('a long CSV file is written in pieces and nothing of it is lost', async () => {
  async function* many() {
    for (let index = 0; index < 2_500; index += 1) yield { name: `Account ${index}`, amount: `${index}.00` }
  }
  const lines = parse(
    await textOf(await spreadsheet({ fileName: 'long', format: 'csv', columns: COLUMNS, rows: many() })),
    {
      bom: true,
    },
  )
  expect(lines).toHaveLength(2_501)
  expect(lines.at(-1)).toEqual(['Account 2499', '2499.00'])
})

test('a file without rows still has its headings', async () => {
  const reply = await spreadsheet<Row>({ fileName: 'none', format: 'csv', columns: COLUMNS, rows: [] })
  expect(await textOf(reply)).toBe('\uFEFFAccount,MRR\r\n')
})

test('a workbook is a zip that spreadsheets open', async () => {
  const reply = await spreadsheet({
    fileName: 'book',
    format: 'xlsx',
    columns: COLUMNS,
    rows: [{ name: 'Acme', amount: '12.50' }],
  })
  const bytes = await bytesOf(reply)
  expect(reply.fileName).toBe('book.xlsx')
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
})

test('a workbook that would be too large is refused with what to do instead', async () => {
  const rows = Array.from({ length: MOST_XLSX_ROWS + 1 }, () => ({ name: 'Acme', amount: '1.00' }))
  await expect(spreadsheet({ fileName: 'book', format: 'xlsx', columns: COLUMNS, rows })).rejects.toMatchObject({
    code: 'spreadsheet.too_many_rows',
    message: expect.stringContaining('Export them as CSV'),
  })
})
