import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveSetting } from '../../identity/company/store.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { parseMapping } from '../../record/imports/mapping.ts'
import { movementsOf, mrrOf, retentionOf } from './actions.ts'
import { reconciliationOf } from './actions-reconciliation.ts'
import { seriesOf } from './actions-series.ts'
import { showDisagreeing } from './actions-reconciliation.ts'
import { MOVEMENTS } from './selection.ts'

const folder = process.env['VOLANT_TEST_DATA']
const mappings = join(import.meta.dirname, '../../../examples/ravenstack')
const fileOf = (name: string) => join(folder ?? '', 'ravenstack', `ravenstack_${name}.csv`)

interface Sold {
  account: string
  from: string
  until: string
  cents: number
  plan: string
}

/** The file read anew, without anything of the product: what each subscription pays, from its first day to before its last. */
function readSold(): Sold[] {
  const rows = parse(readFileSync(fileOf('subscriptions')), { columns: true }) as Record<string, string>[]
  return rows.map((row) => ({
    account: row['account_id'] ?? '',
    from: row['start_date'] ?? '',
    until: row['end_date'] || '9999-12-31',
    cents: Math.round(Number(row['mrr_amount']) * 100),
    plan: row['plan_tier'] ?? '',
  }))
}

/** What an account pays on a day: every subscription looked at, one by one. */
const paidOn = (own: readonly Sold[], on: string) =>
  own.reduce((sum, one) => sum + (one.from <= on && on < one.until ? one.cents : 0), 0)

let world: ImportWorld
let byAccount: Map<string, Sold[]>
const context = async () => world.environment.contextFor(commandActor('Owner'))

async function imported(kind: string, file: string, mapping: string): Promise<void> {
  const ended = await world.load(kind, readFileSync(fileOf(file)), {
    mapping: parseMapping(readFileSync(join(mappings, `${mapping}.json`), 'utf8')),
  })
  expect(ended.state).toBe('done')
}

describe.skipIf(!folder)('RavenStack as a whole', () => {
  beforeAll(async () => {
    world = await createImportWorld()
    const company = { name: 'RavenStack', timeZone: 'UTC', reportingCurrency: 'USD' }
    await saveSetting(world.db, { key: 'company', value: company, memberId: null, now: new Date() })
    await imported('accounts', 'accounts', 'accounts')
    await imported('subscriptions', 'subscriptions', 'subscriptions')
    await imported('feedback', 'churn_events', 'churn-feedback')
    await imported('activities', 'churn_events', 'churn-notes')
    byAccount = Map.groupBy(readSold(), ({ account }) => account)
  }, 120_000)
  afterAll(() => world.stop())

  test('every month’s movements are those of the file, day by day and net', async () => {
    const asker = await context()
    for (const net of [false, true]) {
      const { periods } = await movementsOf(asker.db, asker, { from: '2023-01', to: '2024-12', by: 'month', net })
      expect(periods).toHaveLength(24)
      for (const period of periods) {
        const plain = plainMovements(period.from, period.to, net)
        expect([period.period, ...MOVEMENTS.map((kind) => period[kind].minor)]).toEqual([
          period.period,
          ...MOVEMENTS.map((kind) => plain[kind]),
        ])
        expect([period.opening.minor, period.closing.minor]).toEqual([
          total(addDays(period.from, -1)),
          total(period.to),
        ])
      }
    }
  }, 60_000)

  test('retention is that of the file, by any slice', async () => {
    const asker = await context()
    const [from, to] = [day('2023-12-01'), day('2024-12-01')]
    const { total: line } = await retentionOf(asker.db, asker, { from, to })
    const plain = plainRetention(from, to)
    expect(line).toMatchObject(plain)
    expect(line.grr).toBe(plain.keptMinor / plain.openingMinor)
    expect(line.nrr).toBe(plain.closingMinor / plain.openingMinor)
    const { slices } = await retentionOf(asker.db, asker, { from, to, slice: 'plan' })
    for (const slice of slices)
      expect([slice.key, slice]).toMatchObject([slice.key, plainRetention(from, to, slice.key)])
    const { points } = await seriesOf(asker.db, asker, { months: 12, to: '2024-12', window: 'month' })
    for (const { from: start, to: end, ...point } of points) expect(point).toMatchObject(plainRetention(start, end))
  }, 60_000)

  test('MRR by plan adds up to MRR, and to the file', async () => {
    const asker = await context()
    const found = await mrrOf(asker.db, asker, { at: day('2024-12-31'), slice: 'plan' })
    expect(found.mrrMinor).toBe(total('2024-12-31'))
    expect(found.by.reduce((sum, { mrrMinor }) => sum + mrrMinor, 0)).toBe(found.mrrMinor)
    const inForce = readSold().filter(
      ({ from, until, cents }) => cents > 0 && from <= '2024-12-31' && until > '2024-12-31',
    )
    for (const { key, mrrMinor, accounts } of found.by) {
      const own = inForce.filter(({ plan }) => plan === key)
      expect([key, mrrMinor, accounts]).toEqual([
        key,
        own.reduce((sum, { cents }) => sum + cents, 0),
        new Set(own.map(({ account }) => account)).size,
      ])
    }
  })

  test('four notions of churn that contradict each other are named, counted and opened', async () => {
    const asker = await context()
    const found = await reconciliationOf(asker.db, asker, {})
    const notions = Object.fromEntries(found.notions.map((one) => [one.key, one]))
    const accounts = parse(readFileSync(fileOf('accounts')), { columns: true }) as Record<string, string>[]
    const events = parse(readFileSync(fileOf('churn_events')), { columns: true }) as Record<string, string>[]
    const flagged = new Set(accounts.filter((row) => row['churn_flag'] === 'TRUE').map((row) => row['account_id']))
    const ended = readSold().filter(({ until }) => until !== '9999-12-31')
    expect(notions['account:churn_flag']).toMatchObject({
      rows: flagged.size,
      accounts: flagged.size,
      rowsAre: 'accounts',
    })
    expect(flagged.size).toBe(110)
    expect(notions['activities']).toMatchObject({
      rows: 600,
      accounts: new Set(events.map((row) => row['account_id'])).size,
    })
    expect(notions['ended']).toMatchObject({
      rows: ended.length,
      accounts: new Set(ended.map(({ account }) => account)).size,
    })
    expect(notions['subscription:churn_flag']).toMatchObject({ rows: 486 })
    const lost = [...byAccount.values()].filter((own) => everLost(own)).length
    expect(notions['ledger']).toMatchObject({ accounts: lost, disagreeing: 0 })
    expect(notions['account:churn_flag']?.disagreeing).toBeGreaterThan(0)
    expect(found.verdict).toContain('notions of churn contradict each other')
    const behind = await showDisagreeing(
      { filters: [], as: 'present', notion: 'account:churn_flag', offset: 0, limit: 5 },
      asker,
    )
    expect(behind.total).toBe(notions['account:churn_flag']?.disagreeing)
    expect(behind.rows).toHaveLength(5)
    const all = await showDisagreeing({ filters: [], as: 'present', offset: 0, limit: 1 }, asker)
    expect(all.total).toBe(found.contradictory)
  })
})

const total = (on: string) => [...byAccount.values()].reduce((sum, own) => sum + paidOn(own, on), 0)

function everLost(own: readonly Sold[]): boolean {
  return own.some(
    ({ until, cents }) =>
      until <= '2026-03-10' && cents > 0 && paidOn(own, until) === 0 && paidOn(own, addDays(until as Day, -1)) > 0,
  )
}

function plainMovements(from: Day, to: Day, net: boolean) {
  const sums = { new: 0, reactivation: 0, expansion: 0, contraction: 0, churn: 0 }
  for (const own of byAccount.values()) {
    const days = net
      ? []
      : [...new Set(own.flatMap((one) => [one.from, one.until]))].filter((on) => on >= from && on <= to)
    const steps = net
      ? [[paidOn(own, addDays(from, -1)), paidOn(own, to)]]
      : days.sort().map((on) => [paidOn(own, addDays(on as Day, -1)), paidOn(own, on)])
    const firstDay =
      own
        .filter(({ cents, from: start, until }) => cents > 0 && start < until)
        .map((one) => one.from)
        .sort()[0] ?? '9999-12-31'
    for (const [index, [before = 0, after = 0]] of steps.entries()) {
      const since = net ? from : (days[index] ?? from)
      if (after === before) continue
      if (before === 0) sums[firstDay >= since ? 'new' : 'reactivation'] += after
      else if (after === 0) sums.churn += before
      else if (after > before) sums.expansion += after - before
      else sums.contraction += before - after
    }
  }
  return sums
}

function planOn(own: readonly Sold[], on: string): string {
  const sums = new Map<string, number>()
  for (const one of own) if (one.from <= on && on < one.until) sums.set(one.plan, (sums.get(one.plan) ?? 0) + one.cents)
  return [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? ''
}

function plainRetention(from: Day, to: Day, plan?: string) {
  const sums = { accounts: 0, openingMinor: 0, closingMinor: 0, keptMinor: 0, keptAccounts: 0 }
  for (const own of byAccount.values()) {
    const [opening, closing] = [paidOn(own, from), paidOn(own, to)]
    if (opening === 0 || (plan !== undefined && planOn(own, from) !== plan)) continue
    sums.accounts += 1
    sums.openingMinor += opening
    sums.closingMinor += closing
    sums.keptMinor += Math.min(opening, closing)
    sums.keptAccounts += closing > 0 ? 1 : 0
  }
  return sums
}
