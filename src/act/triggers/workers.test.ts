import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Condition } from '../../kernel/conditions.ts'
import { inTransaction, sql } from '../../platform/db/database.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { createTriggerWorld, type TriggerWorld } from '../../platform/testing/trigger-world.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import type { Evaluate } from './judging.ts'
import type { WatchConsumer } from './watch.ts'
import { watchConditions } from './watcher.ts'

let world: TriggerWorld
const poor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [49] }
const veryPoor: Condition = { kind: 'field', field: 'health', operator: 'at_most', values: [20] }

beforeAll(async () => {
  world = await createTriggerWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await sql`truncate accounts, watches, watch_states, watch_holds, condition_marks cascade`.execute(world.db)
})

/** Evaluates as usual, and lets something happen before the result is used, once. */
function evaluatingWhile(happens: () => Promise<unknown>): Evaluate {
  let isFirst = true
  return async (db, conditions, asked) => {
    const evaluation = await evaluateMany(db, conditions, asked)
    if (isFirst) {
      isFirst = false
      await happens()
    }
    return evaluation
  }
}

const marks = async () => (await sql`select from condition_marks`.execute(world.db)).rows.length

test('workers beside each other tell every change exactly once', async () => {
  const ids: number[] = []
  for (let n = 0; n < 40; n += 1) ids.push(await world.account(`account ${n}`))
  await world.watch({ condition: poor })
  await world.watch({ condition: veryPoor })
  await world.look()
  const before = world.told.length
  const workers = [world.worker(), world.worker(), world.worker()]
  const ending = new AbortController()
  const working = workers.map(async (worker) => {
    while (!ending.signal.aborted) await worker.round()
  })
  // Each account walks down and up again, while all of them judge.
  for (const points of [40, 10, 60, 30]) {
    await Promise.all(ids.map((id) => world.health(id, points)))
    await vi.waitFor(async () => expect(await marks()).toBe(0), { timeout: 20_000, interval: 20 })
  }
  ending.abort()
  await Promise.all(working)
  await world.look()
  for (const id of ids) {
    const news = world.told.slice(before).filter(({ accountId }) => accountId === id)
    const story = news.map(({ refId, change }) => `${refId} ${change}`)
    expect(story).toHaveLength(5)
    expect(story.toSorted()).toEqual(['1 entered', '1 entered', '1 left', '2 entered', '2 left'])
  }
})

test('only one worker judges at a time; the others come away at once', async () => {
  await world.account('Acme')
  await world.watch({ condition: poor })
  const second = world.worker()
  const elsewhere: boolean[] = []
  const first = world.worker({
    evaluate: evaluatingWhile(async () => elsewhere.push((await second.round()).isElsewhere)),
  })
  await first.round()
  expect(elsewhere).toEqual([true])
})

test('a change that commits between evaluation and saving is not lost', async () => {
  const acme = await world.account('Acme')
  await world.watch({ condition: poor })
  await world.look()
  await world.health(acme, 30)
  const worker = world.worker({ evaluate: evaluatingWhile(() => world.health(acme, 80)) })
  await worker.round()
  expect(await world.look()).toEqual(['Acme entered', 'Acme left'])
})

test('whoever writes signals never waits for whoever judges', async () => {
  const acme = await world.account('Acme')
  await world.watch({ condition: poor })
  await world.look()
  await world.health(acme, 30)
  const consumer: WatchConsumer = { kind: 'playbook', onChange: async () => world.health(acme, 20) }
  const worker = world.worker({ consumers: [consumer] })
  // The consumer's other connection writes while the judging transaction is open: it would wait for ever.
  expect((await worker.round()).judged).toBe(1)
  expect(await marks()).toBe(1)
})

test('a worker that dies after judging leaves nothing behind, and the next one does it all', async () => {
  const acme = await world.account('Acme')
  await world.watch({ condition: { kind: 'any', of: [poor, { kind: 'held', hours: 3, of: poor }] } })
  await world.look()
  await world.health(acme, 30)
  const told: string[] = []
  const killed = world.worker({
    consumers: [
      {
        kind: 'playbook',
        async onChange(trx, changes) {
          told.push(...changes.map(({ change }) => change))
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
          await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0}, 10000)`.execute(world.db)
          await sql`select 1`.execute(trx)
        },
      },
    ],
  })
  await expect(killed.round()).rejects.toThrow()
  expect(told).toEqual(['entered'])
  expect((await sql`select from watch_states`.execute(world.db)).rows).toHaveLength(0)
  expect((await sql`select from watch_holds`.execute(world.db)).rows).toHaveLength(0)
  expect(await marks()).toBe(1)
  expect(await world.look()).toEqual(['Acme entered'])
})

test('a condition that is changed while accounts are judged by the old one is judged anew', async () => {
  const acme = await world.account('Acme')
  const refId = await world.watch({ condition: poor })
  await world.look()
  await world.health(acme, 30)
  const worker = world.worker({ evaluate: evaluatingWhile(() => world.watch({ refId, condition: veryPoor })) })
  await worker.round()
  expect(await world.look()).toEqual([])
  await world.health(acme, 10)
  expect(await world.look()).toEqual(['Acme entered'])
})

test('a watch that is switched off while accounts are judged tells nobody', async () => {
  const acme = await world.account('Acme')
  const refId = await world.watch({ condition: poor })
  await world.look()
  await world.health(acme, 30)
  const worker = world.worker({ evaluate: evaluatingWhile(() => world.watch({ refId, condition: poor, isOn: false })) })
  await worker.round()
  expect(await world.look()).toEqual([])
  expect((await sql`select from watch_states`.execute(world.db)).rows).toHaveLength(0)
})

test('what is left of a watch that was dropped while accounts were judged is cleared later', async () => {
  const acme = await world.account('Acme')
  const refId = await world.watch({ condition: poor })
  await world.watch({ condition: veryPoor })
  await world.look()
  const consumer: WatchConsumer = { kind: 'playbook', onChange: async () => world.unwatch(refId) }
  await world.health(acme, 30)
  while ((await world.worker({ consumers: [consumer] }).round()).judged > 0);
  expect((await sql`select from watch_states`.execute(world.db)).rows).toHaveLength(1)
  await world.health(acme, 30)
  await world.look()
  expect((await sql`select from watch_states`.execute(world.db)).rows).toHaveLength(0)
})

test('a change whose transaction began before anybody watched is found when it is over', async () => {
  const acme = await world.account('Acme')
  await world.health(acme, 80)
  await inTransaction(world.db, async (trx) => {
    await sql`update account_health set overall = 10, effective_overall = 10 where account_id = ${acme}`.execute(trx)
    await world.watch({ condition: poor })
    while ((await world.round()).judged > 0);
  })
  expect(await marks()).toBe(0)
  const { rows } = await sql`select from watch_states`.execute(world.db)
  expect(rows).toHaveLength(0)
  expect(await world.look()).toEqual(['Acme entered'])
  expect((await world.round()).judged).toBe(0)
})

test('a look at everybody goes on where it was, whoever does it', async () => {
  for (let n = 0; n < 5; n += 1) await world.health(await world.account(`account ${n}`), 30)
  await world.watch({ condition: poor })
  await world.round()
  await sql`update watches set scan_from = (select min(id) + 1 from accounts)`.execute(world.db)
  await sql`delete from watch_states`.execute(world.db)
  await world.look()
  expect((await sql`select from watch_states`.execute(world.db)).rows).toHaveLength(3)
})

test('the running watcher is woken by a change and tells of it', async () => {
  const acme = await world.account('Acme')
  await world.watch({ condition: poor })
  await world.look()
  const told: number[] = []
  const consumer: WatchConsumer = {
    kind: 'playbook',
    onChange: async (_, changes) => void told.push(...changes.map(({ accountId }) => accountId)),
  }
  // It would look by itself after a minute only.
  const watching = watchConditions([consumer], { pollMs: 60_000 })
  const parts = { pool: world.database.pool, db: world.db, log: silentLog }
  const stops = [watching(parts), watching(parts)]
  await world.health(acme, 10)
  await vi.waitFor(() => expect(told).toEqual([acme]), { timeout: 20_000 })
  await Promise.all(stops.map((running) => running.stop()))
})
