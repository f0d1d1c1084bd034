import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { day, type Day } from '../../kernel/day.ts'
import { converterFor } from '../imports/convert.ts'
import { kindNamed } from '../imports/kinds.ts'
import { Unreadable } from '../imports/unreadable.ts'
import { canonicalSample } from './canonical.ts'
import type { SampleOptions } from './defaults.ts'
import { type SampleRow, sampleRows } from './sample-rows.ts'

const today = day('2026-11-17')
const startedCpu = process.cpuUsage()
const company = collected({ today })
const spentCpu = process.cpuUsage(startedCpu)
const small: Partial<SampleOptions> = { accounts: 60, months: 12 }

describe('the sample company', () => {
  test('is the same for the same seed and day, and another one for another seed or day', () => {
    const once = fingerprint({ ...small, today })
    expect(fingerprint({ ...small, today })).toBe(once)
    expect(fingerprint({ ...small, today, seed: 'another' })).not.toBe(once)
    expect(fingerprint({ ...small, today: day('2026-11-18') })).not.toBe(once)
  })

  test('has about 400 accounts, at most 600,000 usage rows, and every kind of row', () => {
    const counts = Object.fromEntries([...company].map(([kind, rows]) => [kind, rows.length]))
    expect(counts.accounts).toBe(400)
    expect(counts.usage).toBeGreaterThan(400_000)
    expect(counts.usage).toBeLessThanOrEqual(600_000)
    expect([...company.keys()]).toEqual([
      'members',
      'exchange_rates',
      'accounts',
      'contacts',
      'subscriptions',
      'invoices',
      'usage',
      'tickets',
      'survey_responses',
      'outcomes',
      'outcome_measurements',
      'feedback',
      'renewals',
      'activities',
      'leads',
    ])
  })

  test('takes less than five seconds of one processor to write down', () => {
    expect((spentCpu.user + spentCpu.system) / 1e6).toBeLessThan(5)
  })

  test('comes in chunks of at most 5,000 rows, so that memory stays bounded', () => {
    for (const chunk of sampleRows({ ...small, today })) expect(chunk.rows.length).toBeLessThanOrEqual(5000)
  })

  test('can be smaller, shorter, and told on a leap day', () => {
    for (const options of [
      { accounts: 10, months: 18 },
      { accounts: 40, months: 6 },
      { accounts: 120, months: 24 },
    ]) {
      expect(collected({ ...options, today: day('2028-02-29') }).get('accounts')).toHaveLength(options.accounts)
    }
  })
})

describe('every row of the sample company', () => {
  test('has the columns of its import kind, and each value can be read by it', () => {
    for (const [kindName, rows] of company) {
      const kind = kindNamed(kindName)
      const columns = new Map(kind.columns.map((column) => [column.name, { column, convert: converterFor(column) }]))
      const problems = new Set<string>()
      for (const row of rows) {
        for (const [name, value] of Object.entries(row)) {
          const known = columns.get(name)
          if (known === undefined) {
            if (kind.attributesOf === null) problems.add(`${kindName}.${name} is no column`)
          } else if (value === null) {
            if (known.column.isRequired) problems.add(`${kindName}.${name} is required`)
          } else if (known.convert(written(value)) instanceof Unreadable) {
            problems.add(`${kindName}.${name} cannot be ${written(value)}`)
          }
        }
        for (const { column } of columns.values()) {
          if (column.isRequired && row[column.name] === undefined) problems.add(`${kindName}.${column.name} is missing`)
        }
      }
      expect([...problems]).toEqual([])
    }
  })

  test('has the same columns as the others of its kind', () => {
    for (const [kind, rows] of company) {
      const columnSets = new Set(rows.map((row) => Object.keys(row).sort().join(' ')))
      expect(columnSets.size, kind).toBe(1)
    }
  })

  test('refers only to rows that came before it', () => {
    const seen = { account: idsOf('accounts'), contact: idsOf('contacts'), outcome: idsOf('outcomes') }
    const emails = { contact: valuesOf('contacts', 'email'), member: valuesOf('members', 'email') }
    const targets: Readonly<Record<string, ReadonlySet<unknown>>> = {
      account_external_id: seen.account,
      parent_external_id: seen.account,
      won_account_external_id: seen.account,
      contact_external_id: seen.contact,
      outcome_external_id: seen.outcome,
      owner_email: emails.member,
      manager_email: emails.member,
      member_email: emails.member,
      contact_email: emails.contact,
    }
    for (const [kind, rows] of company) {
      for (const [column, known] of Object.entries(targets)) {
        const lost = rows.filter((row) => typeof row[column] === 'string' && !known.has(row[column]))
        expect(lost, `${kind}.${column}`).toEqual([])
      }
    }
  })

  test('has a key of its own, beginning with sample-', () => {
    for (const [kindName, rows] of company) {
      const kind = kindNamed(kindName)
      const keys = new Set(rows.map((row) => kind.naturalKey.map((column) => String(row[column])).join('\n')))
      expect(keys.size, kindName).toBe(rows.length)
      for (const row of rows) if (row.external_id !== undefined) expect(row.external_id).toMatch(/^sample-/)
    }
  })

  test('lies before today, but for what is planned', () => {
    const planned = new Set(['due_on', 'renewal_on', 'term_ends_on', 'go_live_planned_on'])
    for (const [kind, rows] of company) {
      const ahead = new Set<string>()
      for (const row of rows) {
        for (const [column, value] of Object.entries(row)) {
          if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) && value >= today && !planned.has(column)) {
            ahead.add(`${column} ${value}`)
          }
        }
      }
      expect([...ahead], kind).toEqual([])
    }
  })

  test('writes money as a decimal text with two places', () => {
    const money = [
      ['subscriptions', 'amount'],
      ['invoices', 'amount'],
      ['renewals', 'amount'],
      ['renewals', 'renewed_amount'],
      ['outcomes', 'value_amount'],
      ['leads', 'amount'],
    ] as const
    for (const [kind, column] of money) {
      for (const value of valuesOf(kind, column)) if (value !== null) expect(value).toMatch(/^\d+\.\d{2}$/)
    }
  })

  test('keeps its dates in order', () => {
    const inOrder = [
      ['subscriptions', 'started_on', 'ended_on'],
      ['invoices', 'issued_on', 'paid_on'],
      ['tickets', 'opened_at', 'first_response_at'],
      ['tickets', 'first_response_at', 'closed_at'],
    ] as const
    for (const [kind, first, second] of inOrder) {
      const wrong = rowsOf(kind).filter((row) => row[second] !== null && String(row[first]) > String(row[second]))
      expect(wrong, `${kind}.${second}`).toEqual([])
    }
  })

  test('has a rate for its currency on every day on which money moves', () => {
    const firstRate = new Map<unknown, string>()
    for (const row of rowsOf('exchange_rates')) {
      if (!firstRate.has(row.currency)) firstRate.set(row.currency, String(row.day))
    }
    for (const row of rowsOf('subscriptions')) {
      if (row.currency !== 'EUR') expect(String(row.effective_on) >= String(firstRate.get(row.currency))).toBe(true)
    }
  })

  test('becomes a canonical row: decimals without spare zeros, instants as dates, further columns as attributes', () => {
    const chunks = new Map(
      [...canonicalSample({ accounts: 30, months: 12, today })].map((chunk) => [chunk.kind, chunk.rows]),
    )
    for (const { values } of chunks.get('subscriptions') ?? [])
      expect(values.amount).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/)
    for (const { values } of chunks.get('tickets') ?? []) expect(values.opened_at).toBeInstanceOf(Date)
    expect(chunks.get('accounts')?.[0]?.attributes).toHaveProperty('edition')
    expect(
      chunks
        .get('accounts')
        ?.map((row) => row.line)
        .slice(0, 3),
    ).toEqual([1, 2, 3])
  })
})

describe('names in the sample company', () => {
  test('are all different', () => {
    const names = rowsOf('accounts').map((row) => String(row.name).toLowerCase())
    expect(new Set(names).size).toBe(names.length)
  })

  test('share a domain only where an account was entered twice', () => {
    const domains = rowsOf('accounts').map((row) => row.domain)
    expect(domains.length - new Set(domains).size).toBeGreaterThan(0)
    expect(domains.length - new Set(domains).size).toBeLessThanOrEqual(6)
    for (const domain of domains) expect(domain).toMatch(/^[a-z0-9-]+\.example$/)
  })

  test('come from many countries and industries', () => {
    expect(valuesOf('accounts', 'country').size).toBeGreaterThanOrEqual(12)
    expect(valuesOf('accounts', 'industry').size).toBe(12)
  })
})

function collected(options: Partial<SampleOptions> & { today: Day }): Map<string, SampleRow[]> {
  const kinds = new Map<string, SampleRow[]>()
  for (const { kind, rows } of sampleRows(options)) {
    const before = kinds.get(kind)
    if (before === undefined) kinds.set(kind, rows)
    else for (const row of rows) before.push(row)
  }
  return kinds
}

function fingerprint(options: Partial<SampleOptions> & { today: Day }): string {
  const hash = createHash('sha256')
  for (const chunk of sampleRows(options)) hash.update(JSON.stringify(chunk))
  return hash.digest('hex')
}

function rowsOf(kind: string): SampleRow[] {
  return company.get(kind) ?? []
}

function idsOf(kind: string): Set<unknown> {
  return valuesOf(kind, 'external_id')
}

function valuesOf(kind: string, column: string): Set<unknown> {
  return new Set(rowsOf(kind).map((row) => row[column]))
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(';') : String(value)
}
