import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { productEvents } from './product-events.ts'
import { sampleRows } from './sample-rows.ts'

const TODAY = day('2026-03-10')
const events = [...productEvents({ today: TODAY })]
const accountsWithEvents = new Set(events.map(({ accountExternalId }) => accountExternalId))

describe('the events of the sample', () => {
  test('are the same for the same day', () => {
    expect([...productEvents({ today: TODAY })]).toEqual(events)
  })

  test('lie in the last 60 days before today, in order within an account, and stay few', () => {
    expect(events.length).toBeGreaterThan(15_000)
    expect(events.length).toBeLessThan(60_000)
    const first = addDays(TODAY, -60)
    expect(events.every(({ at }) => at >= first && at < TODAY)).toBe(true)
    expect(events.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true)
  })

  test('belong to about a fifth of the accounts', () => {
    const accounts = [...sampleRows({ today: TODAY })]
      .filter(({ kind }) => kind === 'accounts')
      .flatMap(({ rows }) => rows)
    expect(accountsWithEvents.size).toBeGreaterThan(accounts.length / 8)
    expect(accountsWithEvents.size).toBeLessThan(accounts.length / 4)
  })

  test('happen only on days on which the imported numbers say that somebody was active', () => {
    const active = new Set<string>()
    for (const { kind, rows } of sampleRows({ today: TODAY })) {
      if (kind !== 'usage') continue
      for (const row of rows)
        if (row['metric'] === 'active_users') active.add(`${String(row['account_external_id'])} ${String(row['day'])}`)
    }
    const without = events.filter(({ accountExternalId, at }) => !active.has(`${accountExternalId} ${at.slice(0, 10)}`))
    expect(without).toEqual([])
  })

  test('know people on record, and colleagues who were invited meanwhile', () => {
    const contacts = new Set(
      [...sampleRows({ today: TODAY })]
        .filter(({ kind }) => kind === 'contacts')
        .flatMap(({ rows }) => rows.map((row) => row['external_id'])),
    )
    const users = new Set(events.map(({ userId }) => userId))
    const known = [...users].filter((user) => contacts.has(user))
    expect(known.length).toBeGreaterThan(50)
    expect(users.size - known.length).toBeGreaterThan(50)
    expect(
      new Set(events.filter(({ name }) => name === 'Invitation accepted').map(({ userId }) => userId)).size,
    ).toBeGreaterThan(50)
  })
})
