import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, openDatabase, sql, type Db, type Trx } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { ACCOUNTS, insert, MOMENT, setUpMerges } from '../../platform/testing/merge-world.ts'
import { refreshLastContact } from '../accounts/store-contact-recency.ts'
import { recountByRules } from '../metrics/store-recount.ts'
import { refreshMoney } from '../money/actions.ts'
import { mergeAccounts, unmergeAccounts } from './merge.ts'
import { usualChoice } from './merge-choice.ts'
import { lockAccounts } from './store-fields.ts'
import type { Merge } from './store-merges.ts'
import { keepOrigins } from './store-origins.ts'
import { sumMergedUsage } from './store-usage-sums.ts'
import { SHAPES } from './testing/merge-rows.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await inTransaction(db, setUpMerges)
})

afterAll(() => database.drop())

test('the winner of a merge has the rows, ids and usage of both, and undoing it gives each its own back', async () => {
  await rolledBack(async (trx) => {
    const before = await contents(trx)
    const merge = await mergeNow(trx, 1, 2)

    const tickets = await sql<{ account_id: number }>`select account_id from tickets where id in (1, 2)`.execute(trx)
    expect(tickets.rows).toEqual([{ account_id: 1 }, { account_id: 1 }])
    expect(await usage(trx, 1)).toEqual({ '2026-03-01': 3, '2026-03-02': 2 })
    expect(await leadsTo(trx, 'a2')).toBe(1)
    expect(await standing(trx)).toEqual([1, 3, 4])
    expect(await mrr(trx)).toEqual({ 1: 30_000, 2: null, 3: 30_000, 4: 40_000 })

    await unmergeAccounts(trx, merge, MOMENT)
    expect(await contents(trx)).toEqual(before)
  })
})

test('fields the winner lacks come from the loser, with their dated fact, and go again', async () => {
  await rolledBack(async (trx) => {
    await sql`update accounts set domain = null, stage_id = null where id = 1`.execute(trx)
    const merge = await mergeNow(trx, 1, 2)
    const { rows } = await sql<{ domain: string; stage_id: number; attributes: object }>`
      select domain, stage_id, attributes from accounts join account_attributes on account_id = id where id = 1`.execute(
      trx,
    )
    expect(rows[0]).toMatchObject({ domain: 'a2.test', stage_id: 1, attributes: { size: 1, only_2: 'x' } })

    await sql`update accounts set domain = 'changed.test' where id = 1`.execute(trx)
    await unmergeAccounts(trx, merge, MOMENT)
    const after = await sql<{ domain: string; stage_id: number | null; facts: number }>`
      select domain, stage_id, (select count(*) from account_facts where account_id = 1) as facts from accounts where id = 1`.execute(
      trx,
    )
    expect(after.rows[0]).toEqual({ domain: 'changed.test', stage_id: null, facts: 0 })
  })
})

test('a subsidiary that swallows its parent takes its place, and gives it back', async () => {
  await rolledBack(async (trx) => {
    await sql`update accounts set parent_id = 2 where id = 3`.execute(trx)
    await sql`update accounts set parent_id = 3 where id in (1, 4)`.execute(trx)
    const before = await contents(trx)
    const merge = await mergeNow(trx, 1, 3)
    const { rows } = await sql<{ id: number; parent_id: number | null }>`
      select id, parent_id from accounts where id in (1, 4) order by id`.execute(trx)
    expect(rows).toEqual([
      { id: 1, parent_id: 2 },
      { id: 4, parent_id: 1 },
    ])
    await unmergeAccounts(trx, merge, MOMENT)
    expect(await contents(trx)).toEqual(before)
  })
})

test('a number that replaces the winner’s own leaves the loser’s part in the sum', async () => {
  await rolledBack(async (trx) => {
    await mergeNow(trx, 1, 2)
    await sql`update metric_days set value = 100, is_derived = false where account_id = 1 and day = '2026-03-01'`.execute(
      trx,
    )
    expect(await usage(trx, 1)).toEqual({ '2026-03-01': 102, '2026-03-02': 2 })
  })
})

test('what events came to is counted for the winner, with each user once, also on days whose events are gone', async () => {
  await rolledBack(async (trx) => {
    await arriveLive(trx, 1, { account: 1, id: 501 })
    await arriveLive(trx, 2, { account: 2, id: 504 })
    const before = await eventCounts(trx)
    const merge = await mergeNow(trx, 1, 2)
    expect((await eventCounts(trx)).filter((row) => row.startsWith('1 '))).toEqual([
      '1 events 2026-03-01 3',
      '1 events 2026-03-02 4',
      '1 last 2026-03-01 1',
      '1 last 2026-03-02 504',
      '1 users 2026-03-01 3',
      '1 users 2026-03-02 2',
    ])
    await arriveLive(trx, 1, { account: 2, id: 505 })
    await unmergeAccounts(trx, merge, MOMENT)
    const after = await eventCounts(trx)
    expect(after.filter((row) => !before.includes(row))).toEqual([
      '2 events 2026-03-03 1',
      '2 last 2026-03-03 505',
      '2 users 2026-03-03 1',
    ])
    expect(before.filter((row) => !after.includes(row))).toEqual([])
  })
})

async function eventCounts(trx: Trx): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    select account_id || ' ' || metrics.key || ' ' || day || ' ' || value as row
    from metric_days join metrics on metrics.id = metric_id where fed_by = 'events' order by 1`.execute(trx)
  return rows.map(({ row }) => row)
}

interface Step {
  does: 'merge' | 'undo' | 'ticket' | 'subscription' | 'usage' | 'event'
  on: number
  other: number
}

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('merge', 'merge', 'undo', 'ticket', 'subscription', 'usage', 'event'),
  on: fc.constantFrom(...ACCOUNTS),
  other: fc.constantFrom(...ACCOUNTS),
})

test('any merges, chained and undone in any order with arrivals in between, restore every table exactly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), fc.nat(), async (steps, seed) => {
      const expected = await rolledBack((trx) => play(trx, steps, { merging: false, seed }))
      const actual = await rolledBack((trx) => play(trx, steps, { merging: true, seed }))
      expect(actual).toEqual(expected)
    }),
    { numRuns: 40 },
  )
}, 120_000)

/** Plays the steps, undoes what is still merged, and says what every table holds. */
async function play(trx: Trx, steps: readonly Step[], { merging, seed }: { merging: boolean; seed: number }) {
  const inForce: Merge[] = []
  for (const [index, { does, on, other }] of steps.entries()) {
    if (does !== 'merge' && does !== 'undo') await arrive(trx, does, on, 1_000 + index)
    if (!merging) continue
    if (does === 'undo') await undoOne(trx, inForce, seed + index)
    const standing = (id: number) => !inForce.some((merge) => merge.loserId === id)
    if (does === 'merge' && on !== other && standing(on) && standing(other))
      inForce.push(await mergeNow(trx, on, other))
  }
  while (inForce.length > 0) await undoOne(trx, inForce, seed)
  await refreshMoney(trx, ACCOUNTS, MOMENT.today)
  await refreshLastContact(trx, ACCOUNTS, MOMENT.now)
  return contents(trx)
}

async function undoOne(trx: Trx, inForce: Merge[], seed: number): Promise<void> {
  const [merge] = inForce.splice(seed % Math.max(1, inForce.length), 1)
  if (merge) await unmergeAccounts(trx, merge, MOMENT)
}

/** A row that comes for an account's external id, as an import brings it. */
async function arrive(
  trx: Trx,
  what: Exclude<Step['does'], 'merge' | 'undo'>,
  account: number,
  id: number,
): Promise<void> {
  const { rows } = await sql<{ account_id: number; merged_from: number | null }>`
    select account_id, merged_from from external_ids where kind = 'account' and external_id = ${`a${account}`}`.execute(
    trx,
  )
  const { account_id: accountId, merged_from: mergedFrom } = rows[0] ?? { account_id: 0, merged_from: null }
  if (what === 'usage') {
    const origin = mergedFrom ?? accountId
    await sql`
      insert into metric_days (account_id, metric_id, day, source_id, import_id, value)
      values (${origin}, 1, date '2026-03-01' + ${id % 4}::int, 2, ${id}, ${id})
      on conflict (account_id, metric_id, day) do update set value = excluded.value, import_id = excluded.import_id, is_derived = false`.execute(
      trx,
    )
    await sumMergedUsage(trx, [origin])
    return
  }
  if (what === 'event') return arriveLive(trx, accountId, { account, id })
  const table = what === 'ticket' ? 'tickets' : 'subscriptions'
  await insert(trx, table, { id, account_id: accountId, source_id: 2, external_id: `x${id}`, ...SHAPES[table] })
  await insert(trx, 'external_ids', {
    kind: what,
    source_id: 2,
    external_id: `x${id}`,
    account_id: accountId,
    row_id: id,
  })
  if (mergedFrom !== null) await keepOrigins(trx, table, [{ rowId: id, originId: mergedFrom }])
  await refreshMoney(trx, [accountId], MOMENT.today)
}

/** An event of the product as it is stored: under the account its group, or the group of its user, leads to now. */
async function arriveLive(
  trx: Trx,
  accountId: number,
  { account, id }: { account: number; id: number },
): Promise<void> {
  const at = `2026-03-0${2 + (id % 3)}T10:00:00Z`
  const named = id % 2 === 0 ? { group_key: `a${account}` } : {}
  const properties = { seats: id }
  const user = { user_id: `member of a${account}`, message_id: `m${id}`, received_at: at }
  await insert(trx, 'events', {
    id,
    account_id: accountId,
    source_id: 2,
    at,
    name: 'opened',
    properties,
    ...user,
    ...named,
  })
  await recountByRules(trx, [accountId])
}

async function mergeNow(trx: Trx, winnerId: number, loserId: number): Promise<Merge> {
  const accounts = await lockAccounts(trx, [winnerId, loserId])
  const [winner, loser] = [accounts.get(winnerId), accounts.get(loserId)]
  const fromLoser = winner && loser ? usualChoice(winner, loser) : []
  const merge: Omit<Merge, 'moved'> = {
    id: 1,
    winnerId,
    loserId,
    memberId: null,
    actorName: 'Test',
    state: 'queued',
    fromLoser,
    mergedAt: null,
  }
  return { ...merge, moved: await mergeAccounts(trx, merge, MOMENT) }
}

/** What every table holds, but for the queue of health and the version of the counting rules. */
async function contents(trx: Trx): Promise<Record<string, unknown>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not in ('dirty_accounts', 'event_rules') order by 1`.execute(trx)
  const held: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{
      row: string
    }>`select to_jsonb(t)::text as row from ${sql.table(name)} t order by 1`.execute(trx)
    held[name] = rows.map(({ row }) => row)
  }
  return held
}

class Done extends Error {}

/** Works on the database and leaves it as it was. */
async function rolledBack<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
  const result: T[] = []
  await inTransaction(db, async (trx) => {
    result.push(await work(trx))
    throw new Done()
  }).catch((error: unknown) => {
    if (!(error instanceof Done)) throw error
  })
  return result[0] as T
}

async function usage(trx: Trx, accountId: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ day: string; value: string }>`
    select day, value from metric_days where account_id = ${accountId} and metric_id = 1 order by day`.execute(trx)
  return Object.fromEntries(rows.map((row) => [row.day, Number(row.value)]))
}

async function leadsTo(trx: Trx, externalId: string): Promise<number | undefined> {
  const { rows } = await sql<{ account_id: number }>`
    select account_id from external_ids where kind = 'account' and external_id = ${externalId}`.execute(trx)
  return rows[0]?.account_id
}

async function standing(trx: Trx): Promise<number[]> {
  const { rows } = await sql<{ account_id: number }>`select account_id from portfolio order by 1`.execute(trx)
  return rows.map((row) => row.account_id)
}

async function mrr(trx: Trx): Promise<Record<number, number | null>> {
  const { rows } = await sql<{
    id: number
    mrr_minor: number | null
  }>`select id, mrr_minor from accounts order by id`.execute(trx)
  return Object.fromEntries(rows.map((row) => [row.id, row.mrr_minor]))
}
