import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../kernel/day.ts'
import { openCsv } from './csv-file.ts'
import { guessImport } from './guess.ts'
import { kindNamed } from './kinds.ts'
import { applyMapping } from './mapping-apply.ts'
import type { CanonicalRow } from './mapping-apply.ts'
import { compileMapping } from './mapping-plan.ts'
import { parseMapping } from './mapping.ts'
import { RepeatedIds, UsageOutsideSubscription, ZeroLengthSubscriptions } from './oddities.ts'

const dataFolder = process.env['VOLANT_TEST_DATA']
const mappings = join(import.meta.dirname, '../../../examples/ravenstack')

const pathOf = (file: string) => join(dataFolder ?? '', 'ravenstack', `ravenstack_${file}.csv`)

async function mapFile(kind: string, fileName: string, mappingName: string) {
  const file = await openCsv(pathOf(fileName))
  const mapping = parseMapping(readFileSync(join(mappings, `${mappingName}.json`), 'utf8'))
  const { plan, problems } = compileMapping(kindNamed(kind), mapping, file.header)
  if (!plan) throw new Error(problems.map((problem) => problem.message).join(' '))
  const rows: CanonicalRow[] = []
  const ids = new RepeatedIds(mapping.row_id ?? 'external_id')
  let errors = 0
  let skipped = 0
  for await (const batch of file.batches()) {
    for (const record of batch) {
      const mapped = applyMapping(plan, record)
      rows.push(...mapped.rows)
      errors += mapped.errors.length
      if (mapped.isSkipped) skipped += 1
      if (plan.rowId !== null) ids.observe(record.cells[plan.rowId] ?? '', record.cells, record.line)
    }
  }
  return { rows, counts: { rows: rows.length, errors, skipped }, ids }
}

describe.skipIf(!dataFolder)('RavenStack through its mapping files', () => {
  test.each([
    ['accounts', 'accounts', 'accounts', { rows: 500, errors: 0, skipped: 0 }],
    ['subscriptions', 'subscriptions', 'subscriptions', { rows: 5000, errors: 0, skipped: 0 }],
    ['usage', 'feature_usage', 'usage', { rows: 100_000, errors: 0, skipped: 0 }],
    ['tickets', 'support_tickets', 'tickets', { rows: 2000, errors: 0, skipped: 0 }],
    ['feedback', 'churn_events', 'churn-feedback', { rows: 452, errors: 0, skipped: 148 }],
    ['activities', 'churn_events', 'churn-notes', { rows: 600, errors: 0, skipped: 0 }],
  ])('%s from %s: every row is mapped', async (kind, file, mapping, counts) => {
    expect((await mapFile(kind, file, mapping)).counts).toEqual(counts)
  })

  test('monthly revenue of all paid subscriptions is the sum of the file', async () => {
    const { rows } = await mapFile('subscriptions', 'subscriptions', 'subscriptions')
    const total = rows.reduce((sum, { values }) => sum + Number(values['amount']) * Number(values['quantity']), 0)
    const file = await openCsv(pathOf('subscriptions'))
    const column = file.header.indexOf('mrr_amount')
    let expected = 0
    for await (const batch of file.batches()) for (const { cells } of batch) expected += Number(cells[column])
    expect(total).toBe(expected)
    expect(new Set(rows.map(({ values }) => values['interval']))).toEqual(new Set(['month']))
  })

  test('what is odd in it is found', async () => {
    const subscriptions = await mapFile('subscriptions', 'subscriptions', 'subscriptions')
    const empty = new ZeroLengthSubscriptions()
    const dates = new Map<string, { startedOn: Day; endedOn: Day | null }>()
    for (const { values, line } of subscriptions.rows) {
      const [id, start, end] = [
        String(values['external_id']),
        String(values['started_on']) as Day,
        values['ended_on'] as Day | null,
      ]
      empty.observe(id, start, end, line)
      dates.set(id, { startedOn: start, endedOn: end })
    }
    const usage = await mapFile('usage', 'feature_usage', 'usage')
    const outside = new UsageOutsideSubscription((id) => dates.get(id))
    for (const row of usage.rows.filter(({ values }) => values['metric'] === 'usage.count')) {
      outside.observe(row.accountVia?.externalId ?? '', String(row.values['day']), row.line)
    }
    const found = [...empty.findings(), ...usage.ids.findings(), ...outside.findings()]
    expect(found.map(({ code, count }) => [code, count])).toEqual([
      ['zero_length_subscriptions', 13],
      ['repeated_ids', 21],
      ['usage_outside_subscription', 19_434],
    ])
  })

  test.each([
    ['accounts', 'accounts'],
    ['subscriptions', 'subscriptions'],
    ['feature_usage', 'usage'],
    ['support_tickets', 'tickets'],
    ['churn_events', 'feedback'],
  ])('%s is guessed to be %s, with a mapping that works', async (fileName, kind) => {
    const file = await openCsv(pathOf(fileName))
    const { value: records } = await file.batches(200).next()
    const guess = guessImport(
      file.header,
      (records ?? []).map((record) => record.cells),
    )
    await file.close()
    expect(guess.kind).toBe(kind)
    expect(guess.problems).toEqual([])
  })
})
