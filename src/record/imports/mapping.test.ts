import { describe, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { kindNamed } from './kinds.ts'
import { applyMapping } from './mapping-apply.ts'
import { compileMapping } from './mapping-plan.ts'
import type { Mapping } from './mapping.ts'
import { parseMapping } from './mapping.ts'

function map(kind: string, mapping: Mapping, header: string[], ...rows: string[][]) {
  const { plan, problems } = compileMapping(kindNamed(kind), mapping, header, rows)
  if (!plan) throw new Error(problems.map((problem) => problem.message).join(' '))
  return rows.map((cells, index) => applyMapping(plan, { line: index + 2, cells, problem: null }))
}

function problemsOf(kind: string, mapping: Mapping, header: string[]) {
  const { plan, problems } = compileMapping(kindNamed(kind), mapping, header)
  expect(plan === null).toBe(problems.length > 0)
  return problems.map(({ code, path }) => `${code} ${path}`)
}

const USAGE = ['account_external_id', 'metric', 'day', 'value']

describe('a row', () => {
  test('with canonical columns needs no mapping; what is empty is unknown', () => {
    const [row] = map('usage', {}, [...USAGE, 'contact_external_id'], ['A-1', ' logins ', '2024-01-05', '3.50', ''])
    expect(row).toEqual({
      isSkipped: false,
      errors: [],
      rows: [
        {
          line: 2,
          values: {
            account_external_id: 'A-1',
            metric: 'logins',
            day: '2024-01-05',
            value: '3.5',
            contact_external_id: null,
          },
          attributes: {},
          accountVia: null,
        },
      ],
    })
  })

  test('tells all its errors at once, with their column, value and what to do', () => {
    const [row] = map(
      'usage',
      { columns: { Date: 'day' } },
      ['account_external_id', 'metric', 'Date', 'value'],
      ['', 'logins', '5/1/2024', 'many'],
    )
    expect(row?.rows).toEqual([])
    expect(row?.errors.map(({ column, canonical, value, code }) => [column, canonical, value, code])).toEqual([
      ['account_external_id', 'account_external_id', '', 'required'],
      ['Date', 'day', '5/1/2024', 'not_a_date'],
      ['value', 'value', 'many', 'not_a_number'],
    ])
  })

  test('that is damaged is clipped to storable text in its error', () => {
    const [row] = map('usage', {}, USAGE, ['A\0\ud800', 'm', '2024-01-05', 'x'.repeat(500)])
    expect(row?.errors[0]).toMatchObject({ code: 'null_character', value: 'A␀\ufffd' })
    expect(row?.errors[1]?.value).toHaveLength(200)
  })

  test('with the wrong number of cells is an error of the whole row', () => {
    const { plan } = compileMapping(kindNamed('usage'), {}, USAGE)
    const problem = { code: 'too_few_cells', reason: 'Add the missing cells.' } as const
    const result = plan && applyMapping(plan, { line: 9, cells: ['A-1', 'm'], problem })
    expect(result?.errors).toEqual([{ line: 9, column: null, canonical: null, value: 'A-1,m', ...problem }])
  })

  test('of nothing but empty cells is passed over', () => {
    expect(map('usage', {}, USAGE, ['', ' ', '', ''])[0]).toMatchObject({ isSkipped: true, rows: [], errors: [] })
  })

  test('takes defaults where a column is missing or empty, and effective_on from the start', () => {
    const header = [
      'external_id',
      'account_external_id',
      'started_on',
      'amount',
      'interval',
      'effective_on',
      'quantity',
    ]
    const rows = map(
      'subscriptions',
      {},
      header,
      ['S', 'A', '2024-01-05', '10', 'month', '', ''],
      ['S', 'A', '2024-01-05', '12', 'month', '2024-06-01', '2'],
    )
    expect(rows[0]?.rows[0]?.values).toMatchObject({ effective_on: '2024-01-05', quantity: '1', interval_count: 1 })
    expect(rows[1]?.rows[0]?.values).toMatchObject({ effective_on: '2024-06-01', quantity: '2' })
  })

  test('names an unreadable start once, though effective_on is copied from it', () => {
    const header = ['external_id', 'account_external_id', 'started_on', 'amount', 'interval']
    const [row] = map('subscriptions', {}, header, ['S', 'A', 'soon', '10', 'month'])
    expect(row?.errors.map((error) => error.canonical)).toEqual(['started_on'])
  })

  test('that ends before it starts cannot be used; ending on the day it starts can', () => {
    const header = ['external_id', 'account_external_id', 'started_on', 'ended_on', 'amount', 'interval']
    const rows = map(
      'subscriptions',
      {},
      header,
      ['S', 'A', '2024-01-05', '2024-01-04', '1', 'month'],
      ['S', 'A', '2024-01-05', '2024-01-05', '1', 'month'],
    )
    expect(rows[0]?.errors).toMatchObject([{ code: 'out_of_order', column: 'ended_on', value: '2024-01-04' }])
    expect(rows[1]?.errors).toEqual([])
  })
})

describe('a mapping', () => {
  test('renames, translates and sets constants', () => {
    const [row] = map(
      'tickets',
      {
        columns: { ID: 'external_id', Opened: 'opened_at', Prio: 'priority' },
        constants: { account_external_id: 'A-1' },
        values: { priority: { P1: 'urgent' } },
        date_format: 'd/M/yyyy',
      },
      ['ID', 'Opened', 'Prio'],
      ['7', '5/1/2024 14:30', 'p1'],
    )
    expect(row?.rows[0]?.values).toEqual({
      external_id: '7',
      account_external_id: 'A-1',
      opened_at: new Date('2024-01-05T14:30:00Z'),
      priority: 'urgent',
    })
  })

  test('leaves out columns the file does not have, so that they are not emptied', () => {
    const { plan } = compileMapping(kindNamed('accounts'), {}, ['external_id', 'name', 'industry'])
    expect(plan?.provided).toEqual(['external_id', 'name', 'industry'])
  })

  test('counts unfolded columns as filled', () => {
    const { plan } = compileMapping(kindNamed('usage'), { unfold: { n: 'logins' } }, [
      'account_external_id',
      'day',
      'n',
    ])
    expect(plan?.provided).toEqual(['account_external_id', 'day', 'metric', 'value'])
  })

  test('finds the account through a subscription', () => {
    const mapping: Mapping = { account_via: { subscription: 'sub' } }
    const [row, empty] = map(
      'usage',
      mapping,
      ['sub', 'metric', 'day', 'value'],
      ['S-1', 'm', '2024-01-05', '1'],
      ['', 'm', '2024-01-05', '1'],
    )
    expect(row?.rows[0]?.accountVia).toEqual({ kind: 'subscriptions', externalId: 'S-1' })
    expect(empty?.errors).toMatchObject([{ column: 'sub', code: 'required' }])
  })

  test('unfolds one row into several metrics; an empty number makes none, zero does', () => {
    const mapping: Mapping = { unfold: { n: ['{feature}.count', 'all.count'], errors: 'errors' } }
    const rows = map(
      'usage',
      mapping,
      ['account_external_id', 'day', 'feature', 'n', 'errors'],
      ['A', '2024-01-05', 'f1', '3', ''],
      ['A', '2024-01-05', 'f1', '', '0'],
      ['A', '2024-01-05', 'f1', '', ''],
    )
    const told = rows.map((row) =>
      row.rows.map(({ values }) => `${String(values['metric'])}=${String(values['value'])}`),
    )
    expect(told).toEqual([['f1.count=3', 'all.count=3'], ['errors=0'], []])
    expect(rows[2]?.isSkipped).toBe(true)
  })

  test('reports a bad unfolded number at its own column and keeps no part of the row', () => {
    const [row] = map(
      'usage',
      { unfold: { n: 'a', m: 'b' } },
      ['account_external_id', 'day', 'n', 'm'],
      ['A', '2024-01-05', '3', 'x'],
    )
    expect(row?.rows).toEqual([])
    expect(row?.errors).toMatchObject([{ column: 'm', canonical: 'value', value: 'x' }])
  })

  test.each([
    ['74', '2024-01-05T01:14:00.000Z'],
    ['0.5', '2024-01-05T00:00:30.000Z'],
    ['', null],
  ])('adds %j minutes to a time', (minutes, expected) => {
    const mapping: Mapping = { derived: { first_response_at: { from: 'opened_at', plus_minutes: 'minutes' } } }
    const [row] = map(
      'tickets',
      mapping,
      ['external_id', 'account_external_id', 'opened_at', 'minutes'],
      ['T', 'A', '2024-01-05', minutes],
    )
    const value = row?.rows[0]?.values['first_response_at']
    expect(value instanceof Date ? value.toISOString() : value).toBe(expected)
  })

  test('fills templates, and leaves them empty where a part is', () => {
    const mapping: Mapping = { derived: { external_id: { template: '{a}:{b}' } } }
    const rows = map('accounts', mapping, ['a', 'b', 'name'], ['1', '2', 'x'], ['1', '', 'x'])
    expect(rows[0]?.rows[0]?.values['external_id']).toBe('1:2')
    expect(rows[1]?.errors).toMatchObject([{ canonical: 'external_id', code: 'required' }])
  })

  test('gathers columns into properties', () => {
    const mapping: Mapping = { properties: ['Plan', 'Size'] }
    const [row] = map(
      'events',
      mapping,
      ['account_external_id', 'name', 'at', 'Plan', 'Size'],
      ['A', 'opened', '2024-01-05T10:00Z', 'pro', ''],
    )
    expect(row?.rows[0]?.values['properties']).toEqual({ Plan: 'pro' })
  })

  test('reads decimal commas', () => {
    const [row] = map('usage', { decimal: ',', thousands: '.' }, USAGE, ['A', 'm', '2024-01-05', '1.234,50'])
    expect(row?.rows[0]?.values['value']).toBe('1234.5')
  })

  test('passes over rows without what it names, and counts them', () => {
    const mapping: Mapping = { skip_when_empty: ['value'] }
    expect(map('usage', mapping, USAGE, ['A', 'm', '2024-01-05', '']).map((row) => row.isSkipped)).toEqual([true])
  })

  test('keeps further columns as attributes of an inferred or given type', () => {
    const header = ['external_id', 'name', 'Seats (paid)', 'Is VIP', 'Zip', 'Left out']
    const mapping: Mapping = { attributes: { 'Is VIP': 'boolean' }, ignore: ['left out'] }
    const [row] = map(
      'accounts',
      mapping,
      header,
      ['A', 'Acme', '12', 'yes', '01067', 'x'],
      ['B', 'Bolt', '', '', '', ''],
    )
    expect(row?.rows[0]?.attributes).toEqual({ seats_paid: 12, is_vip: true, zip: '01067' })
  })

  test('says that a type was inferred when a later value does not fit', () => {
    const { plan } = compileMapping(kindNamed('accounts'), {}, ['external_id', 'name', 'seats'], [['A', 'Acme', '12']])
    const result = plan && applyMapping(plan, { line: 3, cells: ['B', 'Bolt', 'many'], problem: null })
    expect(result?.errors[0]?.reason).toContain('import the column as text')
  })
})

describe('a mapping that does not fit the file names every problem', () => {
  test.each<[string, string, Mapping, string[], string[]]>([
    ['a missing column', 'usage', { columns: { Datum: 'day' } }, USAGE, ['unknown_column columns.Datum']],
    ['an unknown target', 'usage', { columns: { x: 'when' } }, [...USAGE, 'x'], ['unknown_target columns.x']],
    [
      'a target filled twice',
      'usage',
      { constants: { metric: 'm' }, columns: { x: 'metric' } },
      ['account_external_id', 'x', 'day', 'value'],
      ['target_taken constants.metric'],
    ],
    [
      'nothing for required columns',
      'usage',
      {},
      ['day', 'value'],
      ['target_missing account_external_id', 'target_missing metric'],
    ],
    [
      'a bad constant',
      'subscriptions',
      { constants: { interval: 'moon' } },
      ['external_id', 'account_external_id', 'started_on', 'amount'],
      ['bad_constant constants.interval', 'target_missing interval'],
    ],
    [
      'unfolding what is no usage',
      'accounts',
      { unfold: { n: 'm' } },
      ['external_id', 'name', 'n'],
      ['not_possible unfold'],
    ],
    [
      'an account for what has none',
      'members',
      { account_via: { contact: 'id' } },
      ['email', 'name', 'id'],
      ['not_possible account_via'],
    ],
    [
      'adding to what is no time',
      'accounts',
      { derived: { industry: { from: 'a', plus_days: 'b' } } },
      ['external_id', 'name', 'a', 'b'],
      ['not_possible derived.industry'],
    ],
    [
      'two columns for one attribute',
      'accounts',
      {},
      ['external_id', 'name', 'Plan tier', 'plan-tier'],
      ['not_possible attributes'],
    ],
    [
      'a template with an unknown column',
      'usage',
      { unfold: { value: '{nope}' } },
      USAGE,
      ['unknown_column unfold.value'],
    ],
  ])('%s', (_, kind, mapping, header, expected) => expect(problemsOf(kind, mapping, header)).toEqual(expected))
})

describe('a mapping file', () => {
  test.each([
    ['no JSON', '{', 'imports.mapping_not_json'],
    ['an unknown part', '{"colums": {}}', 'imports.mapping_invalid'],
    ['an impossible date format', '{"date_format": "yy"}', 'imports.mapping_invalid'],
    ['two ways to the account', '{"account_via": {"contact": "a", "ticket": "b"}}', 'imports.mapping_invalid'],
    [
      'too many entries',
      JSON.stringify({ columns: Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`c${n}`, 'name'])) }),
      'imports.mapping_invalid',
    ],
  ])('with %s is refused', (_, text, code) => {
    try {
      parseMapping(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal)
      expect(error instanceof Refusal && error.code).toBe(code)
    }
  })

  test('as the import format shows it is read', () => {
    const text =
      '{"columns": {"A column of theirs": "external_id"}, "constants": {"currency": "USD", "interval": "month"}, "values": {"priority": {"P1": "urgent"}}, "date_format": "d/M/yyyy"}'
    expect(parseMapping(text)).toEqual(JSON.parse(text))
  })
})
