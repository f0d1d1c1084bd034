import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { watchRuns } from './watcher.ts'

vi.setConfig({ testTimeout: 60_000 })

let world: PlaybookWorld

beforeAll(async () => {
  // The database's clock counts for who watches: what is asked for must not lie ahead of it.
  world = await createPlaybookWorld({ at: '2020-03-10T09:00:00Z' })
})
afterAll(() => world.close())

test('two watchers carry out what begins while they run, each step once, and stop when they are told to', async () => {
  const { server } = world
  const steps = [{ kind: 'task' as const, id: 'a', name: 'a', title: 'Call', assign: { rule: 'owner' as const } }]
  const play = await world.playbook({ steps })
  const accountIds = await Promise.all(Array.from({ length: 12 }, (_, place) => world.account(`Account ${place}`)))
  const parts = {
    pool: server.pool,
    db: server.db,
    log: silentLog,
    publicUrl: 'http://volant.test',
    dataDirectory: server.dataDirectory,
  }
  const watchers = [watchRuns(parts, { lanes: 2 }), watchRuns(parts, { lanes: 2 })]
  try {
    await world.call('operations', 'POST', `/api/playbooks/${play}/start`, { accountIds })
    await vi.waitFor(
      async () => {
        const states = (await world.runs(play)).map(({ state }) => state)
        expect(states).toEqual(accountIds.map(() => 'done'))
      },
      { timeout: 30_000, interval: 50 },
    )
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.stop()))
  }
  const { rows } = await server.pool.query('select count(*)::int as tasks from tasks')
  expect(rows).toEqual([{ tasks: 12 }])
})
