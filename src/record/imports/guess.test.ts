import { describe, expect, test } from 'vitest'
import { guessImport, normalised } from './guess.ts'
import { kindNamed } from './kinds.ts'

test.each([
  ['Account ID', 'account_id'],
  ['accountId', 'account_id'],
  ['property_hs_ticket_priority', 'ticket_priority'],
  ['Health_Score__c', 'health_score'],
  ['Größe (m²)', 'größe_m²'],
])('%j is compared as %j', (name, expected) => expect(normalised(name)).toBe(expected))

test('a CRM export is recognised, with attributes and the way dates are written', () => {
  const guess = guessImport(
    ['Company ID', 'Company name', 'Account owner', 'Created at', 'Employees', 'Zip'],
    [
      ['1', 'Acme', 'ada@example.com', '31/12/2023', '120', '01067'],
      ['2', 'Bolt', 'bob@example.com', '05/01/2024', '7', '10115'],
    ],
  )
  expect(guess).toMatchObject({
    kind: 'accounts',
    problems: [],
    mapping: {
      columns: {
        'Company ID': 'external_id',
        'Company name': 'name',
        'Account owner': 'owner_email',
        'Created at': 'customer_since',
      },
      attributes: { Employees: 'number', Zip: 'text' },
      date_format: 'd/M/yyyy',
    },
  })
})

test('dates that could be read two ways are noted', () => {
  const guess = guessImport(['account_id', 'metric', 'date', 'value'], [['A', 'logins', '05/01/2024', '3']])
  expect(guess.kind).toBe('usage')
  expect(guess.notes.join()).toContain('d/M/yyyy or M/d/yyyy')
})

test('decimal commas and grouped digits are seen', () => {
  const guess = guessImport(
    ['invoice_id', 'customer_id', 'invoice_date', 'amount'],
    [
      ['1', 'A', '2024-01-05', '1.234,50'],
      ['2', 'A', '2024-01-06', '12,5'],
    ],
  )
  expect(guess).toMatchObject({ kind: 'invoices', mapping: { decimal: ',', thousands: '.' } })
})

test("other systems' words for allowed values are translated", () => {
  const guess = guessImport(
    ['ticket_id', 'account_id', 'opened', 'severity'],
    [
      ['1', 'A', '2024-01-05', 'P1'],
      ['2', 'A', '2024-01-05', 'low'],
    ],
  )
  expect(guess.mapping.values).toEqual({ priority: { P1: 'urgent' } })
})

test('an MRR column is monthly and whole: seats do not multiply it and yearly billing does not divide it', () => {
  const guess = guessImport(
    ['subscription_id', 'account_id', 'start_date', 'MRR', 'seats', 'billing_frequency'],
    [['S', 'A', '2024-01-05', '900', '9', 'annual']],
  )
  expect(guess.mapping.constants).toEqual({ interval: 'month' })
  expect(guess.columns.map((column) => column.target)).toEqual([
    'external_id',
    'account_external_id',
    'started_on',
    'amount',
    null,
    null,
  ])
  expect(guess.problems).toEqual([])
})

test('usage that names only a subscription finds its account through it', () => {
  const guess = guessImport(
    ['subscription_id', 'usage_date', 'feature_name', 'usage_count'],
    [['S', '2024-01-05', 'f', '3']],
  )
  expect(guess).toMatchObject({
    kind: 'usage',
    mapping: { account_via: { subscription: 'subscription_id' } },
    problems: [],
  })
})

test('values that cannot be dates weigh against a column named like one', () => {
  const guess = guessImport(['id', 'name', 'created'], [['1', 'Acme', 'by Ada']], { kind: kindNamed('accounts') })
  expect(guess.columns[2]).toMatchObject({ target: null, attribute: { key: 'created', type: 'text' } })
})

describe('the file name', () => {
  test('decides where columns leave it open', () => {
    const header = ['id', 'company', 'created_at', 'text']
    const rows = [['1', 'A', '2024-01-05', 'x']]
    expect(guessImport(header, rows, { fileName: 'customer-feedback.csv' }).kind).toBe('feedback')
  })
})

test('any header at all gives a guess and not an exception', () => {
  for (const header of [['x'], ['__proto__', 'constructor'], ['日付', '値']]) {
    expect(guessImport(header, []).columns).toHaveLength(header.length)
  }
})
