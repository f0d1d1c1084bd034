import { expect, test } from 'vitest'
import { asArguments, serverSettings } from './settings.ts'

const GB = 1024 ** 3

test.each([
  [0.5, '64MB', '256MB'],
  [2, '256MB', '1024MB'],
  [4, '512MB', '2048MB'],
  [64, '2048MB', '32768MB'],
])('a machine with %s GB gives PostgreSQL %s of its own and counts on %s of cache', (gb, buffers, cache) => {
  expect(serverSettings(gb * GB, 60)).toMatchObject({ shared_buffers: buffers, effective_cache_size: cache })
})

test('an accepted event is on disk before the answer: commits wait for the disk', () => {
  const durability = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
  expect(serverSettings(8 * GB, 60)).toMatchObject(durability)
})

test('settings become arguments of the server', () => {
  expect(asArguments({ jit: 'off', max_connections: 60 })).toEqual(['-c', 'jit=off', '-c', 'max_connections=60'])
})
